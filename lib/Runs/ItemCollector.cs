using System.Text;
using System.Text.RegularExpressions;
using EarlySignal.Engines;
using EarlySignal.Results;
using EarlySignal.Tasks;

namespace EarlySignal.Runs;

/// <summary>Puts the scores of an item's requests together until the item is whole.</summary>
internal sealed partial class ItemCollector
{
    private readonly PreparedTask _prepared;
    private readonly Dictionary<string, int> _places;
    private readonly ScoredRequest?[] _scores;
    private readonly int[][] _requestsOf;
    private readonly int[] _missing;

    public ItemCollector(PreparedTask prepared)
    {
        _prepared = prepared;
        _places = prepared.ItemIds.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        _scores = new ScoredRequest?[prepared.Requests.Count];
        _requestsOf = new int[prepared.Items.Count][];
        foreach (var item in prepared.Requests.Index().GroupBy(entry => _places[entry.Item.ItemId], entry => entry.Index))
            _requestsOf[item.Key] = [.. item];
        _missing = [.. _requestsOf.Select(requests => requests.Length)];
    }

    /// <summary>Takes one score; answers with the item's result when it was the last that the item waited for.</summary>
    public ItemResult? Add(ScoredRequest score)
    {
        _scores[score.RequestIndex] = score;
        var place = _places[_prepared.Requests[score.RequestIndex].ItemId];
        return --_missing[place] == 0 ? Result(place) : null;
    }

    private ItemResult Result(int place)
    {
        var item = _prepared.Items[place];
        var scores = new ScoredRequest[item.Choices.Count];
        var unconditional = new double?[item.Choices.Count];
        foreach (var request in _requestsOf[place])
        {
            var choice = _prepared.Requests[request].ChoiceIndex;
            if (_prepared.IsUnconditional(request))
                unconditional[choice] = ChoiceScore.Sum(_scores[request]!.Value.TokenLogProbs);
            else
                scores[choice] = Joined(scores[choice], _scores[request]!.Value);
            _scores[request] = null;
        }
        return new ItemResult(item.Id, item.Gold, item.Group,
        [
            .. item.Choices.Select((text, i) => new ChoiceScore(
                scores[i].TokenLogProbs, text.EnumerateRunes().Count(), Encoding.UTF8.GetByteCount(text), scores[i].IsGreedy, unconditional[i])
                { Words = item.Type == OutputType.LogLikelihoodRolling ? Spaces().Count(text) + 1 : null }),
        ])
        { OtherGolds = item.OtherGolds };
    }

    // The windows of a rolling text follow each other.
    private static ScoredRequest Joined(ScoredRequest before, ScoredRequest next) => before.TokenLogProbs is null
        ? next
        : next with { TokenLogProbs = [.. before.TokenLogProbs, .. next.TokenLogProbs], IsGreedy = before.IsGreedy && next.IsGreedy };

    // lm-evaluation-harness counts the pieces of re.split(r"\s+", text), the empty ones at the ends included.
    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}

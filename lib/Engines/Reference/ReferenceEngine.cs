using EarlySignal.Basics;
using EarlySignal.Models;
using EarlySignal.Plans;

namespace EarlySignal.Engines.Reference;

/// <summary>
/// The judge of the other engines: plain loops in float64, and every path of a token tree is computed as a sequence of its
/// own, so that nothing depends on how requests share tokens. For small models only.
/// </summary>
public sealed class ReferenceEngine : IScoringEngine
{
    private readonly LanguageModel _model;
    private readonly ReferenceForward _forward;

    /// <summary>Widens all weights to float64: 8 bytes for each number.</summary>
    /// <param name="model">The model; it is not read again afterwards.</param>
    public ReferenceEngine(LanguageModel model)
    {
        _model = model;
        _forward = new ReferenceForward(model);
    }

    /// <inheritdoc/>
    public string Describe() => "reference, float64, 1 thread";

    /// <inheritdoc/>
    /// <exception cref="InputException">The weights give numbers that are not finite, or the plan has a token that the model does not know.</exception>
    public IEnumerable<ScoredRequest> Score(ScoringPlan plan, CancellationToken stop)
    {
        foreach (var tree in plan.Batches)
        {
            stop.ThrowIfCancellationRequested();
            TokenRange.Check(tree, _model);
            foreach (var request in ScoreTree(tree, plan.ContinuationLengths))
                yield return request;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private IEnumerable<ScoredRequest> ScoreTree(TokenTree tree, int[] continuationLengths)
    {
        var scored = new SortedDictionary<int, (float[] LogProbs, bool IsGreedy)>();
        foreach (var position in tree.Scored)
            scored.TryAdd(position.RequestIndex, (new float[continuationLengths[position.RequestIndex]], true));
        var wanted = tree.Scored.ToLookup(position => position.TokenIndex);
        var done = new bool[tree.Nodes.Length];
        foreach (var path in Paths(tree))
        {
            var hidden = _forward.Hidden([.. path.SelectMany(node => TokensOf(tree, node))]);
            foreach (var node in path.Where(node => !done[node]))
            {
                done[node] = true;
                var (start, first) = (tree.Nodes[node].StartPosition, tree.Nodes[node].FirstToken);
                for (var i = 0; i < tree.Nodes[node].TokenCount; i++)
                    Pick(wanted[first + i], hidden[start + i], scored);
            }
        }
        return scored.Select(entry => new ScoredRequest(entry.Key, entry.Value.LogProbs, entry.Value.IsGreedy));
    }

    private void Pick(IEnumerable<ScoredPosition> positions, double[] hidden, SortedDictionary<int, (float[] LogProbs, bool IsGreedy)> scored)
    {
        if (!positions.Any())
            return;
        var logits = _forward.Logits(hidden);
        var total = LogSumExp.Of(logits);
        var likeliest = Array.IndexOf(logits, logits.Max());
        foreach (var position in positions)
        {
            var (logProbs, isGreedy) = scored[position.RequestIndex];
            logProbs[position.Offset] = (float)(logits[position.Target] - total);
            scored[position.RequestIndex] = (logProbs, isGreedy && position.Target == likeliest);
        }
    }

    /// <summary>The nodes from a root to each node without children.</summary>
    private static IEnumerable<int[]> Paths(TokenTree tree)
    {
        var parents = tree.Nodes.Select(node => node.Parent).ToHashSet();
        for (var leaf = 0; leaf < tree.Nodes.Length; leaf++)
        {
            if (parents.Contains(leaf))
                continue;
            var path = new Stack<int>();
            for (var node = leaf; node >= 0; node = tree.Nodes[node].Parent)
                path.Push(node);
            yield return [.. path];
        }
    }

    private static ArraySegment<int> TokensOf(TokenTree tree, int node) => new(tree.Tokens, tree.Nodes[node].FirstToken, tree.Nodes[node].TokenCount);
}

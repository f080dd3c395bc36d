namespace EarlySignal.Results;

/// <summary>What a checkpoint said about one item: the atoms that every metric is computed from.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Gold">Index of the right choice; of several, the first.</param>
/// <param name="Group">Subject or domain of the item, when the task names one.</param>
/// <param name="Choices">One score for each choice, in the task's order.</param>
public sealed record ItemResult(string ItemId, int Gold, string? Group, IReadOnlyList<ChoiceScore> Choices)
{
    /// <summary>Indices of the further right choices; empty for an item with one.</summary>
    public IReadOnlyList<int> OtherGolds { get; init; } = [];

    /// <summary>Indices of all right choices.</summary>
    public ReadOnlySpan<int> Golds() => (int[])[Gold, .. OtherGolds];
}

/// <summary>The score of one choice.</summary>
/// <param name="TokenLogProbs">Log-probability of each token of the continuation, in nats.</param>
/// <param name="CodePoints">Unicode code points of the choice without the target delimiter (Python's <c>len</c>).</param>
/// <param name="Utf8Bytes">UTF-8 bytes of the choice without the target delimiter.</param>
/// <param name="IsGreedy">Whether greedy decoding would have produced the continuation.</param>
/// <param name="UnconditionalLogProb">Log-likelihood of the choice without its question, in nats, when it was asked for.</param>
public sealed record ChoiceScore(IReadOnlyList<float> TokenLogProbs, int CodePoints, int Utf8Bytes, bool IsGreedy, double? UnconditionalLogProb)
{
    /// <summary>Log-likelihood of the whole continuation, in nats: the sum over its tokens.</summary>
    public double LogProb { get; } = Sum(TokenLogProbs);

    /// <summary>Words of a text that is scored whole (pieces between white space); null for choices.</summary>
    public int? Words { get; init; }

    /// <summary>How many tokens the continuation has.</summary>
    public int Tokens => TokenLogProbs.Count;

    /// <summary>The log-likelihood of tokens that follow each other, in nats.</summary>
    public static double Sum(IReadOnlyList<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum;
    }
}

namespace EarlySignal.Plans;

/// <summary>What all checkpoints of a family with one tokenizer have to compute for a task: made once, used for each of them.</summary>
/// <param name="Batches">The packed forward passes, in the order in which they run.</param>
/// <param name="ContinuationLengths">For each request, the number of its continuation's tokens: (requests).</param>
/// <param name="UnsharedTokens">Input tokens if every request were computed on its own.</param>
public sealed record ScoringPlan(IReadOnlyList<TokenTree> Batches, int[] ContinuationLengths, long UnsharedTokens)
{
    /// <summary>Input tokens that are computed per checkpoint.</summary>
    public long SharedTokens => Batches.Sum(batch => (long)batch.Tokens.Length);

    /// <summary>The same plan with only those batches that serve at least one of the wanted requests.</summary>
    /// <param name="wanted">Answers for a request index whether its scores are still needed.</param>
    public ScoringPlan Only(Func<int, bool> wanted) =>
        this with { Batches = [.. Batches.Where(batch => batch.Scored.Any(position => wanted(position.RequestIndex)))] };
}

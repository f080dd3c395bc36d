namespace EarlySignal.Plans;

/// <summary>What all checkpoints of a family with one tokenizer have to compute for a task: made once, used for each of them.</summary>
/// <param name="Batches">The packed forward passes, in the order in which they run.</param>
/// <param name="ContinuationLengths">For each request, the number of its continuation's tokens: (requests).</param>
/// <param name="UnsharedTokens">Input tokens if every request were computed on its own.</param>
public sealed record ScoringPlan(IReadOnlyList<TokenTree> Batches, int[] ContinuationLengths, long UnsharedTokens)
{
    /// <summary>For each request the item that it belongs to, for messages that name it: (requests); empty when the requests are no items'.</summary>
    public IReadOnlyList<string> ItemIds { get; init; } = [];

    /// <summary>Input tokens that are computed per checkpoint by an engine that keeps headers from batch to batch.</summary>
    public long SharedTokens => SharedWork().Tokens;

    /// <summary>The work per checkpoint of an engine that keeps headers from batch to batch.</summary>
    public PlanWork SharedWork()
    {
        var work = default(PlanWork);
        ReadOnlySpan<int> kept = [];
        foreach (var tree in Batches)
        {
            var header = tree.Tokens.AsSpan(0, tree.HeaderTokens);
            work += PlanWork.OfBatch(tree, header.SequenceEqual(kept));
            if (!header.IsEmpty)
                kept = header;
        }
        return work;
    }

    /// <summary>The work if every request were computed on its own.</summary>
    public PlanWork UnsharedWork()
    {
        var work = default(PlanWork);
        foreach (var tree in Batches)
        {
            var positions = tree.Nodes.SelectMany(node => Enumerable.Range(node.StartPosition, node.TokenCount)).ToArray();
            foreach (var request in tree.Scored.GroupBy(scored => scored.RequestIndex))
                work += PlanWork.OfSequence(positions[request.Last().TokenIndex] + 1, request.Count());
        }
        return work;
    }

    /// <summary>The same plan with only those batches that serve at least one of the wanted requests.</summary>
    /// <param name="wanted">Answers for a request index whether its scores are still needed.</param>
    public ScoringPlan Only(Func<int, bool> wanted) =>
        this with { Batches = [.. Batches.Where(batch => batch.Scored.Any(position => wanted(position.RequestIndex)))] };
}

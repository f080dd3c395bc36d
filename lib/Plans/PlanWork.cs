namespace EarlySignal.Plans;

/// <summary>How much there is to compute, in counts that do not depend on the model.</summary>
/// <param name="Tokens">Input tokens that go through the layers.</param>
/// <param name="Attended">For each of them the tokens that it sees, itself included, summed; sliding windows left aside.</param>
/// <param name="Rows">Positions whose distribution over the vocabulary is needed.</param>
public readonly record struct PlanWork(long Tokens, long Attended, long Rows)
{
    /// <summary>The work of both.</summary>
    public static PlanWork operator +(PlanWork a, PlanWork b) => new(a.Tokens + b.Tokens, a.Attended + b.Attended, a.Rows + b.Rows);

    /// <summary>The work of one sequence on its own.</summary>
    /// <param name="tokens">Its input tokens.</param>
    /// <param name="rows">At how many of them the distribution is needed.</param>
    internal static PlanWork OfSequence(long tokens, int rows) => new(tokens, tokens * (tokens + 1) / 2, rows);

    /// <summary>The work of one batch.</summary>
    /// <param name="tree">The batch.</param>
    /// <param name="isHeaderKept">Whether the batch before had the same header, so that only those of its tokens are computed again that are scored.</param>
    internal static PlanWork OfBatch(TokenTree tree, bool isHeaderKept)
    {
        var rows = tree.Scored.Select(position => position.TokenIndex).Distinct().ToArray();
        // Token i of the header is the (i + 1)th that it sees.
        var header = OfSequence(tree.HeaderTokens, 0);
        var all = new PlanWork(tree.Tokens.Length, tree.Nodes.Sum(node => (long)node.TokenCount * node.StartPosition + node.TokenCount * (node.TokenCount + 1L) / 2), rows.Length);
        if (!isHeaderKept)
            return all;
        var again = rows.Where(token => token < tree.HeaderTokens).ToArray();
        return new PlanWork(all.Tokens - header.Tokens + again.Length, all.Attended - header.Attended + again.Sum(token => token + 1L), rows.Length);
    }
}

namespace EarlySignal.Plans;

/// <summary>
/// Encoded requests → token trees in which every shared prefix is computed once per batch, and a header that several
/// batches share once for all of them. The requests may be those of one task or of several together: equal ones are
/// computed once. Items that share much stand in the same batch; all requests of an item do.
/// </summary>
public static class PlanBuilder
{
    /// <summary>Input tokens that one batch computes unless said otherwise. Affects speed and memory, never the scores.</summary>
    public const int DefaultTokenBudget = 4096;

    // Keeping keys and values costs a pass of its own over few tokens. Measured on 15M and 110M weights: 64 tokens pay from
    // three batches on; 32 save a hundredth in forty batches and cost a tenth in three.
    private const int ShortestHeader = 64;

    /// <summary>Builds a plan. Trees and their order do not depend on the order of the requests.</summary>
    /// <param name="requests">What to score; a request's <see cref="EncodedRequest.RequestIndex"/> is its place in the list.</param>
    /// <param name="itemIds">For each request the item that it belongs to: (requests).</param>
    /// <param name="tokenBudget">Most input tokens that a batch computes, those of its header not counted; an item that has more stands alone in a larger batch. At least 1.</param>
    public static ScoringPlan Build(IReadOnlyList<EncodedRequest> requests, IReadOnlyList<string> itemIds, int tokenBudget = DefaultTokenBudget) =>
        Build(requests, itemIds, tokenBudget, ShortestHeader);

    /// <summary>The same with another opinion of which beginnings are worth keeping.</summary>
    /// <param name="requests">What to score.</param>
    /// <param name="itemIds">For each request the item that it belongs to: (requests).</param>
    /// <param name="tokenBudget">Most input tokens that a batch computes.</param>
    /// <param name="shortestHeader">A beginning with fewer tokens is computed in each batch.</param>
    internal static ScoringPlan Build(IReadOnlyList<EncodedRequest> requests, IReadOnlyList<string> itemIds, int tokenBudget, int shortestHeader)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokenBudget, 1);
        if (itemIds.Count != requests.Count)
            throw new ArgumentException($"{itemIds.Count} item ids for {requests.Count} requests.", nameof(itemIds));
        var sequences = SequenceList.Of(requests);
        var headers = HeaderSearch.Of(sequences, tokenBudget, shortestHeader);
        var items = Enumerable.Range(0, requests.Count).GroupBy(i => itemIds[i], StringComparer.Ordinal)
            .Select(item => PlanItem.Of([.. item], sequences, headers))
            .ToArray();
        Array.Sort(items);
        // Batches of one header follow each other, because its keys and values are kept that long.
        var batches = Pack(items, sequences, tokenBudget)
            .Select(batch => (batch[0].Header, Tree: TreeBuilder.Build(requests, sequences, [.. batch.SelectMany(item => item.Requests)], batch[0].Header.Length, batch[0].LongestRank)))
            .GroupBy(batch => batch.Header, batch => batch.Tree)
            .Select(group => group.OrderByDescending(tree => tree.Tokens.Length).ToArray())
            .OrderByDescending(group => group[0].Tokens.Length);
        return new ScoringPlan(
            [.. batches.SelectMany(group => group)],
            [.. requests.Select(request => request.Tokens.Length - request.ContinuationStart)],
            requests.Sum(request => request.Tokens.Length - 1L))
        { ItemIds = itemIds };
    }

    // Neighbours in lexicographic order share most, so batches are runs of it.
    private static IEnumerable<List<PlanItem>> Pack(PlanItem[] items, SequenceList sequences, int tokenBudget)
    {
        List<int> ranks = [];      // of the batch in hand, ascending
        List<PlanItem> batch = [];
        var size = 0;
        foreach (var item in items)
        {
            var isOther = batch.Count > 0 && batch[0].Header != item.Header;
            var added = isOther ? 0 : Add(item.Ranks);
            if (isOther || (size + added - item.Header.Length > tokenBudget && batch.Count > 0))
            {
                yield return batch;
                (size, ranks, batch) = (0, [], []);
                added = Add(item.Ranks);
            }
            size += added;
            batch.Add(item);
        }
        if (batch.Count > 0)
            yield return batch;

        // Tokens that the batch's tree grows by.
        int Add(int[] itemRanks)
        {
            var grown = 0;
            foreach (var rank in itemRanks)
            {
                var place = ranks.BinarySearch(rank);
                if (place >= 0)
                    continue;
                place = ~place;
                var shared = Math.Max(
                    place > 0 ? sequences.SharedPrefix(ranks[place - 1], rank) : 0,
                    place < ranks.Count ? sequences.SharedPrefix(rank, ranks[place]) : 0);
                grown += sequences[rank].Length - shared;
                ranks.Insert(place, rank);
            }
            return grown;
        }
    }

    // Compared by content only, so that the order in which the requests came leaves no trace. An item may have sequences
    // that begin otherwise, such as its choices alone: its longest one decides where it stands.
    private sealed record PlanItem(int[] Requests, int[] Ranks, int LongestRank, Header Header) : IComparable<PlanItem>
    {
        public static PlanItem Of(int[] requests, SequenceList sequences, Header[] headers)
        {
            int[] ranks = [.. requests.Select(i => sequences.RankOf[i]).Distinct().Order()];
            var longest = ranks.MaxBy(rank => sequences[rank].Length);
            return new PlanItem(requests, ranks, longest, headers[longest]);
        }

        public int CompareTo(PlanItem? other)
        {
            var order = (Header.First, Header.Length, LongestRank).CompareTo((other!.Header.First, other.Header.Length, other.LongestRank));
            return order != 0 ? order : Ranks.AsSpan().SequenceCompareTo(other.Ranks);
        }
    }
}

namespace EarlySignal.Plans;

/// <summary>
/// Encoded requests → token trees in which every shared prefix is computed once per batch. Items that share much stand in the
/// same batch; all requests of an item do.
/// </summary>
public static class PlanBuilder
{
    /// <summary>
    /// Input tokens of one batch unless said otherwise. Affects speed and memory, never the scores: a few-shot header is
    /// computed once per batch, so batches should be several times as large. MMLU with five examples (25.6 million input
    /// tokens unshared, tokenizer of GPT-NeoX) takes 2.36 million at 2,048, 1.30 at 4,096 and 1.16 at 8,192.
    /// </summary>
    public const int DefaultTokenBudget = 4096;

    /// <summary>Builds a plan. Trees and their order do not depend on the order of the requests.</summary>
    /// <param name="requests">What to score; a request's <see cref="EncodedRequest.RequestIndex"/> is its place in the list.</param>
    /// <param name="itemIds">For each request the item that it belongs to: (requests).</param>
    /// <param name="tokenBudget">Most input tokens of a batch; an item that has more stands alone in a larger one. At least 1.</param>
    public static ScoringPlan Build(IReadOnlyList<EncodedRequest> requests, IReadOnlyList<string> itemIds, int tokenBudget = DefaultTokenBudget)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokenBudget, 1);
        if (itemIds.Count != requests.Count)
            throw new ArgumentException($"{itemIds.Count} item ids for {requests.Count} requests.", nameof(itemIds));
        var sequences = SequenceList.Of(requests);
        var items = Enumerable.Range(0, requests.Count).GroupBy(i => itemIds[i], StringComparer.Ordinal)
            .Select(item => new PlanItem([.. item], [.. item.Select(i => sequences.RankOf[i]).Distinct().Order()]))
            .ToArray();
        Array.Sort(items);
        List<TokenTree> batches = [.. Pack(items, sequences, tokenBudget).Select(batch => TreeBuilder.Build(requests, sequences, batch))];
        return new ScoringPlan(
            [.. batches.OrderByDescending(batch => batch.Tokens.Length)],
            [.. requests.Select(request => request.Tokens.Length - request.ContinuationStart)],
            requests.Sum(request => request.Tokens.Length - 1L));
    }

    // Neighbours in lexicographic order share most, so batches are runs of it.
    private static IEnumerable<int[]> Pack(PlanItem[] items, SequenceList sequences, int tokenBudget)
    {
        List<int> ranks = [];      // of the batch in hand, ascending
        List<int> requests = [];
        var size = 0;
        foreach (var item in items)
        {
            var added = Add(item.Ranks);
            if (size + added > tokenBudget && requests.Count > 0)
            {
                yield return [.. requests];
                (size, ranks, requests) = (0, [], []);
                added = Add(item.Ranks);
            }
            size += added;
            requests.AddRange(item.Requests);
        }
        if (requests.Count > 0)
            yield return [.. requests];

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

    // Compared by content only, so that the order in which the requests came leaves no trace.
    private sealed record PlanItem(int[] Requests, int[] Ranks) : IComparable<PlanItem>
    {
        public int CompareTo(PlanItem? other) => Ranks.AsSpan().SequenceCompareTo(other!.Ranks);
    }
}

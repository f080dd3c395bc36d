namespace EarlySignal.Tokenizers;

/// <summary>Applies the merges to a word's symbols: always the earliest-learnt pair, the leftmost of equals.</summary>
internal sealed class MergeLoop(PairTable merges)
{
    // Up to here a scan over all pairs is faster than a queue.
    private const int ScanLimit = 48;

    /// <summary>Merges the ids from a position to the end of the list, in place.</summary>
    public void Apply(List<int> ids, int start)
    {
        var count = ids.Count - start;
        if (count < 2)
            return;
        var symbols = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(ids)[start..];
        var left = count <= ScanLimit ? Scan(symbols) : Queue(symbols);
        ids.RemoveRange(start + left, count - left);
    }

    private int Scan(Span<int> symbols)
    {
        Span<Merge> next = stackalloc Merge[ScanLimit];    // next[i]: what symbols i and i+1 merge into
        var count = symbols.Length;
        for (var i = 0; i + 1 < count; i++)
            next[i] = merges.Find(symbols[i], symbols[i + 1]);
        while (true)
        {
            var (best, rank) = (0, int.MaxValue);
            for (var i = 0; i + 1 < count; i++)
            {
                if (next[i].Rank < rank)
                    (best, rank) = (i, next[i].Rank);
            }
            if (rank == int.MaxValue)
                return count;
            symbols[best] = next[best].Id;
            symbols[(best + 2)..count].CopyTo(symbols[(best + 1)..]);
            next[(best + 1)..count].CopyTo(next[best..]);
            count--;
            if (best + 1 < count)
                next[best] = merges.Find(symbols[best], symbols[best + 1]);
            if (best > 0)
                next[best - 1] = merges.Find(symbols[best - 1], symbols[best]);
        }
    }

    // O(n log n): symbols as a linked list, pairs in a queue by rank and then position. A queued pair that a merge has
    // changed meanwhile is recognised when it comes out, because its rank is no longer that of its place.
    private int Queue(Span<int> symbols)
    {
        const int gone = -1;
        var count = symbols.Length;
        var (before, after) = (new int[count], new int[count]);
        var queue = new PriorityQueue<(int Place, int Rank), ulong>(count);
        for (var i = 0; i < count; i++)
        {
            (before[i], after[i]) = (i - 1, i + 1);
            Enqueue(symbols, i);
        }
        while (queue.TryDequeue(out var pair, out _))
        {
            var (left, right) = (pair.Place, after[pair.Place]);
            if (symbols[left] == gone || right >= count)
                continue;
            var merge = merges.Find(symbols[left], symbols[right]);
            if (merge.Rank != pair.Rank)
                continue;
            symbols[left] = merge.Id;
            symbols[right] = gone;
            after[left] = after[right];
            if (after[left] < count)
                before[after[left]] = left;
            Enqueue(symbols, left);
            if (before[left] >= 0)
                Enqueue(symbols, before[left]);
        }
        var kept = 0;
        foreach (var symbol in symbols)
        {
            if (symbol != gone)
                symbols[kept++] = symbol;
        }
        return kept;

        void Enqueue(Span<int> symbols, int place)
        {
            if (after[place] >= count)
                return;
            var merge = merges.Find(symbols[place], symbols[after[place]]);
            if (merge.Rank != int.MaxValue)
                queue.Enqueue((place, merge.Rank), (ulong)merge.Rank << 32 | (uint)place);
        }
    }
}

namespace EarlySignal.Plans;

/// <summary>The beginning that several batches share.</summary>
/// <param name="First">The first place in the list of sequences that has it.</param>
/// <param name="Length">How many tokens it has; 0: there is none.</param>
internal readonly record struct Header(int First, int Length);

/// <summary>
/// Finds for each sequence the longest beginning that more tokens follow than one batch holds, such as the few-shot
/// examples of a task or of one of its subjects: several batches will need it.
/// </summary>
internal static class HeaderSearch
{
    /// <summary>The header of each sequence.</summary>
    /// <param name="sequences">In lexicographic order.</param>
    /// <param name="tokenBudget">Tokens of a batch.</param>
    /// <param name="shortest">A beginning with fewer tokens is no header.</param>
    public static Header[] Of(SequenceList sequences, int tokenBudget, int shortest)
    {
        var headers = new Header[sequences.Count];
        // Tokens that each sequence has in common with the one before, and tokens of the tree of all sequences before it.
        var shared = new int[sequences.Count];
        var before = new long[sequences.Count + 1];
        for (var i = 0; i < sequences.Count; i++)
        {
            shared[i] = i > 0 ? sequences.SharedPrefix(i - 1, i) : 0;
            before[i + 1] = before[i] + sequences[i].Length - shared[i];
        }
        Stack<(int Low, int High, Header Header)> open = new([(0, sequences.Count, default)]);
        while (open.TryPop(out var group))
        {
            var (low, high, header) = group;
            if (high - low < 2)
            {
                headers.AsSpan(low, high - low).Fill(header);
                continue;
            }
            var end = shared.AsSpan(low + 1, high - low - 1).ToArray().Min();
            // The first sequence's whole length, what each later one adds, less the beginning that all of them share.
            var following = before[high] - before[low] + shared[low] - end;
            if (following <= tokenBudget)
            {
                headers.AsSpan(low, high - low).Fill(header);
                continue;
            }
            if (end >= shortest)
                header = new Header(low, end);
            for (int i = low + 1, first = low; i <= high; i++)
            {
                if (i < high && shared[i] > end)
                    continue;
                open.Push((first, i, header));
                first = i;
            }
        }
        return headers;
    }
}

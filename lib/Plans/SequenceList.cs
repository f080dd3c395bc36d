namespace EarlySignal.Plans;

/// <summary>The distinct input sequences of requests (all tokens but the last) in lexicographic order.</summary>
internal sealed class SequenceList
{
    private readonly List<ReadOnlyMemory<int>> _distinct = [];

    private SequenceList(int requests) => RankOf = new int[requests];

    /// <summary>For each request the place of its input sequence in this list: (requests).</summary>
    public int[] RankOf { get; }

    /// <summary>How many distinct sequences there are.</summary>
    public int Count => _distinct.Count;

    /// <summary>A sequence by its place.</summary>
    public ReadOnlySpan<int> this[int rank] => _distinct[rank].Span;

    /// <summary>Sorts the input sequences of requests.</summary>
    public static SequenceList Of(IReadOnlyList<EncodedRequest> requests)
    {
        SequenceList list = new(requests.Count);
        var inputs = requests.Select(request => request.Tokens.AsMemory(0, request.Tokens.Length - 1)).ToArray();
        var order = Enumerable.Range(0, inputs.Length).ToArray();
        Array.Sort(order, (a, b) => Compare(inputs[a].Span, inputs[b].Span));
        foreach (var request in order)
        {
            if (list.Count == 0 || !inputs[request].Span.SequenceEqual(list[list.Count - 1]))
                list._distinct.Add(inputs[request]);
            list.RankOf[request] = list.Count - 1;
        }
        return list;
    }

    /// <summary>How many tokens two sequences have in common at their beginning.</summary>
    public int SharedPrefix(int rank, int otherRank) => this[rank].CommonPrefixLength(this[otherRank]);

    // CommonPrefixLength is vectorised for int, SequenceCompareTo is not; long few-shot headers make that matter.
    private static int Compare(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        var shared = a.CommonPrefixLength(b);
        return shared < a.Length && shared < b.Length ? a[shared].CompareTo(b[shared]) : a.Length.CompareTo(b.Length);
    }
}

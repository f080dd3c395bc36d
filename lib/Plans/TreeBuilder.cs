namespace EarlySignal.Plans;

/// <summary>Requests of one batch → their prefix tree, whose nodes are the longest runs of tokens without a branch.</summary>
internal sealed class TreeBuilder
{
    private readonly SequenceList _sequences;
    private readonly int[] _leaves;      // ranks whose sequence is no prefix of another, ascending
    private readonly int[] _shared;      // tokens that leaf i has in common with leaf i − 1
    private readonly int[] _lastNode;    // node in which leaf i ends
    private readonly int _header;        // tokens of the header
    private readonly int _headerLeaf;    // a leaf that begins with it
    private readonly List<TreeNode> _nodes = [];
    private readonly List<int> _tokens = [];

    private TreeBuilder(SequenceList sequences, int[] ranks, int header, int headerRank)
    {
        _sequences = sequences;
        _leaves = [.. ranks.Where((rank, i) => i + 1 == ranks.Length || sequences.SharedPrefix(rank, ranks[i + 1]) < sequences[rank].Length)];
        _shared = new int[_leaves.Length];
        for (var i = 1; i < _leaves.Length; i++)
            _shared[i] = sequences.SharedPrefix(_leaves[i - 1], _leaves[i]);
        _lastNode = new int[_leaves.Length];
        (_header, _headerLeaf) = (header, LeafOf(headerRank));
    }

    /// <summary>Builds the tree of a batch.</summary>
    /// <param name="requests">All requests of the plan.</param>
    /// <param name="sequences">Their input sequences.</param>
    /// <param name="batch">The requests of the batch, by index; at least one.</param>
    /// <param name="header">How many tokens its header has.</param>
    /// <param name="headerRank">A sequence of the batch that begins with the header.</param>
    public static TokenTree Build(IReadOnlyList<EncodedRequest> requests, SequenceList sequences, int[] batch, int header, int headerRank)
    {
        TreeBuilder tree = new(sequences, [.. batch.Select(request => sequences.RankOf[request]).Distinct().Order()], header, headerRank);
        tree.Grow();
        List<ScoredPosition> scored = [];
        foreach (var request in batch.Order())
            tree.Score(requests[request], sequences.RankOf[request], scored);
        return new TokenTree([.. tree._tokens], [.. tree._nodes], [.. scored]) { HeaderTokens = header };
    }

    // Leaves low to high (exclusive) share their first `depth` tokens, which are in the tree already, ending in `parent`.
    private void Grow()
    {
        Stack<(int Low, int High, int Depth, int Parent)> open = new([(0, _leaves.Length, 0, -1)]);
        while (open.TryPop(out var group))
        {
            var (low, high, depth, parent) = group;
            var end = high - low == 1 ? _sequences[_leaves[low]].Length : _shared.AsSpan(low + 1, high - low - 1).ToArray().Min();
            if (end > depth)
            {
                _nodes.Add(new TreeNode(parent, _tokens.Count, end - depth, depth));
                _tokens.AddRange(_sequences[_leaves[low]][depth..end]);
                parent = _nodes.Count - 1;
            }
            if (high - low == 1)
            {
                _lastNode[low] = parent;
                continue;
            }
            // Pushed from last to first, so that they are taken from first to last; but the header's tokens come before all others.
            (int Low, int High, int Depth, int Parent)? first = null;
            for (var (i, upper) = (high - 1, high); i >= low; i--)
            {
                if (i > low && _shared[i] > end)
                    continue;
                if (end < _header && i <= _headerLeaf && _headerLeaf < upper)
                    first = (i, upper, end, parent);
                else
                    open.Push((i, upper, end, parent));
                upper = i;
            }
            if (first is { } header)
                open.Push(header);
        }
    }

    private void Score(EncodedRequest request, int rank, List<ScoredPosition> scored)
    {
        var node = _lastNode[LeafOf(rank)];
        var first = scored.Count;
        for (var next = request.Tokens.Length - 1; next >= request.ContinuationStart; next--)
        {
            var position = next - 1;
            while (_nodes[node].StartPosition > position)
                node = _nodes[node].Parent;
            scored.Add(new ScoredPosition(request.RequestIndex, next - request.ContinuationStart, _nodes[node].FirstToken + position - _nodes[node].StartPosition, request.Tokens[next]));
        }
        scored.Reverse(first, scored.Count - first);
    }

    // A sequence that is the beginning of a longer one lies on the path of the next leaf.
    private int LeafOf(int rank)
    {
        var leaf = Array.BinarySearch(_leaves, rank);
        return leaf < 0 ? ~leaf : leaf;
    }
}

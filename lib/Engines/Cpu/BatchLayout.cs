using EarlySignal.Plans;

namespace EarlySignal.Engines.Cpu;

/// <summary>
/// Where the tokens of a batch lie: all of them in panels, and those whose log-probabilities are wanted (the rows) once
/// more in panels of their own, because only they go through the second half of the last layer and the head.
/// </summary>
internal sealed class BatchLayout
{
    private readonly int _lanes;
    private int[] _nodeOf = [];
    private int[] _rowOf = [];
    private int[] _tokens = [];
    private int[] _rows = [];
    private int[] _targets = [];
    private long[] _order = [];

    /// <summary>Prepares an empty layout.</summary>
    /// <param name="lanes">Tokens of a panel.</param>
    /// <param name="tileRows">Rows of a tile of the kernels.</param>
    public BatchLayout(int lanes, int tileRows)
    {
        _lanes = lanes;
        SeenByTokens = new VisibleKeys(lanes, tileRows);
        SeenByRows = new VisibleKeys(lanes, tileRows);
    }

    /// <summary>How many panels the tokens fill.</summary>
    public int TokenPanels { get; private set; }

    /// <summary>How many panels the rows fill.</summary>
    public int RowPanels { get; private set; }

    /// <summary>One more than the largest position of a token.</summary>
    public int Positions { get; private set; }

    /// <summary>What the tokens of each token panel see.</summary>
    public VisibleKeys SeenByTokens { get; }

    /// <summary>What the tokens of each row panel see.</summary>
    public VisibleKeys SeenByRows { get; }

    /// <summary>Token indices, the last one repeated to the end of its panel: (token panels, lanes).</summary>
    public ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, TokenPanels * _lanes);

    /// <summary>Token indices of the rows, ascending, the last one repeated to the end of its panel: (row panels, lanes).</summary>
    public ReadOnlySpan<int> Rows => _rows.AsSpan(0, RowPanels * _lanes);

    /// <summary>Arranges a batch.</summary>
    /// <param name="tree">The batch.</param>
    public void Fill(TokenTree tree)
    {
        TokenPanels = Panels(tree.Tokens.Length);
        Positions = 0;
        if (_nodeOf.Length < tree.Tokens.Length)
            (_nodeOf, _rowOf) = (new int[tree.Tokens.Length], new int[tree.Tokens.Length]);
        if (_tokens.Length < TokenPanels * _lanes)
            (_tokens, _rows) = (new int[TokenPanels * _lanes], new int[TokenPanels * _lanes]);
        for (var node = 0; node < tree.Nodes.Length; node++)
        {
            _nodeOf.AsSpan(tree.Nodes[node].FirstToken, tree.Nodes[node].TokenCount).Fill(node);
            Positions = Math.Max(Positions, tree.Nodes[node].StartPosition + tree.Nodes[node].TokenCount);
        }
        for (var i = 0; i < TokenPanels * _lanes; i++)
            _tokens[i] = Math.Min(i, tree.Tokens.Length - 1);
        FindRows(tree);
        OrderTargets(tree);
        SeenByTokens.Fill(tree, _nodeOf, Tokens);
        SeenByRows.Fill(tree, _nodeOf, Rows);
    }

    /// <summary>The position of a token in its sequence.</summary>
    public int PositionOf(TokenTree tree, int token) => tree.Nodes[_nodeOf[token]].StartPosition + token - tree.Nodes[_nodeOf[token]].FirstToken;

    /// <summary>The row of a scored position's token, counted over all row panels.</summary>
    public int RowOf(ScoredPosition position) => _rowOf[position.TokenIndex];

    /// <summary>Indices into <see cref="TokenTree.Scored"/> of those with a row in one panel and a target id from one range.</summary>
    /// <param name="panel">The row panel.</param>
    /// <param name="firstId">The lowest target id.</param>
    /// <param name="endId">One more than the highest target id.</param>
    public ReadOnlySpan<int> TargetsIn(int panel, int firstId, int endId) =>
        _targets.AsSpan(LowerBound(((long)panel << 32) + firstId)..LowerBound(((long)panel << 32) + endId));

    private int Panels(int tokens) => (tokens + _lanes - 1) / _lanes;

    private void FindRows(TokenTree tree)
    {
        Array.Clear(_rowOf, 0, tree.Tokens.Length);
        foreach (var position in tree.Scored)
            _rowOf[position.TokenIndex] = 1;
        var count = 0;
        for (var token = 0; token < tree.Tokens.Length; token++)
        {
            if (_rowOf[token] == 0)
                continue;
            _rowOf[token] = count;
            _rows[count++] = token;
        }
        RowPanels = Panels(count);
        for (var i = Math.Max(count, 1); i < RowPanels * _lanes; i++)
            _rows[i] = _rows[count - 1];
    }

    private void OrderTargets(TokenTree tree)
    {
        (_targets, _order) = (new int[tree.Scored.Length], new long[tree.Scored.Length]);
        for (var i = 0; i < _targets.Length; i++)
        {
            _targets[i] = i;
            _order[i] = ((long)(RowOf(tree.Scored[i]) / _lanes) << 32) + tree.Scored[i].Target;
        }
        Array.Sort(_order, _targets);
    }

    private int LowerBound(long key)
    {
        var (low, high) = (0, _order.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _order[middle] < key ? (middle + 1, high) : (low, middle);
        }
        return low;
    }
}

using EarlySignal.Plans;

namespace EarlySignal.Engines.Cpu;

/// <summary>
/// Where the tokens of a batch lie: all that are computed in panels, and those whose log-probabilities are wanted (the
/// rows) once more in panels of their own, because only they go through the second half of the last layer and the head.
/// Tokens of the header are computed only where they are rows; their keys come first, in panels that the engine keeps.
/// </summary>
internal sealed class BatchLayout
{
    // A mask, its share of a run, and as much again for lists that have just grown.
    private const int BytesPerRow = 2 * (sizeof(ulong) + 2);

    private readonly int _lanes;
    private int[] _nodeOf = [];
    private int[] _placeOf = [];
    private int[] _keyOf = [];
    private int[] _rowOf = [];
    private int[] _tokens = [];
    private int[] _rows = [];
    private int[] _targets = [];
    private long[] _order = [];
    private readonly (int Window, VisibleKeys ByTokens, VisibleKeys ByRows)[] _seen;

    /// <summary>Prepares an empty layout.</summary>
    /// <param name="lanes">Tokens of a panel.</param>
    /// <param name="tileRows">Rows of a tile of the kernels.</param>
    /// <param name="windows">How many tokens a token sees, in each layer.</param>
    public BatchLayout(int lanes, int tileRows, IEnumerable<int> windows)
    {
        _lanes = lanes;
        _seen = [.. windows.Distinct().Order().Select(window => (window, new VisibleKeys(lanes, tileRows), new VisibleKeys(lanes, tileRows)))];
    }

    /// <summary>How many tokens are computed.</summary>
    public int TokenCount { get; private set; }

    /// <summary>How many panels they fill.</summary>
    public int TokenPanels => Panels(TokenCount);

    /// <summary>How many rows there are.</summary>
    public int RowCount { get; private set; }

    /// <summary>How many panels they fill.</summary>
    public int RowPanels => Panels(RowCount);

    /// <summary>How many panels of kept keys stand before those of the batch.</summary>
    public int KeptPanels { get; private set; }

    /// <summary>One more than the largest position of a token.</summary>
    public int Positions { get; private set; }

    /// <summary>The largest number of keys that one panel sees.</summary>
    public int MostKeys { get; private set; }

    /// <summary>Bytes of the lists of which panel sees which keys, at most.</summary>
    public long ListBytes => _seen.Sum(seen => (long)seen.ByTokens.AllRows + seen.ByRows.AllRows) * BytesPerRow;

    /// <summary>Token indices, the last one repeated to the end of its panel: (token panels, lanes).</summary>
    public ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, TokenPanels * _lanes);

    /// <summary>Token indices of the rows, ascending, the last one repeated to the end of its panel: (row panels, lanes).</summary>
    public ReadOnlySpan<int> Rows => _rows.AsSpan(0, RowPanels * _lanes);

    /// <summary>Arranges a batch.</summary>
    /// <param name="tree">The batch.</param>
    public void Fill(TokenTree tree)
    {
        KeptPanels = Panels(tree.HeaderTokens);
        Positions = 0;
        if (_nodeOf.Length < tree.Tokens.Length)
        {
            var size = Panels(tree.Tokens.Length) * _lanes;
            (_nodeOf, _placeOf, _keyOf, _rowOf, _tokens, _rows) = (new int[size], new int[size], new int[size], new int[size], new int[size], new int[size]);
        }
        for (var node = 0; node < tree.Nodes.Length; node++)
        {
            _nodeOf.AsSpan(tree.Nodes[node].FirstToken, tree.Nodes[node].TokenCount).Fill(node);
            Positions = Math.Max(Positions, tree.Nodes[node].StartPosition + tree.Nodes[node].TokenCount);
        }
        FindRows(tree);
        FindTokens(tree);
        OrderTargets(tree);
        MostKeys = 0;
        foreach (var (window, byTokens, byRows) in _seen)
        {
            byTokens.Fill(tree, _nodeOf, _keyOf, Tokens, window);
            byRows.Fill(tree, _nodeOf, _keyOf, Rows, window);
            MostKeys = Math.Max(MostKeys, Math.Max(byTokens.MostRows, byRows.MostRows));
            // No larger window hides anything in this batch, either.
            if (window >= Positions)
                break;
        }
    }

    /// <summary>What the tokens of each token panel see in a layer with such a window.</summary>
    public VisibleKeys SeenByTokens(int window) => Find(window).ByTokens;

    /// <summary>What the tokens of each row panel see in a layer with such a window.</summary>
    public VisibleKeys SeenByRows(int window) => Find(window).ByRows;

    /// <summary>The position of a token in its sequence.</summary>
    public int PositionOf(TokenTree tree, int token) => tree.Nodes[_nodeOf[token]].StartPosition + token - tree.Nodes[_nodeOf[token]].FirstToken;

    /// <summary>Where a computed token lies, counted in lanes over the token panels.</summary>
    public int PlaceOf(int token) => _placeOf[token];

    /// <summary>The row of a scored position's token, counted over all row panels.</summary>
    public int RowOf(ScoredPosition position) => _rowOf[position.TokenIndex];

    /// <summary>Indices into <see cref="TokenTree.Scored"/> of those with a row in one panel and a target id from one range.</summary>
    /// <param name="panel">The row panel.</param>
    /// <param name="firstId">The lowest target id.</param>
    /// <param name="endId">One more than the highest target id.</param>
    public ReadOnlySpan<int> TargetsIn(int panel, int firstId, int endId) =>
        _targets.AsSpan(LowerBound(((long)panel << 32) + firstId)..LowerBound(((long)panel << 32) + endId));

    private (int Window, VisibleKeys ByTokens, VisibleKeys ByRows) Find(int window)
    {
        foreach (var seen in _seen)
            if (seen.Window == window || seen.Window >= Positions)
                return seen;
        throw new ArgumentOutOfRangeException(nameof(window), window, "This layout was not made for such a window.");
    }

    private int Panels(int tokens) => (tokens + _lanes - 1) / _lanes;

    private void FindRows(TokenTree tree)
    {
        var isRow = _rowOf.AsSpan(0, tree.Tokens.Length);
        isRow.Clear();
        foreach (var position in tree.Scored)
            isRow[position.TokenIndex] = 1;
        RowCount = 0;
        for (var token = 0; token < isRow.Length; token++)
        {
            if (isRow[token] == 0)
                continue;
            _rows[RowCount] = token;
            _rowOf[token] = RowCount++;
        }
        FillUp(_rows, RowCount);
    }

    private void FindTokens(TokenTree tree)
    {
        TokenCount = 0;
        // The rows before the header's end are the first ones.
        for (var row = 0; row < RowCount && _rows[row] < tree.HeaderTokens; row++)
            _tokens[TokenCount++] = _rows[row];
        for (var token = tree.HeaderTokens; token < tree.Tokens.Length; token++)
            _tokens[TokenCount++] = token;
        for (var token = 0; token < tree.HeaderTokens; token++)
            _keyOf[token] = token;
        for (var place = 0; place < TokenCount; place++)
        {
            _placeOf[_tokens[place]] = place;
            if (_tokens[place] >= tree.HeaderTokens)
                _keyOf[_tokens[place]] = KeptPanels * _lanes + place;
        }
        FillUp(_tokens, TokenCount);
    }

    private void FillUp(int[] tokens, int count)
    {
        for (var i = Math.Max(count, 1); i < Panels(count) * _lanes; i++)
            tokens[i] = tokens[count - 1];
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

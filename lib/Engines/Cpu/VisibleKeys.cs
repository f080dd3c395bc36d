using System.Numerics;
using System.Runtime.InteropServices;
using EarlySignal.Plans;

namespace EarlySignal.Engines.Cpu;

/// <summary>Consecutive keys that at least one query of a panel sees.</summary>
/// <param name="Panel">The panel that the keys lie in.</param>
/// <param name="Lane">The lane of the first key.</param>
/// <param name="Count">How many keys; they end inside the panel.</param>
/// <param name="Row">The row of the panel's score table for the first key.</param>
internal readonly record struct KeyRun(int Panel, int Lane, int Count, int Row);

/// <summary>
/// Which keys the queries of each panel see: the tokens of a query's ancestors and of its own node up to itself, as far
/// back as the window reaches, in the order of the path. Only keys that somebody sees are listed, so that independent
/// trees in one batch cost each other nothing.
/// </summary>
internal sealed class VisibleKeys
{
    private readonly int _lanes;
    private readonly int _tileRows;
    private readonly List<KeyRun> _runs = [];
    private readonly List<ulong> _masks = [];
    private readonly List<(int Run, int Mask)> _starts = [];
    private readonly List<int> _seen = [];
    private ulong[] _whole = [];
    private ulong[] _own = [];

    /// <summary>Prepares an empty list.</summary>
    /// <param name="lanes">Queries or keys of a panel; at most 64.</param>
    /// <param name="tileRows">The score table has a multiple of so many rows for each run, and runs in it begin at that of a whole tile of keys.</param>
    public VisibleKeys(int lanes, int tileRows) => (_lanes, _tileRows) = (lanes, tileRows);

    /// <summary>Rows of the largest score table.</summary>
    public int MostRows { get; private set; }

    /// <summary>Rows of the score tables of all panels.</summary>
    public int AllRows => _masks.Count;

    /// <summary>The keys that a panel's queries see, in ascending order.</summary>
    public ReadOnlySpan<KeyRun> Runs(int panel) => CollectionsMarshal.AsSpan(_runs)[_starts[panel].Run.._starts[panel + 1].Run];

    /// <summary>For each row of the panel's score table, a bit for each query that sees the key: (rows).</summary>
    public ReadOnlySpan<ulong> Masks(int panel) => CollectionsMarshal.AsSpan(_masks)[_starts[panel].Mask.._starts[panel + 1].Mask];

    /// <summary>Lists the keys for the queries of all panels.</summary>
    /// <param name="tree">The tree that queries and keys are tokens of.</param>
    /// <param name="nodeOf">The node of each token: (T).</param>
    /// <param name="keyOf">The place of each token's key, counted in lanes over all panels of keys: (T).</param>
    /// <param name="queries">Token indices, ascending, panel after panel: a multiple of the lanes.</param>
    /// <param name="window">How many tokens a query sees, itself included.</param>
    public void Fill(TokenTree tree, ReadOnlySpan<int> nodeOf, ReadOnlySpan<int> keyOf, ReadOnlySpan<int> queries, int window)
    {
        _runs.Clear();
        _masks.Clear();
        _starts.Clear();
        MostRows = 0;
        if (_whole.Length < tree.Nodes.Length)
            (_whole, _own) = (new ulong[tree.Nodes.Length], new ulong[tree.Nodes.Length]);
        for (var first = 0; first < queries.Length; first += _lanes)
        {
            var start = (Run: _runs.Count, Mask: _masks.Count);
            _starts.Add(start);
            FillPanel(tree, nodeOf, keyOf, queries.Slice(first, _lanes), start.Mask, window);
            EndRun();
            MostRows = Math.Max(MostRows, _masks.Count - start.Mask);
        }
        _starts.Add((_runs.Count, _masks.Count));
    }

    private void FillPanel(TokenTree tree, ReadOnlySpan<int> nodeOf, ReadOnlySpan<int> keyOf, ReadOnlySpan<int> queries, int firstMask, int window)
    {
        _seen.Clear();
        Span<int> positions = stackalloc int[queries.Length];
        var last = 0;
        for (var lane = 0; lane < queries.Length; lane++)
        {
            var node = nodeOf[queries[lane]];
            See(_own, node, 1UL << lane);
            positions[lane] = tree.Nodes[node].StartPosition + queries[lane] - tree.Nodes[node].FirstToken;
            last = Math.Max(last, positions[lane]);
        }
        for (var i = _seen.Count - 1; i >= 0; i--)
            for (var (node, parent) = (_seen[i], tree.Nodes[_seen[i]].Parent); parent >= 0; parent = tree.Nodes[parent].Parent)
                See(_whole, parent, _own[node]);
        _seen.Sort();
        var firstRun = _runs.Count;
        foreach (var node in _seen)
        {
            var (first, count) = (tree.Nodes[node].FirstToken, tree.Nodes[node].TokenCount);
            var lane = BitOperations.TrailingZeroCount(_own[node]);
            for (var key = first; key < first + count; key++)
            {
                for (; lane < queries.Length && queries[lane] < key; lane++)
                    _own[node] &= ~(1UL << lane);
                var mask = _whole[node] | _own[node];
                if (mask == 0)
                    break;
                var position = tree.Nodes[node].StartPosition + key - first;
                if (last - position >= window)
                    mask &= Within(positions, position, window);
                if (mask != 0)
                    AddKey(keyOf[key], mask, firstRun, firstMask);
            }
            _whole[node] = _own[node] = 0;
        }
    }

    private static ulong Within(ReadOnlySpan<int> positions, int key, int window)
    {
        var lanes = 0UL;
        for (var lane = 0; lane < positions.Length; lane++)
            if (positions[lane] - key < window)
                lanes |= 1UL << lane;
        return lanes;
    }

    private void See(ulong[] masks, int node, ulong lanes)
    {
        if ((_whole[node] | _own[node]) == 0)
            _seen.Add(node);
        masks[node] |= lanes;
    }

    private void AddKey(int key, ulong mask, int firstRun, int firstMask)
    {
        var (panel, lane) = (key / _lanes, key % _lanes);
        var last = _runs.Count > firstRun ? _runs[^1] : default;
        if (last.Count > 0 && last.Panel == panel && last.Lane + last.Count == lane)
        {
            _runs[^1] = last with { Count = last.Count + 1 };
        }
        else
        {
            EndRun();
            for (var skipped = lane & (_tileRows - 1); skipped > 0; skipped--)
                _masks.Add(0);
            _runs.Add(new KeyRun(panel, lane, 1, _masks.Count - firstMask));
        }
        _masks.Add(mask);
    }

    private void EndRun()
    {
        while (_masks.Count % _tileRows != 0)
            _masks.Add(0);
    }
}

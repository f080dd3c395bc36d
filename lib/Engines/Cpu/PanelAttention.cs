using System.Runtime.CompilerServices;

namespace EarlySignal.Engines.Cpu;

/// <summary>Where the keys of one head lie: first the panels that are kept from batch to batch, then the batch's own. The values lie at one distance behind the keys.</summary>
/// <param name="kept">The keys of kept panel 0: (head size, lanes).</param>
/// <param name="keptStride">Distance of two kept panels.</param>
/// <param name="keptPanels">How many panels are kept.</param>
/// <param name="own">The keys of the batch's first panel: (head size, lanes).</param>
/// <param name="ownStride">Distance of two of the batch's panels.</param>
/// <param name="toValues">How far behind a head's keys its values are; some rows behind the last values are read, too.</param>
internal readonly unsafe struct KeyPanels(float* kept, nint keptStride, int keptPanels, float* own, nint ownStride, nint toValues)
{
    /// <summary>The keys of a panel, those kept counted first.</summary>
    public float* Keys(int panel) => panel < keptPanels ? kept + panel * keptStride : own + (panel - keptPanels) * ownStride;

    /// <summary>The values of a panel.</summary>
    public float* Values(int panel) => Keys(panel) + toValues;
}

/// <summary>
/// Attention of a panel of queries. Keys and values stay where the products wrote them: a panel of keys is the broadcast
/// side of the products with the panel of queries. It goes over the keys twice, run by run: once for the largest score of
/// each query, which no order can change, and once for the sums. A query's sums run over its own keys in the order of its
/// path; a key that it does not see adds exactly nothing, so its result does not depend on its neighbours.
/// </summary>
internal static unsafe class PanelAttention<S, V> where S : struct, ISimd<V> where V : struct
{
    private static int Lanes => Tile<S, V>.Lanes;

    /// <summary>Numbers of scratch memory for so many rows of scores and heads of such a size.</summary>
    public static nint ScratchSize(int rows, int headSize) => (headSize + S.TileRows + (nint)Math.Min(rows, Blocking.ScoreTable) + BlockRows) * Lanes;

    // A run ends inside its panel, and begins with a whole tile.
    private static int BlockRows => Lanes + S.TileRows;

    /// <summary>output = Σ softmax(q · k) v for one head.</summary>
    /// <param name="visible">Which keys the queries see.</param>
    /// <param name="panel">Which of its panels.</param>
    /// <param name="size">Width of a head.</param>
    /// <param name="cap">The soft cap of the scores; 0: none.</param>
    /// <param name="query">The queries, already scaled: (size, lanes).</param>
    /// <param name="keys">The head's keys and values.</param>
    /// <param name="output">(size, lanes).</param>
    /// <param name="scratch">Memory of <see cref="ScratchSize"/>.</param>
    public static void Attend(VisibleKeys visible, int panel, int size, float cap, float* query, KeyPanels keys, float* output, float* scratch)
    {
        float* mixed = scratch, block = mixed + (size + S.TileRows) * Lanes, table = block + BlockRows * Lanes;
        float* largest = stackalloc float[Lanes], sums = stackalloc float[Lanes];
        new Span<float>(largest, Lanes).Fill(float.MinValue);
        new Span<float>(sums, Lanes).Clear();
        fixed (ulong* masks = visible.Masks(panel))
        {
            foreach (var run in visible.Runs(panel))
            {
                var scores = IsKept(run) ? table + run.Row * Lanes : block + (run.Lane & (S.TileRows - 1)) * Lanes;
                Score(run, size, cap, query, keys, scores);
                FindLargest(scores, masks + run.Row, run.Count, largest);
            }
            var resume = false;
            foreach (var run in visible.Runs(panel))
            {
                var scores = table + run.Row * Lanes;
                if (!IsKept(run))
                    Score(run, size, cap, query, keys, scores = block + (run.Lane & (S.TileRows - 1)) * Lanes);
                Exponentiate(scores, masks + run.Row, run.Count, largest, sums);
                for (var feature = 0; feature < size; feature += S.TileRows)
                    Tile<S, V>.Multiply<WholePanel>(keys.Values(run.Panel) + feature * Lanes + run.Lane, Lanes, 1, 0, scores, run.Count, mixed + feature * Lanes, resume);
                resume = true;
            }
        }
        for (var lane = 0; lane < Lanes; lane += S.Width)
            Scale(mixed + lane, size, S.Divide(S.Fill(1f), S.Load(sums + lane)), output + lane);
    }

    // Scores of the first pass wait in a table for the second; those of runs behind its end are computed again, which gives
    // the same numbers, so that memory does not grow with the number of keys.
    private static bool IsKept(KeyRun run) => run.Row + BlockRows <= Blocking.ScoreTable;

    /// <summary>The scores of a run of keys, and of what lies around it in the tiles that it touches.</summary>
    private static void Score(KeyRun run, int size, float cap, float* query, KeyPanels keys, float* scores)
    {
        var skipped = run.Lane & (S.TileRows - 1);
        for (var i = -skipped; i < run.Count; i += S.TileRows)
            Tile<S, V>.Multiply<WholePanel>(keys.Keys(run.Panel) + run.Lane + i, 1, Lanes, 0, query, size, scores + i * Lanes, resume: false);
        if (cap > 0)
            PanelActivation<S, V>.Cap(scores, run.Count, cap);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FindLargest(float* scores, ulong* masks, int rows, float* largest)
    {
        var all = (1UL << Lanes) - 1;
        V a = S.Load(largest), b = S.Load(largest + S.Width), c = S.Load(largest + 2 * S.Width);
        for (var row = 0; row < rows; row++, scores += Lanes)
        {
            V x = S.Load(scores), y = S.Load(scores + S.Width), z = S.Load(scores + 2 * S.Width);
            if (masks[row] != all)
            {
                x = S.Select((uint)masks[row], x, a);
                y = S.Select((uint)(masks[row] >> S.Width), y, b);
                z = S.Select((uint)(masks[row] >> 2 * S.Width), z, c);
            }
            a = S.Max(a, x);
            b = S.Max(b, y);
            c = S.Max(c, z);
        }
        S.Store(a, largest);
        S.Store(b, largest + S.Width);
        S.Store(c, largest + 2 * S.Width);
    }

    /// <summary>Replaces scores by e^(score − largest score that the query sees), and by 0 where it does not see the key; adds them to the sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Exponentiate(float* scores, ulong* masks, int rows, float* largest, float* sums)
    {
        var all = (1UL << Lanes) - 1;
        V a = S.Load(largest), b = S.Load(largest + S.Width), c = S.Load(largest + 2 * S.Width);
        V sumA = S.Load(sums), sumB = S.Load(sums + S.Width), sumC = S.Load(sums + 2 * S.Width);
        for (var row = 0; row < rows; row++, scores += Lanes)
        {
            var x = PanelMath<S, V>.Exp(S.Subtract(S.Load(scores), a));
            var y = PanelMath<S, V>.Exp(S.Subtract(S.Load(scores + S.Width), b));
            var z = PanelMath<S, V>.Exp(S.Subtract(S.Load(scores + 2 * S.Width), c));
            if (masks[row] != all)
            {
                x = S.Select((uint)masks[row], x, default);
                y = S.Select((uint)(masks[row] >> S.Width), y, default);
                z = S.Select((uint)(masks[row] >> 2 * S.Width), z, default);
            }
            sumA = S.Add(sumA, x);
            sumB = S.Add(sumB, y);
            sumC = S.Add(sumC, z);
            S.Store(x, scores);
            S.Store(y, scores + S.Width);
            S.Store(z, scores + 2 * S.Width);
        }
        S.Store(sumA, sums);
        S.Store(sumB, sums + S.Width);
        S.Store(sumC, sums + 2 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Scale(float* source, int rows, V factor, float* destination)
    {
        for (var row = 0; row < rows; row++)
            S.Store(S.Multiply(S.Load(source + row * Lanes), factor), destination + row * Lanes);
    }
}

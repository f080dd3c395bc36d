using System.Runtime.CompilerServices;

namespace EarlySignal.Engines.Cpu;

/// <summary>
/// Attention of a panel of queries. Keys and values stay where the products wrote them: a panel of keys is the broadcast
/// side of the products with the panel of queries. A query's sums run over its own keys in the order of its path; a key
/// that it does not see adds exactly nothing, so its result does not depend on its neighbours.
/// </summary>
internal static unsafe class PanelAttention<S, V> where S : struct, ISimd<V> where V : struct
{
    private static int Lanes => Tile<S, V>.Lanes;

    /// <summary>Numbers of scratch memory for score tables of so many rows and heads of such a size.</summary>
    public static nint ScratchSize(int rows, int headSize) => ((nint)rows + headSize + S.TileRows) * Lanes;

    /// <summary>output = Σ softmax(q · k) v for one head.</summary>
    /// <param name="visible">Which keys the queries see.</param>
    /// <param name="panel">Which of its panels.</param>
    /// <param name="size">Width of a head.</param>
    /// <param name="cap">The soft cap of the scores; 0: none.</param>
    /// <param name="query">The queries, already scaled: (size, lanes).</param>
    /// <param name="keys">The head's keys of panel 0: (size, lanes).</param>
    /// <param name="values">The head's values of panel 0: (size, lanes); some rows behind the last ones are read, too.</param>
    /// <param name="stride">Distance of two panels of keys, and of values.</param>
    /// <param name="output">(size, lanes).</param>
    /// <param name="scratch">Memory of <see cref="ScratchSize"/>.</param>
    public static void Attend(VisibleKeys visible, int panel, int size, float cap, float* query, float* keys, float* values, nint stride, float* output, float* scratch)
    {
        var mixed = scratch;
        var scores = scratch + (size + S.TileRows) * Lanes;
        var runs = visible.Runs(panel);
        foreach (var run in runs)
        {
            var skipped = run.Lane & (S.TileRows - 1);
            for (var i = -skipped; i < run.Count; i += S.TileRows)
                Tile<S, V>.Multiply(keys + run.Panel * stride + run.Lane + i, 1, Lanes, query, size, scores + (run.Row + i) * Lanes, resume: false);
        }
        if (cap > 0)
            PanelActivation<S, V>.Cap(scores, visible.Masks(panel).Length, cap);
        var sums = stackalloc float[Lanes];
        fixed (ulong* masks = visible.Masks(panel))
            for (var lane = 0; lane < Lanes; lane += S.Width)
                S.Store(Softmax(scores + lane, masks, visible.Masks(panel).Length, lane), sums + lane);
        for (var feature = 0; feature < size; feature += S.TileRows)
        {
            var resume = false;
            foreach (var run in runs)
            {
                Tile<S, V>.Multiply(values + run.Panel * stride + feature * Lanes + run.Lane, Lanes, 1, scores + run.Row * Lanes, run.Count, mixed + feature * Lanes, resume);
                resume = true;
            }
        }
        for (var lane = 0; lane < Lanes; lane += S.Width)
            Scale(mixed + lane, size, S.Divide(S.Fill(1f), S.Load(sums + lane)), output + lane);
    }

    /// <summary>Replaces scores by e^(score − largest score that the query sees), and by 0 where it does not see the key.</summary>
    /// <returns>The sum of the results.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static V Softmax(float* scores, ulong* masks, int rows, int firstLane)
    {
        var all = (uint)((1UL << S.Width) - 1);
        var largest = S.Fill(float.MinValue);
        for (var row = 0; row < rows; row++)
        {
            var lanes = (uint)(masks[row] >> firstLane) & all;
            if (lanes == 0)
                continue;
            var score = S.Load(scores + row * Lanes);
            largest = S.Max(largest, lanes == all ? score : S.Select(lanes, score, largest));
        }
        V sum = default;
        for (var row = 0; row < rows; row++)
        {
            var lanes = (uint)(masks[row] >> firstLane) & all;
            V weight = default;
            if (lanes != 0)
            {
                weight = PanelMath<S, V>.Exp(S.Subtract(S.Load(scores + row * Lanes), largest));
                if (lanes != all)
                    weight = S.Select(lanes, weight, default);
                sum = S.Add(sum, weight);
            }
            S.Store(weight, scores + row * Lanes);
        }
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Scale(float* source, int rows, V factor, float* destination)
    {
        for (var row = 0; row < rows; row++)
            S.Store(S.Multiply(S.Load(source + row * Lanes), factor), destination + row * Lanes);
    }
}

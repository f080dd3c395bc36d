using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EarlySignal.Basics;

namespace EarlySignal.Signals.Families;

/// <summary>
/// Means of many rows of item values over the same random draws of items. A draw is a whole-number weight for each item, made
/// once for all rows; the means are then a product of two matrices, of which eight replicates are computed at a time.
/// </summary>
internal static class ItemResampling
{
    private const int Lanes = 8;
    private const int RowsAtOnce = 4;

    /// <summary>The means of each replicate, [replicate][row]; a NaN value is left out of its row, and the mean of none is NaN.</summary>
    /// <param name="rows">[row][item], without infinities.</param>
    /// <param name="items">How many items.</param>
    /// <param name="seed">Replicate b draws as <see cref="Bootstrap.Counts"/> does.</param>
    /// <param name="replicates">How many draws.</param>
    public static double[][] Means(IReadOnlyList<double[]> rows, int items, ulong seed, int replicates)
    {
        var means = new double[replicates][];
        var (complete, holed) = (Which(rows, isComplete: true), Which(rows, isComplete: false));
        // Every sum is taken over the items in order, within its own lane: the result depends on neither threads nor vector width.
        Parallel.For(0, (replicates + Lanes - 1) / Lanes, () => new double[items * Lanes], (block, _, weights) =>
        {
            Draw(weights, items, seed, block * Lanes);
            var sums = new double[RowsAtOnce * Lanes];
            var count = Math.Min(Lanes, replicates - block * Lanes);
            for (var lane = 0; lane < count; lane++)
                means[block * Lanes + lane] = new double[rows.Count];
            for (var first = 0; first < complete.Length; first += RowsAtOnce)
            {
                // The last rows are repeated to fill the group.
                int Row(int i) => complete[Math.Min(first + i, complete.Length - 1)];
                WeightedSums(weights, rows[Row(0)], rows[Row(1)], rows[Row(2)], rows[Row(3)], sums);
                for (var i = 0; i < RowsAtOnce; i++)
                    for (var lane = 0; lane < count; lane++)
                        means[block * Lanes + lane][Row(i)] = sums[i * Lanes + lane] / items;
            }
            foreach (var row in holed)
                for (var lane = 0; lane < count; lane++)
                    means[block * Lanes + lane][row] = MeanOfDefined(weights, rows[row], lane);
            return weights;
        }, _ => { });
        return means;
    }

    private static int[] Which(IReadOnlyList<double[]> rows, bool isComplete) =>
        [.. Enumerable.Range(0, rows.Count).Where(row => Array.Exists(rows[row], double.IsNaN) != isComplete)];

    // (item, lane)
    private static void Draw(double[] weights, int items, ulong seed, int firstReplicate)
    {
        Array.Clear(weights);
        for (var lane = 0; lane < Lanes; lane++)
        {
            var random = SeededRandom.ForReplicate(seed, firstReplicate + lane);
            for (var i = 0; i < items; i++)
                weights[random.Index(items) * Lanes + lane]++;
        }
    }

    private static void WeightedSums(double[] weights, double[] a, double[] b, double[] c, double[] d, double[] sums)
    {
        ref var weight = ref MemoryMarshal.GetArrayDataReference(weights);
        Vector256<double> aLow = default, aHigh = default, bLow = default, bHigh = default, cLow = default, cHigh = default, dLow = default, dHigh = default;
        // Products and sums are rounded apart, not fused: the same bits on every processor.
        for (var i = 0; i < a.Length; i++)
        {
            var low = Vector256.LoadUnsafe(ref weight, (nuint)(i * Lanes));
            var high = Vector256.LoadUnsafe(ref weight, (nuint)(i * Lanes + Lanes / 2));
            aLow += a[i] * low;
            aHigh += a[i] * high;
            bLow += b[i] * low;
            bHigh += b[i] * high;
            cLow += c[i] * low;
            cHigh += c[i] * high;
            dLow += d[i] * low;
            dHigh += d[i] * high;
        }
        Vector256<double>[] all = [aLow, aHigh, bLow, bHigh, cLow, cHigh, dLow, dHigh];
        for (var i = 0; i < all.Length; i++)
            all[i].CopyTo(sums, i * Lanes / 2);
    }

    private static double MeanOfDefined(double[] weights, double[] row, int lane)
    {
        double sum = 0, count = 0;
        for (var i = 0; i < row.Length; i++)
        {
            if (double.IsNaN(row[i]))
                continue;
            sum += weights[i * Lanes + lane] * row[i];
            count += weights[i * Lanes + lane];
        }
        return sum / count;
    }
}

using EarlySignal.Basics;

namespace EarlySignal.Signals;

/// <summary>The never-falling curve that lies nearest to a measured one, in least squares with equal weights.</summary>
public static class IsotonicFit
{
    /// <summary>The fitted values, by pooling adjacent violators.</summary>
    /// <param name="values">In the order of training, without NaN.</param>
    public static double[] Of(IReadOnlyList<double> values)
    {
        var blocks = new List<(double Mean, int Count)>();
        foreach (var value in values)
        {
            var block = (Mean: value, Count: 1);
            while (blocks.Count > 0 && blocks[^1].Mean > block.Mean)
            {
                var count = blocks[^1].Count + block.Count;
                block = ((blocks[^1].Mean * blocks[^1].Count + block.Mean * block.Count) / count, count);
                blocks.RemoveAt(blocks.Count - 1);
            }
            blocks.Add(block);
        }
        return [.. blocks.SelectMany(block => Enumerable.Repeat(block.Mean, block.Count))];
    }

    /// <summary>The share of a curve's variance that a never-falling curve explains, 1 − SSE / SST, in [0, 1].</summary>
    /// <param name="values">In the order of training; NaN values are left out.</param>
    /// <returns>NaN for fewer than two values or a constant curve.</returns>
    public static double RSquared(IReadOnlyList<double> values)
    {
        var kept = values.Where(value => !double.IsNaN(value)).ToArray();
        if (kept.Length < 2 || Correlation.IsConstant(kept))
            return double.NaN;
        var fit = Of(kept);
        var residual = new CompensatedSum();
        for (var i = 0; i < kept.Length; i++)
            residual.Add((kept[i] - fit[i]) * (kept[i] - fit[i]));
        return 1 - residual.Value / CompensatedSum.SquaredDistances(kept, CompensatedSum.Mean(kept));
    }
}

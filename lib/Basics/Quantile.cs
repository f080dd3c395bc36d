using MathNet.Numerics.Statistics;

namespace EarlySignal.Basics;

/// <summary>Quantiles by linear interpolation between neighbours, position (n − 1) × share: numpy's default, R's type 7.</summary>
public static class Quantile
{
    /// <summary>The value that a share of the values lies below.</summary>
    /// <param name="values">In any order, without NaN.</param>
    /// <param name="share">In [0, 1].</param>
    /// <returns>NaN when there are no values.</returns>
    public static double Of(IReadOnlyList<double> values, double share)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        return SortedArrayStatistics.QuantileCustom(sorted, share, QuantileDefinition.R7);
    }

    /// <summary>The middle value, or the mean of the two in the middle; NaN when there are no values.</summary>
    public static double Median(IReadOnlyList<double> values) => Of(values, 0.5);
}

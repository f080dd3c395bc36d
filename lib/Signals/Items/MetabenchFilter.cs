using EarlySignal.Basics;

namespace EarlySignal.Signals.Items;

/// <summary>
/// The item filter of metabench (<c>analysis/preprocess.R</c>), for comparison with it. Its discrimination uses the mean of all
/// subjects in place of the mean of those that fail, so that it equals the point-biserial × share that fails: easy items look worse
/// than they are. <see cref="ItemDiscrimination"/> has no such fault.
/// </summary>
public static class MetabenchFilter
{
    private const double LeastDeviation = 0.01;
    private const double GreatestShareRight = 0.95;
    private const double LeastDiscrimination = 0.05;

    /// <summary>(mean total of those who pass − mean total) / sd × √(n₁n₀ / (n(n − 1))), sd with n − 1.</summary>
    /// <param name="item">1 right, 0 wrong, for each subject.</param>
    /// <param name="totals">The subjects' totals.</param>
    /// <returns>NaN for fewer than two subjects, a constant item or constant totals.</returns>
    public static double Discrimination(IReadOnlyList<double> item, IReadOnlyList<double> totals)
    {
        var (left, right) = Correlation.CompletePairs(item, totals);
        var (count, passed) = (left.Length, left.Sum());
        if (count < 2 || Correlation.IsConstant(left) || Correlation.IsConstant(right))
            return double.NaN;
        var product = new CompensatedSum();
        for (var i = 0; i < count; i++)
            product.Add(left[i] * right[i]);
        return (product.Value / passed - CompensatedSum.Mean(right)) / Deviation(right) * Math.Sqrt(passed * (count - passed) / (count * (count - 1.0)));
    }

    /// <summary>Whether metabench keeps an item: sd above 0.01, at most 95 % right, and |discrimination| at least 0.05.</summary>
    /// <param name="item">1 right, 0 wrong, for each subject.</param>
    /// <param name="totals">The subjects' totals.</param>
    public static bool Keeps(IReadOnlyList<double> item, IReadOnlyList<double> totals) =>
        Math.Abs(Discrimination(item, totals)) >= LeastDiscrimination
        && Deviation(Correlation.CompletePairs(item, totals).Left) > LeastDeviation
        && ItemDifficulty.Of(item) <= GreatestShareRight;

    private static double Deviation(IReadOnlyList<double> values) =>
        Math.Sqrt(CompensatedSum.SquaredDistances(values, CompensatedSum.Mean(values)) / (values.Count - 1));
}

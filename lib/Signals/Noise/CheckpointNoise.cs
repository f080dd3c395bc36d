using EarlySignal.Basics;
using MathNet.Numerics;

namespace EarlySignal.Signals.Noise;

/// <summary>
/// How much a curve moves from checkpoint to checkpoint without going anywhere: the standard deviation of one checkpoint about
/// the trend. It says whether a run improved; the standard error over items says whether the score is above chance, and is
/// another noise altogether. NaN values are left out, with their checkpoints.
/// </summary>
public static class CheckpointNoise
{
    // 1 / Φ⁻¹(¾): makes the median absolute deviation of normal noise its standard deviation.
    private const double NormalMedianDeviation = 1.4826022185056018;

    /// <summary>From successive differences (von Neumann), √(Σd² / (2(n − 1))): a slow trend drops out, a steep one does not.</summary>
    /// <param name="values">In the order of training.</param>
    /// <returns>NaN for fewer than two values.</returns>
    public static double Successive(IReadOnlyList<double> values)
    {
        var kept = Defined(values);
        return kept.Length < 2 ? double.NaN : Math.Sqrt(SumOfSquares(Differences(kept)) / (2 * (kept.Length - 1)));
    }

    /// <summary>From second differences, √(Σ(yᵢ₋₁ − 2yᵢ + yᵢ₊₁)² / (6(n − 2))): any local straight line drops out. For checkpoints at equal distances.</summary>
    /// <param name="values">In the order of training.</param>
    /// <returns>NaN for fewer than three values.</returns>
    public static double SecondDifference(IReadOnlyList<double> values)
    {
        var kept = Defined(values);
        return kept.Length < 3 ? double.NaN : Math.Sqrt(SumOfSquares(Differences(Differences(kept))) / (6 * (kept.Length - 2)));
    }

    /// <summary>From the median absolute deviation of successive differences, 1.4826 MAD / √2: a single outlier does not matter.</summary>
    /// <param name="values">In the order of training.</param>
    /// <returns>NaN for fewer than three values.</returns>
    public static double Robust(IReadOnlyList<double> values)
    {
        var kept = Defined(values);
        if (kept.Length < 3)
            return double.NaN;
        var differences = Differences(kept);
        var middle = Quantile.Median(differences);
        return NormalMedianDeviation * Quantile.Median([.. differences.Select(d => Math.Abs(d - middle))]) / Math.Sqrt(2);
    }

    /// <summary>Standard deviation about a polynomial trend by least squares, dividing by n − degree − 1.</summary>
    /// <param name="positions">Step, tokens or their logarithm at each checkpoint.</param>
    /// <param name="values">The curve.</param>
    /// <param name="degree">1 for a straight line.</param>
    /// <returns>NaN for too few checkpoints, or too few different positions, to fit the trend and leave something over.</returns>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static double Residual(IReadOnlyList<double> positions, IReadOnlyList<double> values, int degree = 1)
    {
        var (x, y) = Correlation.CompletePairs(positions, values);
        if (x.Length <= degree + 1 || x.Distinct().Count() <= degree)
            return double.NaN;
        // Powers of large token counts would lose digits.
        var (centre, scale) = (CompensatedSum.Mean(x), Deviation.OfPopulation(x));
        double[] standardised = [.. x.Select(position => (position - centre) / scale)];
        var trend = Fit.Polynomial(standardised, y, degree);
        return Math.Sqrt(SumOfSquares([.. y.Select((value, i) => value - Polynomial.Evaluate(standardised[i], trend))]) / (x.Length - degree - 1));
    }

    internal static double[] Defined(IReadOnlyList<double> values) => [.. values.Where(value => !double.IsNaN(value))];

    private static double[] Differences(double[] values) => [.. values.Skip(1).Zip(values, (later, earlier) => later - earlier)];

    private static double SumOfSquares(double[] values) => CompensatedSum.SquaredDistances(values, 0);
}

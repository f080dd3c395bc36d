using EarlySignal.Basics;

namespace EarlySignal.Signals.Noise;

/// <summary>Standard deviations of values without NaN; equal values have exactly 0.</summary>
internal static class Deviation
{
    /// <summary>The root of the mean squared distance from the mean (dividing by n); NaN without a value.</summary>
    public static double OfPopulation(IReadOnlyList<double> values) => Of(values, 0);

    /// <summary>The same, dividing by n − 1; NaN for fewer than two values.</summary>
    public static double OfSample(IReadOnlyList<double> values) => Of(values, 1);

    private static double Of(IReadOnlyList<double> values, int lost) =>
        values.Count <= lost || values.Any(double.IsNaN) ? double.NaN
        : Correlation.IsConstant(values) ? 0
        : Math.Sqrt(CompensatedSum.SquaredDistances(values, CompensatedSum.Mean(values)) / (values.Count - lost));
}

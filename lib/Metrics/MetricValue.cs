using EarlySignal.Basics;

namespace EarlySignal.Metrics;

/// <summary>A metric over the items of a task.</summary>
/// <param name="Value">Mean over the items; NaN when there are none.</param>
/// <param name="StandardError">Standard error of the mean; NaN for fewer than two items.</param>
/// <param name="Items">How many items the mean is over. Items on which the metric is undefined (NaN) are left out.</param>
public readonly record struct MetricValue(double Value, double StandardError, int Items)
{
    /// <summary>
    /// The mean of per-item values with its standard error sd/√n, where sd divides by n − 1: lm-evaluation-harness's
    /// <c>mean</c> and <c>mean_stderr</c>.
    /// </summary>
    /// <param name="perItem">One number for each item; NaN when undefined on that item.</param>
    public static MetricValue Mean(IReadOnlyList<double> perItem)
    {
        var defined = perItem.Where(value => !double.IsNaN(value)).ToArray();
        var n = defined.Length;
        var mean = CompensatedSum.Mean(defined);
        // Equal values are compared before the mean is subtracted: its rounding would leave a tiny false spread.
        if (n >= 2 && defined.All(value => value == defined[0]))
            return new MetricValue(defined[0], 0, n);
        var error = n < 2 ? double.NaN : Math.Sqrt(CompensatedSum.SquaredDistances(defined, mean) / (n - 1) / n);
        return new MetricValue(mean, error, n);
    }
}

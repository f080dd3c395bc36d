using System.Globalization;
using EarlySignal.Basics;

namespace EarlySignal.Metrics;

/// <summary>A metric over the items of a task.</summary>
/// <param name="Value">Mean over the items; NaN when there are none.</param>
/// <param name="StandardError">Standard error of the mean; NaN for fewer than two items.</param>
/// <param name="Items">How many items the mean is over.</param>
/// <param name="LeftOut">
/// How many further items were left out because the metric is NaN or infinite there: a margin of an item with a single choice,
/// a log-likelihood of −∞. When they are many the mean is that of the easier items.
/// </param>
public readonly record struct MetricValue(double Value, double StandardError, int Items, int LeftOut = 0)
{
    /// <summary>
    /// The mean of per-item values with its standard error sd/√n, where sd divides by n − 1: lm-evaluation-harness's
    /// <c>mean</c> and <c>mean_stderr</c>.
    /// </summary>
    /// <param name="perItem">One number for each item; NaN or infinite when undefined on that item.</param>
    public static MetricValue Mean(IReadOnlyList<double> perItem)
    {
        double[] defined = [.. perItem.Where(double.IsFinite)];
        var error = Basics.StandardError.OfMean(defined);
        return new MetricValue(error == 0 ? defined[0] : CompensatedSum.Mean(defined), error, defined.Length, perItem.Count - defined.Length);
    }

    /// <summary>Where the mean over all such items lies, by the normal distribution: right for some 30 items or more.</summary>
    /// <param name="level">How often such intervals cover the truth, in (0, 1).</param>
    public Interval Interval(double level = 0.95) => Basics.Interval.Around(Value, StandardError, level);

    /// <summary>Such as <c>0.634 ± 0.016 (887 items)</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Value:0.000} ± {StandardError:0.000} ({Items} items{(LeftOut > 0 ? $", {LeftOut} left out" : "")})");
}

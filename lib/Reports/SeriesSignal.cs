using EarlySignal.Basics;
using EarlySignal.Signals;
using EarlySignal.Signals.Noise;

namespace EarlySignal.Reports;

/// <summary>The signal of one metric of one series.</summary>
/// <param name="Curve">The curve itself.</param>
/// <param name="IsControl">Whether the series is shown only, and left out of averages and verdicts.</param>
/// <param name="First">The first defined value; NaN when there is none.</param>
/// <param name="FirstError">Its standard error.</param>
/// <param name="Last">The last defined value; NaN when there is none.</param>
/// <param name="LastError">Its standard error.</param>
/// <param name="E2lm">E2LM's signal quality; of the negated curve when lower is better.</param>
/// <param name="Spearman">Tie-correct rank correlation with training, in [−1, 1]: 1 when the metric always improves.</param>
/// <param name="ChanceDistance">Last value minus chance, in standard errors; NaN where chance is not known.</param>
/// <param name="Statistics">Everything that the curve says about itself (negated when lower is better); null for metrics that are shown beside the first.</param>
public sealed record SeriesSignal(
    Curve Curve,
    bool IsControl,
    double First,
    double FirstError,
    double Last,
    double LastError,
    E2lmSignalQuality E2lm,
    double Spearman,
    double ChanceDistance,
    CurveSignal? Statistics)
{
    /// <summary>One-sided permutation p of <see cref="Spearman"/>; NaN when that is, or without <see cref="Statistics"/>.</summary>
    public double PValue => Statistics?.SpearmanP ?? double.NaN;

    /// <summary>The name as shown.</summary>
    internal string Label => Curve.Series + (IsControl ? " (control)" : "");

    /// <summary>Mean standard error of its values over items; NaN when none is known.</summary>
    internal double MeanError => CompensatedSum.Mean([.. Curve.StandardErrors.Where(error => !double.IsNaN(error))]);

    /// <summary>Number of checkpoints, undefined values included.</summary>
    public int Checkpoints => Curve.Count;

    /// <summary>How many of the values are undefined (NaN).</summary>
    public int Missing => Curve.Values.Count(double.IsNaN);

    /// <summary>Whether all defined values are equal, which leaves every statistic of order undefined.</summary>
    public bool IsConstant => Missing < Checkpoints && Curve.Values.Where(value => !double.IsNaN(value)).Distinct().Count() == 1;

    internal static SeriesSignal Of(Curve curve, MetricCurves metric, bool isControl, IReadOnlyDictionary<int, SignalNull>? nulls)
    {
        var improving = metric.Improving(curve);
        var at = Enumerable.Range(0, curve.Count).Where(i => !double.IsNaN(curve.Values[i])).ToArray();
        var (first, last) = at.Length == 0 ? (-1, -1) : (at[0], at[^1]);
        return new SeriesSignal(
            curve,
            isControl,
            At(curve.Values, first),
            At(curve.StandardErrors, first),
            At(curve.Values, last),
            At(curve.StandardErrors, last),
            E2lmSignalQuality.Of(improving.Values),
            Correlation.WithOrder(improving.Values),
            Distance(At(curve.Values, last), At(curve.StandardErrors, last), metric),
            nulls is null ? null : CurveSignal.Of(improving, metric.Chance?.Value ?? double.NaN, knownNull: nulls[curve.Count]));
    }

    /// <summary>How far each checkpoint is above chance, in standard errors; NaN where that is not known.</summary>
    internal IEnumerable<double> ChanceDistances(MetricCurves metric) =>
        Curve.Values.Zip(Curve.StandardErrors, (value, error) => Distance(value, error, metric));

    private static double At(IReadOnlyList<double> values, int index) => index < 0 ? double.NaN : values[index];

    // A model that always picks the same letter has a small error of its own, and a guesser's error may be the smaller one when
    // items differ in their number of choices: the larger of the two claims less.
    private static double Distance(double last, double error, MetricCurves metric) => metric.Chance is not { } chance
        ? double.NaN
        : (last - chance.Value) / (double.IsNaN(error) ? chance.StandardError : Math.Max(error, chance.StandardError));
}

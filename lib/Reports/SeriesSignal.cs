using EarlySignal.Signals;

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
/// <param name="PValue">One-sided permutation p of <paramref name="Spearman"/>; NaN when that is, or when it was not asked for.</param>
/// <param name="ChanceDistance">Last value minus chance, in standard errors; NaN where chance is not known.</param>
public sealed record SeriesSignal(
    Curve Curve,
    bool IsControl,
    double First,
    double FirstError,
    double Last,
    double LastError,
    E2lmSignalQuality E2lm,
    double Spearman,
    double PValue,
    double ChanceDistance)
{
    /// <summary>Number of checkpoints, undefined values included.</summary>
    public int Checkpoints => Curve.Count;

    /// <summary>How many of the values are undefined (NaN).</summary>
    public int Missing => Curve.Values.Count(double.IsNaN);

    /// <summary>Whether all defined values are equal, which leaves every statistic of order undefined.</summary>
    public bool IsConstant => Missing < Checkpoints && Curve.Values.Where(value => !double.IsNaN(value)).Distinct().Count() == 1;

    internal static SeriesSignal Of(Curve curve, MetricCurves metric, bool isControl, bool withPValue)
    {
        double[] improving = [.. curve.Values.Select(value => metric.HigherIsBetter ? value : -value)];
        double[] defined = [.. improving.Where(value => !double.IsNaN(value))];
        var at = Enumerable.Range(0, curve.Count).Where(i => !double.IsNaN(curve.Values[i])).ToArray();
        var (first, last) = at.Length == 0 ? (-1, -1) : (at[0], at[^1]);
        return new SeriesSignal(
            curve,
            isControl,
            At(curve.Values, first),
            At(curve.StandardErrors, first),
            At(curve.Values, last),
            At(curve.StandardErrors, last),
            E2lmSignalQuality.Of(improving),
            Correlation.WithOrder(defined),
            withPValue ? PermutationTest.OfSpearman(defined) : double.NaN,
            Distance(At(curve.Values, last), At(curve.StandardErrors, last), metric));
    }

    private static double At(IReadOnlyList<double> values, int index) => index < 0 ? double.NaN : values[index];

    // A model that always picks the same letter has a small error of its own, and a guesser's error may be the smaller one when
    // items differ in their number of choices: the larger of the two claims less.
    private static double Distance(double last, double error, MetricCurves metric) => metric.Chance is not { } chance
        ? double.NaN
        : (last - chance.Value) / (double.IsNaN(error) ? chance.StandardError : Math.Max(error, chance.StandardError));
}

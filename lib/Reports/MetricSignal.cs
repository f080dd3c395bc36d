using EarlySignal.Basics;

namespace EarlySignal.Reports;

/// <summary>The signal of one metric of a benchmark: every series, and the mean over those that are no control.</summary>
/// <param name="Data">The metric and its curves.</param>
/// <param name="Series">One for each curve, in the same order.</param>
public sealed record MetricSignal(MetricCurves Data, IReadOnlyList<SeriesSignal> Series)
{
    /// <summary>The series that averages and verdicts are about.</summary>
    public IReadOnlyList<SeriesSignal> Judged { get; } = [.. Series.Where(series => !series.IsControl)];

    /// <summary>Mean of the first values.</summary>
    public double First => Mean(series => series.First);

    /// <summary>Mean of their standard errors: an upper bound of the mean's own error, as the series answer the same items.</summary>
    public double FirstError => Mean(series => series.FirstError);

    /// <summary>Mean of the last values.</summary>
    public double Last => Mean(series => series.Last);

    /// <summary>Mean of their standard errors: an upper bound of the mean's own error, as the series answer the same items.</summary>
    public double LastError => Mean(series => series.LastError);

    /// <summary>Mean of E2LM's monotonicity.</summary>
    public double Monotonicity => Mean(series => series.E2lm.Monotonicity);

    /// <summary>Mean of E2LM's autocorrelation.</summary>
    public double Autocorrelation => Mean(series => series.E2lm.Autocorrelation);

    /// <summary>E2LM's signal quality of the benchmark: the mean over series, as in the competition.</summary>
    public double SignalQuality => Mean(series => series.E2lm.SignalQuality);

    /// <summary>Mean of Spearman's correlation with training.</summary>
    public double Spearman => Mean(series => series.Spearman);

    /// <summary>The checkpoints of a series: one number, or a range when the series differ.</summary>
    internal string Checkpoints
    {
        get
        {
            if (Judged.Count == 0)
                return NumberText.Undefined;
            var (fewest, most) = (Judged.Min(series => series.Checkpoints), Judged.Max(series => series.Checkpoints));
            return fewest == most ? NumberText.Count(most) : $"{NumberText.Count(fewest)}–{NumberText.Count(most)}";
        }
    }

    /// <summary>The part of training that the checkpoints cover.</summary>
    internal string Window
    {
        get
        {
            var curves = Judged.Select(series => series.Curve).Where(curve => curve.Count > 0).ToArray();
            return curves.Length == 0
                ? NumberText.Undefined
                : TrainingUnit.For(curves).Window(curves.Min(curve => curve.Tokens[0]), curves.Max(curve => curve.Tokens[^1]));
        }
    }

    // Undefined values are left out of a mean; a finding names the series that they belong to.
    private double Mean(Func<SeriesSignal, double> number) =>
        CompensatedSum.Mean([.. Judged.Select(number).Where(value => !double.IsNaN(value))]);
}

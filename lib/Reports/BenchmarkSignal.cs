using EarlySignal.Signals.Noise;

namespace EarlySignal.Reports;

/// <summary>What the numbers say about one benchmark.</summary>
/// <param name="Data">The benchmark and its curves.</param>
/// <param name="Metrics">The signal of each metric; the first is the one that the verdict is about.</param>
/// <param name="Family">What its series say together on that metric.</param>
/// <param name="Choice">Which metric has the best signal, and what its lead is worth.</param>
/// <param name="Findings">Conclusions in sentences.</param>
/// <param name="Verdict">The conclusion in a few words.</param>
public sealed record BenchmarkSignal(
    BenchmarkData Data, IReadOnlyList<MetricSignal> Metrics, BenchmarkFamily Family, SignalChoice Choice, IReadOnlyList<Finding> Findings, Verdict Verdict)
{
    /// <summary>The metric that the verdict is about.</summary>
    public MetricSignal Primary => Metrics[0];

    internal static BenchmarkSignal Of(BenchmarkData data, IReadOnlyList<string> controlSeries, ReportOptions options, IReadOnlyDictionary<int, SignalNull> nulls)
    {
        // Shuffles and draws are the dear part: only the first metric gets them.
        MetricSignal[] metrics = [.. data.Metrics.Select((metric, i) => SignalOf(metric, controlSeries, i == 0 ? nulls : null))];
        var family = BenchmarkFamily.Of(data.Metrics[0], controlSeries, options);
        var choice = SignalChoice.Among(metrics);
        return new BenchmarkSignal(data, metrics, family, choice, FindingRules.Apply(data.Task, metrics, family, choice), FindingRules.Judge(metrics[0]));
    }

    private static MetricSignal SignalOf(MetricCurves metric, IReadOnlyList<string> controlSeries, IReadOnlyDictionary<int, SignalNull>? nulls) =>
        new(metric, [.. metric.Curves.Select(curve => SeriesSignal.Of(curve, metric, controlSeries.Contains(curve.Series), nulls))]);
}

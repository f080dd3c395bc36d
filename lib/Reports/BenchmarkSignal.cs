namespace EarlySignal.Reports;

/// <summary>What the numbers say about one benchmark.</summary>
/// <param name="Data">The benchmark and its curves.</param>
/// <param name="Metrics">The signal of each metric; the first is the one that the verdict is about.</param>
/// <param name="Findings">Conclusions in sentences.</param>
/// <param name="Verdict">The conclusion in a few words.</param>
public sealed record BenchmarkSignal(BenchmarkData Data, IReadOnlyList<MetricSignal> Metrics, IReadOnlyList<Finding> Findings, Verdict Verdict)
{
    /// <summary>The metric that the verdict is about.</summary>
    public MetricSignal Primary => Metrics[0];

    internal static BenchmarkSignal Of(BenchmarkData data, IReadOnlyList<string> controlSeries)
    {
        if (data.Metrics.Count == 0)
            throw new ArgumentException($"Benchmark '{data.Task}' comes without a metric.", nameof(data));
        // Only the first metric's p is shown, and shuffles are the dear part.
        MetricSignal[] metrics = [.. data.Metrics.Select((metric, i) => Signal(metric, controlSeries, withPValue: i == 0))];
        return new BenchmarkSignal(data, metrics, FindingRules.Apply(metrics), FindingRules.Judge(metrics[0]));
    }

    private static MetricSignal Signal(MetricCurves metric, IReadOnlyList<string> controlSeries, bool withPValue) =>
        new(metric, [.. metric.Curves.Select(curve => SeriesSignal.Of(curve, metric, controlSeries.Contains(curve.Series), withPValue))]);
}

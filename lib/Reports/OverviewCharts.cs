using EarlySignal.Reports.Charts;

namespace EarlySignal.Reports;

/// <summary>The charts of a report that are about more than one benchmark's curves.</summary>
internal static class OverviewCharts
{
    /// <summary>All benchmarks beside each other, and which of them tell models apart; none where there is only one.</summary>
    public static IEnumerable<Chart> Of(SignalReport report)
    {
        if (report.Benchmarks.Count < 2)
            yield break;
        var metrics = report.Benchmarks.Select(benchmark => benchmark.Primary.Data.Metric).Distinct().ToArray();
        yield return CurveChart.Multiples(
            Title(report, "Every benchmark"),
            metrics.Length == 1 ? MetricLabel.Of(metrics[0], report.Benchmarks[0].Primary.Data.HigherIsBetter) : "score",
            [.. report.Benchmarks.Select(benchmark => (benchmark.Data.Task, Styled(report, benchmark.Primary), benchmark.Primary.Data.Chance?.Value))]);
        // Signal and noise of different metrics have no common unit.
        var shown = report.Benchmarks.Where(benchmark => benchmark.Family.Anova is { Noise: > 0, VarianceBetween: > 0 }).ToArray();
        if (metrics.Length == 1 && shown.Length > 1)
            yield return SignalNoiseChart.Of(
                Title(report, "Spread of the models over the noise of a checkpoint"),
                [.. report.Benchmarks.Select(benchmark => (benchmark.Data.Task, benchmark.Family.Anova.Noise, Math.Sqrt(benchmark.Family.Anova.VarianceBetween)))],
                metrics[0]);
    }

    /// <summary>The ranks of a benchmark's judged series; null when there are none to compare at the same checkpoints.</summary>
    public static Chart? Ranks(SignalReport report, int benchmark)
    {
        var signal = report.Benchmarks[benchmark].Primary;
        var grid = report.Benchmarks[benchmark].Family.Signal.Grid;
        return signal.Judged.Count < 2 || grid.Tokens.Count < 2 || grid.Interpolated > 0
            ? null
            : RankChart.Of(Title(report, $"Ranks on {report.Benchmarks[benchmark].Data.Task}"), [.. signal.Judged.Select(series => series.Curve)], signal.Data.HigherIsBetter);
    }

    /// <summary>A title that says when only a part of the items was scored.</summary>
    public static string Title(SignalReport report, string title) => report.PreviewNotice is null ? title : $"PREVIEW · {title}";

    /// <summary>The curves of a metric, the same series in the same style everywhere.</summary>
    public static IReadOnlyList<CurveChartSeries> Styled(SignalReport report, MetricSignal signal)
    {
        var styles = report.SeriesNames().ToList();
        return [.. signal.Series.Select(series => new CurveChartSeries(series.Curve, styles.IndexOf(series.Curve.Series), series.IsControl))];
    }
}

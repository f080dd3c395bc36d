using System.Globalization;
using EarlySignal.Basics;
using EarlySignal.Metrics;
using EarlySignal.Reports;
using EarlySignal.Results;
using EarlySignal.Signals;

namespace EarlySignal.Runs;

/// <summary>Turns item results on disk into what a report is made from. No model is needed.</summary>
public static class ReportSource
{
    /// <summary>Reads finished runs and computes every metric of every one.</summary>
    /// <param name="title">The report's heading.</param>
    /// <param name="runs">The runs, as <see cref="ResultFolder.FinishedRuns()"/> gives them.</param>
    /// <param name="metric">The metric that the table, the charts and the verdicts are about.</param>
    /// <exception cref="InputException">There are no runs, the metric is unknown, or an item file cannot be read.</exception>
    public static ReportData Read(string title, IReadOnlyList<FinishedRun> runs, string metric = "acc")
    {
        if (runs.Count == 0)
            throw new InputException(title, "", "no finished run", "at least one", "Run 'early score' first, or correct the path.");
        var first = MetricList.Find(metric) ?? throw new InputException(
            "--metric", "", $"'{metric}'", string.Join(", ", MetricList.All.Select(known => known.Name)), "Choose one of these.");
        IReadOnlyList<Metric> metrics = [first, .. MetricList.All.Where(other => other != first)];
        return new ReportData(
            title,
            Facts(runs),
            [.. runs.GroupBy(run => run.Manifest.Task).Select(task => Benchmark(task.Key, [.. task], metrics))],
            [.. runs.Where(run => run.Manifest.IsControl).Select(run => run.Manifest.Series).Distinct()],
            runs.Any(run => run.Manifest.IsPreview) ? runs.Max(run => run.Manifest.Items) : null);
    }

    private static BenchmarkData Benchmark(string task, IReadOnlyList<FinishedRun> runs, IReadOnlyList<Metric> metrics)
    {
        // One pass over the files: the items of a run are dropped once its metrics are known.
        var chance = default(MetricValue?);
        var values = runs.Select(run =>
        {
            var items = run.ReadItems();
            chance ??= Chance.Of(items);
            return (run.Manifest, Metrics: metrics.Select(metric => metric.Of(items)).ToArray());
        }).ToArray();
        // One unit for all curves that are shown together: steps as soon as one series does not know its tokens.
        var hasTokens = runs.All(run => run.Manifest.Tokens is not null);
        return new BenchmarkData(task, "", runs.Max(run => run.Manifest.Items),
        [
            .. metrics.Select((metric, m) => new MetricCurves(
                metric.Name, metric.HigherIsBetter, MetricList.HasChance(metric) ? chance : null,
                [.. values.GroupBy(run => run.Manifest.Series).Select(series => CurveOf(series.Key, hasTokens, [.. series.Select(run => (run.Manifest, run.Metrics[m]))]))])),
        ]);
    }

    private static Curve CurveOf(string series, bool hasTokens, IReadOnlyList<(RunManifest Run, MetricValue Value)> points) => new(
        series,
        [.. points.Select(point => point.Run.Step)],
        [.. points.Select(point => hasTokens ? point.Run.Tokens!.Value : point.Run.Step)],
        [.. points.Select(point => point.Value.Value)],
        [.. points.Select(point => point.Value.StandardError)]);

    private static ReportFact[] Facts(IReadOnlyList<FinishedRun> runs)
    {
        var series = runs.GroupBy(run => run.Manifest.Series).Select(group =>
        {
            var checkpoints = group.Select(run => run.Manifest.Step).Distinct().Count();
            return string.Create(CultureInfo.InvariantCulture, $"{group.Key} ({checkpoints} checkpoints{(group.First().Manifest.IsControl ? ", control" : "")})");
        });
        return
        [
            new ReportFact("Series", string.Join(", ", series)),
            new ReportFact("Steps", string.Create(CultureInfo.InvariantCulture, $"{runs.Min(run => run.Manifest.Step)} to {runs.Max(run => run.Manifest.Step)}")),
        ];
    }
}

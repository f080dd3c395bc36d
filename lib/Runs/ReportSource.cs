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
    /// <summary>Reads finished runs and computes the metrics that a report compares, and the one asked for.</summary>
    /// <param name="title">The report's heading.</param>
    /// <param name="runs">The runs, at least one, as <see cref="ResultFolder.FinishedRuns()"/> gives them.</param>
    /// <param name="metric">The metric that the table, the charts and the verdicts are about.</param>
    /// <exception cref="InputException">The metric is unknown, or an item file cannot be read.</exception>
    public static ReportData Read(string title, IReadOnlyList<FinishedRun> runs, string metric = "acc")
    {
        if (runs.Count == 0)
            throw new ArgumentException("A report needs at least one run.", nameof(runs));
        var first = MetricNamed(metric);
        IReadOnlyList<Metric> metrics = [first, .. MetricList.Reported.Where(other => other != first)];
        // One without tokens would stand on the others' axis with its steps.
        var hasTokens = runs.All(run => run.Manifest.Tokens is not null);
        return new ReportData(
            title,
            Facts(runs),
            [.. runs.GroupBy(run => run.Manifest.Task).Select(task => Benchmark(task.Key, [.. task], metrics, hasTokens))],
            [.. runs.Where(run => run.Manifest.IsControl).Select(run => run.Manifest.Series).Distinct()],
            runs.Where(run => run.Manifest.IsPreview).Max(run => (int?)run.Manifest.Items));
    }

    /// <summary>A metric by the name that a user gave.</summary>
    /// <exception cref="InputException">There is none of that name.</exception>
    public static Metric MetricNamed(string name) => MetricList.Find(name) ?? throw new InputException(
        "--metric", "", $"'{name}'", string.Join(", ", MetricList.All.Select(known => known.Name)), "Choose one of these.");

    private static BenchmarkData Benchmark(string task, IReadOnlyList<FinishedRun> runs, IReadOnlyList<Metric> metrics, bool hasTokens)
    {
        // One pass over the files: the items of a run are dropped once its metrics are known.
        var chance = default(MetricValue?);
        var values = runs.Select(run =>
        {
            var items = run.ReadItems();
            chance ??= Chance.Of(items);
            return (run.Manifest, Metrics: metrics.Select(metric => metric.Of(items)).ToArray());
        }).ToArray();
        return new BenchmarkData(task, "", runs.Max(run => run.Manifest.Items),
        [
            .. metrics.Select((metric, m) => new MetricCurves(
                metric.Name, metric.HigherIsBetter, MetricList.HasChance(metric) ? chance : null,
                [.. values.GroupBy(run => run.Manifest.Series).Select(series => CurveOf(series.Key, [.. series.Select(run => (run.Manifest, run.Metrics[m]))], hasTokens))])),
        ]);
    }

    private static Curve CurveOf(string series, IReadOnlyList<(RunManifest Run, MetricValue Value)> points, bool hasTokens) => new(
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

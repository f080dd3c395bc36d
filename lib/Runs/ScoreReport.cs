using System.Globalization;
using EarlySignal.Basics;
using EarlySignal.Metrics;
using EarlySignal.Reports;
using EarlySignal.Results;
using EarlySignal.Signals;
using EarlySignal.Signals.Families;

namespace EarlySignal.Runs;

/// <summary>Turns scores into what a report is made from.</summary>
public static class ScoreReport
{
    // Metrics of lm-evaluation-harness that this library does not compute and that fall as models improve.
    private static readonly string[] LowerIsBetter = ["perplexity", "word_perplexity", "byte_perplexity", "bits_per_byte"];

    /// <summary>Puts the scores of each task and metric together into curves.</summary>
    /// <param name="title">The report's heading.</param>
    /// <param name="source">The scores. Tasks without the metric are left out, and a line of the report says so.</param>
    /// <param name="metric">The metric that the table, the charts and the verdicts are about.</param>
    /// <exception cref="InputException">No task has the metric.</exception>
    public static ReportData Read(string title, ScoreSource source, string metric = "acc")
    {
        var scores = source.Scores;
        var tasks = scores.GroupBy(score => score.Task).OrderBy(task => task.Key, StringComparer.Ordinal).ToList();
        var judged = tasks.Where(task => task.Any(score => score.Metric == metric)).ToList();
        if (judged.Count == 0)
            throw new InputException("--metric", "", $"'{metric}', which no task has", string.Join(", ", scores.Select(score => score.Metric).Distinct().Order(StringComparer.Ordinal)), "Choose one of these.");
        // One without tokens would stand on the others' axis with its steps.
        var hasTokens = scores.All(score => score.Tokens is not null);
        return new ReportData(
            title,
            [.. Facts(source, tasks.Except(judged).Select(task => task.Key), metric)],
            [.. judged.Select(task => Benchmark(task.Key, [.. task], metric, hasTokens))],
            [.. scores.Where(score => score.IsControl).Select(score => score.Series).Distinct()],
            scores.Where(score => score.IsPreview).Max(score => (int?)score.Items));
    }

    /// <summary>Puts curves of accuracy together that are all that is known.</summary>
    /// <param name="title">The report's heading.</param>
    /// <param name="curves">The curves, such as those of <see cref="E2lmPlotData"/>.</param>
    public static ReportData Of(string title, IReadOnlyList<BenchmarkCurve> curves) => new(
        title, [], [.. curves.GroupBy(curve => curve.Benchmark).Select(task => new BenchmarkData(
            task.Key, "", 0, [new MetricCurves(MetricList.Accuracy.Name, true, null, [.. task.Select(curve => curve.Curve)])]))], []);

    /// <summary>The curves of one metric.</summary>
    /// <param name="scores">The scores; those of other metrics are passed over.</param>
    /// <param name="metric">The metric's name.</param>
    /// <param name="hasTokens">Whether curves are over tokens, which all scores then must have, or over steps.</param>
    /// <returns>One for each task and series, series in the order of their names, numbers in them as numbers; controls last.</returns>
    public static IReadOnlyList<BenchmarkCurve> Curves(IEnumerable<CheckpointScore> scores, string metric, bool hasTokens) =>
    [
        .. scores.Where(score => score.Metric == metric)
            .GroupBy(score => (score.Task, score.Series, score.IsControl))
            .OrderBy(curve => curve.Key.Task, StringComparer.Ordinal).ThenBy(curve => curve.Key.IsControl)
            .ThenBy(curve => curve.Key.Series, ResultFolder.BySizeInName).ThenBy(curve => curve.Key.Series, StringComparer.Ordinal)
            .Select(curve => new BenchmarkCurve(curve.Key.Task, CurveOf(curve.Key.Series, [.. curve.OrderBy(score => score.Step)], hasTokens))),
    ];

    private static Curve CurveOf(string series, IReadOnlyList<CheckpointScore> points, bool hasTokens) => new(
        series,
        [.. points.Select(point => point.Step)],
        [.. points.Select(point => hasTokens ? point.Tokens!.Value : point.Step)],
        [.. points.Select(point => point.Value)],
        [.. points.Select(point => point.StandardError)]);

    private static BenchmarkData Benchmark(string task, IReadOnlyList<CheckpointScore> scores, string metric, bool hasTokens) => new(
        task, "", scores.Max(score => score.Items),
        [
            .. scores.GroupBy(score => score.Metric).OrderByDescending(group => group.Key == metric).Select(group => new MetricCurves(
                group.Key, IsHigherBetter(group.Key, group), ChanceOf(group.Key, group),
                [.. Curves(group, group.Key, hasTokens).Select(curve => curve.Curve)])).Select((curves, i) => i == 0 ? WithItems(curves, scores) : curves),
        ]);

    // Intervals draw the items anew for all checkpoints at once, which takes the same items everywhere.
    private static MetricCurves WithItems(MetricCurves metric, IReadOnlyList<CheckpointScore> scores)
    {
        var bySeries = scores.Where(score => score.Metric == metric.Metric).ToLookup(score => score.Series);
        var points = metric.Curves.Select(curve => bySeries[curve.Series].OrderBy(score => score.Step).ToArray()).ToArray();
        if (points.Any(series => series.Any(score => score.PerItem is null)))
            return metric;
        if (points.SelectMany(series => series).Select(score => score.PerItem!.ItemsHash).Distinct().Count() > 1)
            return metric with { WithoutItems = "the checkpoints were not asked the same items" };
        return metric.Fault is null
            ? metric with { Items = [.. metric.Curves.Zip(points, (curve, series) => new SeriesItems(curve.Series, curve.Tokens, [.. series.Select(score => score.PerItem!.Values)]))] }
            : metric;
    }

    private static bool IsHigherBetter(string metric, IEnumerable<CheckpointScore> scores) =>
        scores.Select(score => score.HigherIsBetter).FirstOrDefault(known => known is not null) ?? MetricList.Find(metric)?.HigherIsBetter ?? !LowerIsBetter.Contains(metric.Split(',')[0]);

    private static MetricValue? ChanceOf(string metric, IEnumerable<CheckpointScore> scores) =>
        MetricList.Find(metric) is { } known && MetricList.HasChance(known) && scores.First() is { Chance: { } chance, Items: var items }
            ? new MetricValue(chance.Value, chance.StandardError, items)
            : null;

    private static IEnumerable<ReportFact> Facts(ScoreSource source, IEnumerable<string> leftOut, string metric)
    {
        var series = source.Scores.GroupBy(score => score.Series)
            .OrderBy(group => group.First().IsControl).ThenBy(group => group.Key, ResultFolder.BySizeInName)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Key} ({group.Select(score => score.Step).Distinct().Count()} checkpoints{(group.First().IsControl ? ", control" : "")})"));
        yield return new ReportFact("Series", string.Join(", ", series));
        yield return new ReportFact("Steps", string.Create(CultureInfo.InvariantCulture, $"{source.Scores.Min(score => score.Step)} to {source.Scores.Max(score => score.Step)}"));
        foreach (var note in source.Notes)
            yield return new ReportFact("Note", note);
        if (string.Join(", ", leftOut) is { Length: > 0 } names)
            yield return new ReportFact("Left out", $"{names}: no metric {metric}");
    }
}

using System.Text.Json;
using EarlySignal.Basics;
using EarlySignal.Checkpoints;
using EarlySignal.Metrics;
using EarlySignal.Results;
using EarlySignal.Signals;

namespace EarlySignal.Runs;

/// <summary>Scores from files of other tools, or from a results folder, as one list.</summary>
/// <param name="Scores">The scores; at most one for each series, step, task and metric.</param>
/// <param name="Notes">What was left out while reading, a sentence each.</param>
public sealed record ScoreSource(IReadOnlyList<CheckpointScore> Scores, IReadOnlyList<string> Notes)
{
    private const string Kinds = "results_*.json of lm-evaluation-harness or a folder of them, plot data of the E2LM competition (JSON), or a table (CSV)";

    /// <summary>Reads files and folders; what they are is seen from their content.</summary>
    /// <param name="paths">The files and folders, at least one.</param>
    /// <param name="schedule">How steps become tokens where a file does not say.</param>
    /// <param name="itemsOf">The metric of which the value of each item is kept, where samples lie beside the scores; null for none.</param>
    /// <exception cref="InputException">One is missing, damaged or of another kind, or two give a different number for the same thing.</exception>
    public static ScoreSource Read(IReadOnlyList<string> paths, TokenSchedule? schedule = null, string? itemsOf = null)
    {
        var notes = new List<string>();
        CheckpointScore[] scores = [.. paths.SelectMany(path => Read(path, notes, itemsOf)).Select(score => score.Tokens is null && schedule is not null ? score with { Tokens = schedule.BillionTokens(score.Step) } : score)];
        var twice = scores.GroupBy(score => (score.Series, score.Step, score.Task, score.Metric)).FirstOrDefault(same => same.Count() > 1);
        return twice is null ? new ScoreSource(scores, notes) : throw new InputException(
            string.Join(", ", paths), $"{twice.Key.Series} step {twice.Key.Step}, {twice.Key.Task}, {twice.Key.Metric}", $"{twice.Count()} values", "one", "Remove the lines or files that are out of date, or give the series different names.");
    }

    /// <summary>The scores of finished runs of this library.</summary>
    /// <param name="runs">The runs. One pass over their files: the items of a run are dropped once its metrics are known.</param>
    /// <param name="metrics">The metrics to compute of each; those of a report when left out.</param>
    /// <param name="itemsOf">The one of them of which the value of each item is kept; null for none.</param>
    /// <exception cref="InputException">An item file cannot be read.</exception>
    public static ScoreSource Of(IReadOnlyList<FinishedRun> runs, IReadOnlyList<Metric>? metrics = null, Metric? itemsOf = null) =>
        new([.. runs.SelectMany(run => EveryMetric(run, metrics ?? MetricList.Reported, itemsOf))], []);

    /// <summary>The value of each item on a metric, higher is better.</summary>
    internal static ItemValues PerItem(IReadOnlyList<ItemResult> items, Metric metric) =>
        ItemValues.Of(items, item => metric.HigherIsBetter ? metric.PerItem(item) : -metric.PerItem(item));

    private static IEnumerable<CheckpointScore> EveryMetric(FinishedRun run, IReadOnlyList<Metric> metrics, Metric? itemsOf)
    {
        var items = run.ReadItems();
        var manifest = run.Manifest;
        var chance = Chance.Of(items);
        return metrics.Select(metric => (Metric: metric, Value: metric.Of(items))).Select(known =>
            new CheckpointScore(manifest.Series, manifest.Step, manifest.Tokens, manifest.Task, known.Metric.Name, known.Value.Value, known.Value.StandardError)
            {
                Items = manifest.Items,
                HigherIsBetter = known.Metric.HigherIsBetter,
                Chance = (chance.Value, chance.StandardError),
                IsPreview = manifest.IsPreview,
                IsControl = manifest.IsControl,
                PerItem = known.Metric == itemsOf ? PerItem(items, known.Metric) : null,
            });
    }

    private static IReadOnlyList<CheckpointScore> Read(string path, List<string> notes, string? itemsOf)
    {
        if (Directory.Exists(path))
            return LmEvalSource.Read(path, notes, itemsOf);
        if (Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase))
            return ScoreCsv.Read(path);
        var root = LmEvalJson.Read(path);
        if (root.Element.ValueKind == JsonValueKind.Object && root.TryGet("results", out _))
            return LmEvalSource.Read(path, notes, itemsOf);
        return root.Element.ValueKind == JsonValueKind.Object && root.TryGet("data", out _)
            ? [.. E2lmPlotData.Read(path).SelectMany(curve => Points(curve.Benchmark, curve.Curve))]
            : throw new InputException(path, "", "JSON with neither 'results' nor 'data'", Kinds, "Give a file of one of these kinds.");
    }

    private static IEnumerable<CheckpointScore> Points(string benchmark, Curve curve) => Enumerable.Range(0, curve.Count)
        .Select(i => new CheckpointScore(curve.Series, curve.Steps[i], curve.Tokens[i], benchmark, MetricList.Accuracy.Name, curve.Values[i], curve.StandardErrors[i]));
}

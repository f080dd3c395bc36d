using EarlySignal.Basics;
using EarlySignal.Checkpoints;
using EarlySignal.Metrics;
using EarlySignal.Results;

namespace EarlySignal.Runs;

/// <summary>
/// Existing runs of lm-evaluation-harness as scores: the step of each file is found in <c>revision</c>, <c>subfolder</c> or
/// the model's path, else in the names of the file's folders. Where the samples lie beside a file, every metric is computed from them.
/// </summary>
internal static class LmEvalSource
{
    // A model is known by the last part of its path, unless this library wrote the file.
    private sealed record Located(LmEvalResults Results, string Model, CheckpointName Step)
    {
        public string ShortName => Results.Origin is null ? Last(Model) : Model;
    }

    /// <summary>All scores in a file or below a folder. Of two files about the same task of one checkpoint the newest counts, a whole run before a preview.</summary>
    /// <param name="path">A <c>results_*.json</c>, or a folder of them at any depth.</param>
    /// <param name="notes">What was left out, a sentence each.</param>
    /// <param name="itemsOf">The metric of which the value of each item is kept; null for none.</param>
    /// <exception cref="InputException">There is no such file, one is damaged, or none has a step.</exception>
    public static IReadOnlyList<CheckpointScore> Read(string path, List<string> notes, string? itemsOf = null)
    {
        string[] files = File.Exists(path) ? [path] : Directory.Exists(path)
            ? [.. Directory.EnumerateFiles(path, LmEvalResults.FilePattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
            : throw new InputException(path, "", "no such file or folder", "results of lm-evaluation-harness", "Check the path.");
        if (files.Length == 0)
            throw new InputException(path, "", $"no {LmEvalResults.FilePattern}", "at least one", "Give the folder that was --output_path of the harness.");
        var results = new LmEvalResults[files.Length];
        ParallelLoop.Run(files.Length, i => results[i] = LmEvalResults.Read(files[i]));

        var located = results.Select(Locate).OfType<Located>().ToList();
        if (located.Count == 0)
            throw new InputException(files[0], "config.model_args", $"no step for any of {files.Length} files", $"revision= or subfolder= with a name like {CheckpointName.Forms}, or a folder of such a name", "Put the files of each checkpoint into a folder with its step in the name.");
        if (located.Count < files.Length)
            notes.Add($"{files.Length - located.Count} of {files.Length} result files have no step and were left out, such as {Path.GetRelativePath(path, results.First(result => Locate(result) is null).File)}.");
        // Models of one name from two places would be taken for one series.
        var isShared = located.GroupBy(one => one.ShortName).Where(same => same.Select(one => one.Model).Distinct().Count() > 1).Select(same => same.Key).ToHashSet();
        var entries = located.SelectMany(one => one.Results.Tasks, (one, task) => (File: one, Task: task, Series: isShared.Contains(one.ShortName) ? one.Model : one.ShortName))
            .GroupBy(entry => (entry.Series, entry.File.Step.Step, entry.Task.Name))
            .ToList();
        var older = entries.Sum(same => same.Count() - 1);
        if (older > 0)
            notes.Add($"{older} results were written again later for the same task and checkpoint; the newest counts.");
        return [.. entries.Select(same => same.OrderBy(entry => !entry.File.Results.IsPreview).ThenBy(entry => entry.File.Results.Date).ThenBy(entry => entry.File.Results.File, StringComparer.Ordinal).Last())
            .SelectMany(entry => Scores(entry.File, entry.Task, entry.Series, itemsOf))];
    }

    private static IEnumerable<CheckpointScore> Scores(Located file, LmEvalTask task, string series, string? itemsOf)
    {
        var tokens = file.Results.Origin is { } origin ? origin.Tokens : TokensOf(file, series);
        IReadOnlyList<ItemResult>? items = file.Results.SamplesOf(task.Name) is { } samples && LmEvalSamples.IsMultipleChoice(samples)
            ? LmEvalSamples.Read(samples, task.TargetDelimiter)
            : null;
        MetricValue? chance = items is not null ? Chance.Of(items)
            : task is { Choices: > 1, Items: > 0 } ? Chance.OfChoiceCounts([.. Enumerable.Repeat(task.Choices.Value, task.Items)])
            : null;
        var computed = items is null ? [] : MetricList.Reported.Select(metric => (Metric: metric, metric.Name, Value: metric.Of(items))).ToArray();
        foreach (var (metric, name, value) in computed)
            yield return Score(name, value.Value, value.StandardError, metric.HigherIsBetter) with { PerItem = name == itemsOf ? ScoreSource.PerItem(items!, metric) : null };
        foreach (var metric in task.Metrics.Where(metric => !computed.Any(known => known.Name == metric.Name)))
            yield return Score(metric.Name, metric.Value, metric.StandardError, metric.HigherIsBetter);

        CheckpointScore Score(string metric, double value, double error, bool? isHigherBetter) => new(series, file.Step.Step, tokens, task.Name, metric, value, error)
        {
            Items = items?.Count ?? task.Items,
            HigherIsBetter = isHigherBetter,
            Chance = chance is { } known ? (known.Value, known.StandardError) : null,
            IsPreview = file.Results.IsPreview,
            IsControl = file.Results.Origin?.IsControl == true,
        };
    }

    // As for the checkpoints themselves: what the name says, else the schedule of the competition's models.
    private static double? TokensOf(Located file, string series)
    {
        var name = file.Results.ModelArguments.Values.Select(Last).FirstOrDefault(part => CheckpointName.Parse(part) == file.Step) ?? $"step{file.Step.Step}";
        return CheckpointSeries.Listed(file.Model, series, [name], [name]).Checkpoints[0].Tokens;
    }

    private static Located? Locate(LmEvalResults results)
    {
        if (results.Origin is { } origin)
            return new Located(results, origin.Series, new CheckpointName(origin.Step, origin.Tokens));
        var arguments = results.ModelArguments;
        var model = arguments.GetValueOrDefault("pretrained")?.TrimEnd('/', '\\') ?? "";
        foreach (var name in new[] { "subfolder", "revision" })
            if (arguments.TryGetValue(name, out var value) && CheckpointName.Parse(Last(value)) is { } step)
                return new Located(results, model, step);
        if (Split(model) is { } inPath)
            return new Located(results, inPath.Series, inPath.Step);
        for (var folder = Path.GetDirectoryName(Path.GetFullPath(results.File)); !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
            if (Split(Path.GetFileName(folder)) is { } inFolder)
                return new Located(results, model.Length > 0 ? model : inFolder.Series.Length > 0 ? inFolder.Series : "model", inFolder.Step);
        return null;
    }

    // "models/pythia-70m-step1000", "models/run/iter_0002000" and the harness's own "__models__run__iter_0002000".
    private static (string Series, CheckpointName Step)? Split(string name)
    {
        for (var i = 0; i < name.Length; i++)
            if ((i == 0 || name[i - 1] is '/' or '\\' or '-' or '_' or '.') && CheckpointName.Parse(name[i..]) is { } step)
                return (name[..i].TrimEnd('/', '\\', '-', '_', '.'), step);
        return null;
    }

    private static string Last(string path) => path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
}

using EarlySignal.Basics;
using EarlySignal.Metrics;
using EarlySignal.Results;
using EarlySignal.Signals;
using EarlySignal.Tasks;

namespace EarlySignal.Runs;

/// <summary>Writes scores as files of other tools. The same scores give the same bytes.</summary>
public static class ScoreExport
{
    /// <summary>A table: <c>series,step,tokens,task,metric,value,stderr</c>.</summary>
    public static void Csv(ScoreSource source, string file) => AtomicFile.WriteText(file, ScoreCsv.Write(source.Scores));

    /// <summary>One metric in the form of the E2LM competition's plot data.</summary>
    /// <exception cref="InputException">No score has the metric, or the scores do not fit that form: it needs tokens, and the same checkpoints for every task of a series.</exception>
    public static void PlotData(ScoreSource source, string metric, string file)
    {
        var curves = ScoreReport.Curves(source.Scores, metric, source.Scores.All(score => score.Tokens is not null));
        if (curves.Count == 0)
            throw new InputException("--metric", "", $"'{metric}', which no task has", string.Join(", ", source.Scores.Select(score => score.Metric).Distinct().Order(StringComparer.Ordinal)), "Choose one of these.");
        AtomicFile.Write(file, stream => E2lmPlotData.Write(stream, curves));
    }

    /// <summary>A folder as lm-evaluation-harness leaves it: for each series a folder, in it one file of results for each checkpoint.</summary>
    /// <param name="source">The scores.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="runs">The runs that the scores are of, for samples; may be empty.</param>
    /// <param name="tasks">The tasks whose samples shall be written, too.</param>
    /// <exception cref="InputException">A task was not scored, or has other items than were scored.</exception>
    public static void LmEval(ScoreSource source, string folder, IReadOnlyList<FinishedRun> runs, IReadOnlyList<TaskDefinition> tasks)
    {
        foreach (var task in tasks)
            if (!runs.Any(run => run.Manifest.Task == task.Name))
                throw new InputException("--task", task.Name, "no item results of this task", "a task that is in the results folder", "Score it first, or leave it out.");
        foreach (var same in source.Scores.Select(score => score.Series).Distinct().GroupBy(ResultFolder.FileName, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1))
            throw new InputException(folder, same.Key, $"one folder for {string.Join(" and ", same)}", "series whose names differ in letters and digits", "Rename one of them, or write CSV.");
        foreach (var checkpoint in source.Scores.GroupBy(score => (score.Series, score.Step)))
            AtomicFile.Write(Place(folder, checkpoint.Key.Series, "results", checkpoint.Key.Step, ".json"), stream => LmEvalResultsWriter.Write(stream, [.. checkpoint]));
        foreach (var task in tasks)
        {
            var texts = ItemRequests.Of(task.Items(), task.TargetDelimiter).ToLookup(request => request.ItemId, StringComparer.Ordinal);
            foreach (var run in runs.Where(run => run.Manifest.Task == task.Name))
            {
                var samples = run.ReadItems().Select(item => Sample(task, item, [.. texts[item.ItemId]])).ToList();
                AtomicFile.Write(Place(folder, run.Manifest.Series, $"samples_{task.Name}", run.Manifest.Step, ".jsonl"), stream => LmEvalSampleWriter.Write(stream, samples, HarnessMetrics));
            }
        }
    }

    private static (string Name, Func<ItemResult, double> Of)[] HarnessMetrics =>
        [.. new[] { MetricList.Accuracy, MetricList.AccuracyPerCodePoint, MetricList.AccuracyPerByte }.Select(metric => (LmEvalResults.HarnessName(metric.Name), metric.PerItem))];

    private static LmEvalSample Sample(TaskDefinition task, ItemResult item, IReadOnlyList<ScoringRequest> requests) =>
        requests.Count == item.Choices.Count
            ? new LmEvalSample(item, [.. requests.Select(request => (request.Context, request.Continuation))])
            : throw new InputException(task.File, $"item '{item.ItemId}'", requests.Count == 0 ? "no such item" : $"{requests.Count} choices", $"the item that was scored, with {item.Choices.Count} choices", "Give the task as it was when it was scored.");

    private static string Place(string folder, string series, string kind, long step, string ending) =>
        Path.Combine(folder, ResultFolder.FileName(series), ResultFolder.FileName($"{kind}_{LmEvalResultsWriter.DateOf(step)}{ending}"));
}

using System.Diagnostics;
using EarlySignal.Basics;
using EarlySignal.Checkpoints;
using EarlySignal.Engines;
using EarlySignal.Engines.Cpu;
using EarlySignal.Engines.Reference;
using EarlySignal.Models;
using EarlySignal.Results;
using EarlySignal.Tasks;
using EarlySignal.Tokenizers;

namespace EarlySignal.Runs;

/// <summary>
/// Scores every checkpoint of a family on every task. What is already on disk under the same key is not computed again,
/// so the same call continues a sweep that was stopped, and several processes can share one results folder.
/// </summary>
/// <param name="family">The series of checkpoints.</param>
/// <param name="tasks">The tasks.</param>
/// <param name="results">Where item results go.</param>
/// <param name="options">How to run.</param>
public sealed class Sweep(IReadOnlyList<CheckpointSeries> family, IReadOnlyList<TaskDefinition> tasks, ResultFolder results, SweepOptions options)
{
    // Part of every run's key: raise it when a change of this library changes scores for the same input.
    private const int ScoringVersion = 1;

    private static readonly TimeSpan WaitForOthers = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<string, Tokenizer> _tokenizers = [];
    private readonly Dictionary<string, string> _weightHashes = [];
    private readonly Dictionary<(string Tokenizer, string Task, int Window), PreparedTask> _prepared = [];
    private readonly Stopwatch _clock = new();
    private long _tokensDone;
    private int _runsDone;

    /// <summary>One checkpoint with the tasks that this process shall score it on.</summary>
    private sealed record Assignment(CheckpointSeries Series, CheckpointEntry Entry, IReadOnlyList<TaskDefinition> Tasks);

    /// <summary>Runs the sweep to its end.</summary>
    /// <param name="progress">Told after every item.</param>
    /// <param name="stop">Ends the sweep between two batches; what was scored stays on disk.</param>
    /// <returns>All runs of this sweep, finished now by this process or another.</returns>
    /// <exception cref="InputException">A checkpoint, tokenizer, task or option cannot be used, or two of them have the same name.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was signalled.</exception>
    public IReadOnlyList<FinishedRun> Run(IProgress<SweepProgress> progress, CancellationToken stop)
    {
        options.Check();
        RequireDistinctNames();
        var assignments = Assignments();
        var finished = new List<RunManifest>();
        var left = assignments;
        while (true)
        {
            // Runs that another process is writing are put off until everything else is done.
            left = [.. left
                .Select(assignment => assignment with { Tasks = Score(assignment, finished, progress, stop) })
                .Where(assignment => assignment.Tasks.Count > 0)];
            if (left.Count == 0)
                break;
            stop.WaitHandle.WaitOne(WaitForOthers);
            stop.ThrowIfCancellationRequested();
        }
        return results.FinishedRuns(finished);
    }

    // Results are found again by these names, so two things of one name would be taken for one another.
    private void RequireDistinctNames()
    {
        foreach (var same in tasks.GroupBy(task => task.Name, StringComparer.Ordinal).Where(same => same.Count() > 1))
            throw new InputException("--task", same.Key, $"this task name in {string.Join(" and ", same.Select(task => task.File))}", "each task once, under a name of its own", "Leave one of them out, or rename it ('task:' in its file).");
        foreach (var same in family.GroupBy(series => series.Name, StringComparer.Ordinal))
        {
            // Single checkpoints of one series may be given one by one.
            var folders = same.SelectMany(series => series.Checkpoints).Select(entry => entry.Folder).ToArray();
            if (folders.Distinct().Count() < folders.Length || folders.Select(Path.GetDirectoryName).Distinct().Count() > 1)
                throw new InputException("--model", same.Key, $"this series name in {string.Join(" and ", same.Select(series => series.Folder))}", "each series once, under a name of its own", $"Leave one of them out, rename its folder, or give it a \"name\" in {CheckpointSeries.DescriptionFile}.");
        }
    }

    private IReadOnlyList<Assignment> Assignments()
    {
        var place = 0;
        return [.. family
            .SelectMany(series => series.Checkpoints, (series, entry) =>
                new Assignment(series, entry, [.. tasks.Where(_ => options.Only.Has(place++))]))
            .Where(assignment => assignment.Tasks.Count > 0)];
    }

    /// <summary>Scores one checkpoint; answers with the tasks that another process is writing.</summary>
    private List<TaskDefinition> Score(Assignment assignment, List<RunManifest> finished, IProgress<SweepProgress> progress, CancellationToken stop)
    {
        var busy = new List<TaskDefinition>();
        using var checkpoint = Checkpoint.Open(assignment.Entry.Folder);
        var model = LanguageModel.From(checkpoint);
        IScoringEngine? engine = null;
        try
        {
            foreach (var task in assignment.Tasks)
            {
                stop.ThrowIfCancellationRequested();
                var prepared = Prepare(task, assignment.Series.TokenizerFile, model.Architecture.MaxPositions);
                var run = Manifest(assignment, checkpoint, prepared);
                if (results.IsFinished(run))
                    results.Describe(run);
                else
                {
                    using var writer = results.TryOpen(run);
                    if (writer is null)
                    {
                        busy.Add(task);
                        continue;
                    }
                    if (!writer.IsFinished)
                    {
                        engine ??= Engine(model);
                        Score(engine, prepared, writer, tokens => progress.Report(At(assignment, task, tokens)), stop);
                    }
                }
                finished.Add(run);
                _runsDone++;
            }
        }
        finally
        {
            engine?.Dispose();
        }
        return busy;
    }

    private void Score(IScoringEngine engine, PreparedTask prepared, RunWriter writer, Action<long> tell, CancellationToken stop)
    {
        _clock.Start();
        var plan = prepared.Plan.Only(request => !writer.Has(prepared.Requests[request].ItemId));
        var items = new ItemCollector(prepared);
        var (scored, before) = (0L, _tokensDone);
        long requests = plan.Batches.Sum(batch => batch.Scored.Select(position => position.RequestIndex).Distinct().Count());
        foreach (var request in engine.Score(plan, stop))
        {
            if (items.Add(request) is { } result && !writer.Has(result.ItemId))
                writer.Append(result);
            _tokensDone = before + plan.SharedTokens * ++scored / requests;
            tell(plan.SharedTokens - (_tokensDone - before));
        }
        writer.Finish(prepared.ItemIds);
        _clock.Stop();
    }

    private PreparedTask Prepare(TaskDefinition task, string tokenizerFile, int window)
    {
        if (!_tokenizers.TryGetValue(tokenizerFile, out var tokenizer))
            _tokenizers[tokenizerFile] = tokenizer = Tokenizer.Load(tokenizerFile);
        var key = (tokenizerFile, task.Name, window);
        if (!_prepared.TryGetValue(key, out var prepared))
            _prepared[key] = prepared = PreparedTask.From(task, tokenizer, window, options);
        return prepared;
    }

    private RunManifest Manifest(Assignment assignment, Checkpoint checkpoint, PreparedTask prepared)
    {
        using var key = new ContentHash();
        // Kept, because a checkpoint is opened again and again while another process is writing its run.
        if (!_weightHashes.TryGetValue(checkpoint.Folder, out var weights))
            _weightHashes[checkpoint.Folder] = weights = checkpoint.ContentHash;
        key.Add(ScoringVersion).Add(weights).Add(prepared.RequestsHash).Add((long)options.Engine);
        return new RunManifest
        {
            Key = key.Hex(),
            Task = prepared.Task.Name,
            Series = assignment.Series.Name,
            IsControl = assignment.Series.IsControl,
            Checkpoint = assignment.Entry.Name,
            Step = assignment.Entry.Step,
            Tokens = assignment.Entry.Tokens,
            Items = prepared.Items.Count,
            TaskItems = prepared.TaskItems,
        };
    }

    private IScoringEngine Engine(LanguageModel model) =>
        options.Engine == EngineKind.Reference ? new ReferenceEngine(model) : new CpuEngine(model, options.Threads);

    private SweepProgress At(Assignment assignment, TaskDefinition task, long tokensLeftInRun)
    {
        // Runs that are not prepared yet are taken to be as long as the mean of those that are.
        var runs = family.Sum(series => series.Checkpoints.Count) * tasks.Count / options.Only.Count;
        var mean = _prepared.Values.Sum(prepared => prepared.Plan.SharedTokens) / _prepared.Count;
        return new SweepProgress(
            $"{assignment.Series.Name} {assignment.Entry.Name} {task.Name}", _runsDone, runs,
            _tokensDone, tokensLeftInRun + mean * Math.Max(0, runs - _runsDone - 1), _clock.Elapsed);
    }
}

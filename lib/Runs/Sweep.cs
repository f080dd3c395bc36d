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
/// <param name="family">The series of checkpoints. While one checkpoint is scored, the next is brought and read.</param>
/// <param name="tasks">The tasks.</param>
/// <param name="results">Where item results go.</param>
/// <param name="options">How to run.</param>
public sealed class Sweep(IReadOnlyList<SeriesSource> family, IReadOnlyList<TaskDefinition> tasks, ResultFolder results, SweepOptions options)
{
    // Part of every run's key: raise it when a change of this library changes scores for the same input.
    private const int ScoringVersion = 1;

    private static readonly TimeSpan WaitForOthers = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<string, Tokenizer> _tokenizers = [];
    private readonly Dictionary<(string Tokenizer, string Task, int Window), PreparedTask> _prepared = [];
    private readonly Stopwatch _clock = new();
    private long _tokensDone;
    private int _runsDone;

    /// <summary>One checkpoint with the tasks that this process shall score it on.</summary>
    private sealed record Assignment(SeriesSource Source, CheckpointEntry Entry, IReadOnlyList<TaskDefinition> Tasks)
    {
        public CheckpointSeries Series => Source.Series;
    }

    /// <summary>Runs the sweep to its end.</summary>
    /// <param name="progress">Told after every item.</param>
    /// <param name="stop">Ends the sweep between two batches; what was scored stays on disk.</param>
    /// <returns>All runs of this sweep, finished now by this process or another.</returns>
    /// <exception cref="InputException">A checkpoint, tokenizer or task cannot be used.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was signalled.</exception>
    public IReadOnlyList<FinishedRun> Run(IProgress<SweepProgress> progress, CancellationToken stop)
    {
        var finished = new List<RunManifest>();
        for (var left = Assignments(); left.Count > 0;)
        {
            // Runs that another process is writing are put off until everything else is done.
            var busy = ScoreAll(left, finished, progress, stop);
            if (busy.Count == left.Count)
                stop.WaitHandle.WaitOne(WaitForOthers);
            stop.ThrowIfCancellationRequested();
            left = busy;
        }
        return results.FinishedRuns(finished);
    }

    /// <summary>Scores one checkpoint after the other; answers with what another process is writing.</summary>
    private List<Assignment> ScoreAll(IReadOnlyList<Assignment> assignments, List<RunManifest> finished, IProgress<SweepProgress> progress, CancellationToken stop)
    {
        var busy = new List<Assignment>();
        var next = Open(assignments[0], stop);
        for (var i = 0; i < assignments.Count; i++)
        {
            var assignment = assignments[i];
            using (var checkpoint = next.GetAwaiter().GetResult())
            {
                next = i + 1 < assignments.Count ? Open(assignments[i + 1], stop) : Task.FromResult<Checkpoint>(null!);
                try
                {
                    var tasksLeft = Score(assignment, checkpoint, finished, progress, stop);
                    if (tasksLeft.Count > 0)
                        busy.Add(assignment with { Tasks = tasksLeft });
                }
                catch
                {
                    Discard(next);
                    throw;
                }
            }
            if (busy.LastOrDefault()?.Entry != assignment.Entry)
                assignment.Source.Release(assignment.Entry);
        }
        return busy;
    }

    // Downloading and the first reading of the weights run beside the scoring of the checkpoint before.
    private static Task<Checkpoint> Open(Assignment assignment, CancellationToken stop) => Task.Run(
        () =>
        {
            assignment.Source.Bring(assignment.Entry, stop);
            var checkpoint = Checkpoint.Open(assignment.Entry.Folder);
            try
            {
                _ = checkpoint.ContentHash;
                return checkpoint;
            }
            catch
            {
                checkpoint.Dispose();
                throw;
            }
        },
        stop);

    private static void Discard(Task<Checkpoint> opening)
    {
        try
        {
            opening.GetAwaiter().GetResult()?.Dispose();
        }
        catch (Exception fault) when (fault is InputException or OperationCanceledException)
        {
            // The fault that ended the sweep is the one to report.
        }
    }

    private IReadOnlyList<Assignment> Assignments()
    {
        var place = 0;
        return [.. family
            .SelectMany(source => source.Series.Checkpoints, (source, entry) =>
                new Assignment(source, entry, [.. tasks.Where(_ => options.Only.Has(place++))]))
            .Where(assignment => assignment.Tasks.Count > 0)];
    }

    /// <summary>Scores one checkpoint; answers with the tasks that another process is writing.</summary>
    private List<TaskDefinition> Score(Assignment assignment, Checkpoint checkpoint, List<RunManifest> finished, IProgress<SweepProgress> progress, CancellationToken stop)
    {
        var busy = new List<TaskDefinition>();
        var model = LanguageModel.From(checkpoint);
        var tokenizer = assignment.Series.TokenizerFileOf(assignment.Entry);
        IScoringEngine? engine = null;
        try
        {
            foreach (var task in assignment.Tasks)
            {
                stop.ThrowIfCancellationRequested();
                var prepared = Prepare(task, tokenizer, model.Architecture.MaxPositions);
                var run = Manifest(assignment, checkpoint, prepared);
                if (!results.IsFinished(run))
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
        // By content, because every checkpoint of a series may have its own copy of the one tokenizer.
        var content = TokenizerHash(tokenizerFile);
        if (!_tokenizers.TryGetValue(content, out var tokenizer))
            _tokenizers[content] = tokenizer = Tokenizer.Load(tokenizerFile);
        var key = (content, task.Name, window);
        if (!_prepared.TryGetValue(key, out var prepared))
            _prepared[key] = prepared = PreparedTask.From(task, tokenizer, window, options);
        return prepared;
    }

    // The tokenizer's file and the small ones beside it that name its first and last token.
    private static string TokenizerHash(string tokenizerFile)
    {
        using var hash = new ContentHash();
        hash.AddFile(tokenizerFile);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(tokenizerFile)!, "*token*.json").Order(StringComparer.Ordinal))
            hash.Add(Path.GetFileName(file)).AddFile(file);
        return hash.Hex();
    }

    private RunManifest Manifest(Assignment assignment, Checkpoint checkpoint, PreparedTask prepared)
    {
        using var key = new ContentHash();
        key.Add(ScoringVersion).Add(checkpoint.ContentHash).Add(prepared.RequestsHash).Add((long)options.Engine).Add((long)options.Overlong);
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
        var runs = family.Sum(source => source.Series.Checkpoints.Count) * tasks.Count / options.Only.Count;
        var mean = _prepared.Values.Sum(prepared => prepared.Plan.SharedTokens) / _prepared.Count;
        return new SweepProgress(
            $"{assignment.Series.Name} {assignment.Entry.Name} {task.Name}", _runsDone, runs,
            _tokensDone, tokensLeftInRun + mean * Math.Max(0, runs - _runsDone - 1), _clock.Elapsed);
    }
}

using System.Diagnostics;
using EarlySignal.Basics;
using EarlySignal.Checkpoints;
using EarlySignal.Engines;
using EarlySignal.Engines.Cpu;
using EarlySignal.Engines.Reference;
using EarlySignal.Models;
using EarlySignal.Plans;
using EarlySignal.Results;
using EarlySignal.Tasks;
using EarlySignal.Tokenizers;

namespace EarlySignal.Runs;

/// <summary>
/// Scores every checkpoint of a family on every task. What is already on disk under the same key is not computed again,
/// so the same call continues a sweep that was stopped, and several processes can share one results folder.
/// </summary>
/// <param name="family">The series of checkpoints. While one checkpoint is scored, the next is brought, read and made ready.</param>
/// <param name="tasks">The tasks.</param>
/// <param name="results">Where item results go.</param>
/// <param name="options">How to run.</param>
public sealed class Sweep(IReadOnlyList<SeriesSource> family, IReadOnlyList<TaskDefinition> tasks, ResultFolder results, SweepOptions options)
{
    // Part of every run's key: raise it when a change of this library changes scores for the same input.
    private const int ScoringVersion = 2;

    private static readonly TimeSpan WaitForOthers = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<string, IReadOnlyList<Item>> _items = []; // by task
    private readonly Dictionary<string, Tokenizer> _tokenizers = [];
    private readonly Dictionary<(string Tokenizer, string Task, int Window), PreparedTask> _prepared = [];
    private readonly Dictionary<(CheckpointEntry Checkpoint, string Task), RunManifest> _runs = [];
    private readonly Stopwatch _clock = new();
    private long _tokensDone;
    private int _runsDone;

    /// <summary>One checkpoint with the tasks that this process shall score it on.</summary>
    private sealed record Assignment(SeriesSource Source, CheckpointEntry Entry, IReadOnlyList<TaskDefinition> Tasks)
    {
        public CheckpointSeries Series => Source.Series;
    }

    /// <summary>A checkpoint with its tokenizer, read and ready to be scored.</summary>
    private sealed record Opened(Checkpoint Checkpoint, LanguageModel Model, string TokenizerFile, string TokenizerHash) : IDisposable
    {
        /// <summary>Its weights as the engine wants them, or null as long as nobody needs them.</summary>
        public IScoringEngine? Engine { get; set; }

        public void Dispose()
        {
            Engine?.Dispose();
            Checkpoint.Dispose();
        }
    }

    /// <summary>A task as it is to be scored on one checkpoint; without a plan when it was scored before.</summary>
    private readonly record struct Work(TaskDefinition Task, PreparedTask Prepared, RunManifest Run, ScoringPlan? Plan, long Memory);

    /// <summary>How many checkpoints had their weights widened while the one before was being scored.</summary>
    internal int PackedAhead { get; private set; }

    /// <summary>Runs the sweep to its end.</summary>
    /// <param name="progress">Told after every item.</param>
    /// <param name="stop">Ends the sweep between two batches, or a download where it is; what was scored or has come stays on disk.</param>
    /// <returns>All runs of this sweep, finished now by this process or another.</returns>
    /// <exception cref="InputException">A checkpoint, tokenizer, task or option cannot be used, or two of them have the same name.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was signalled.</exception>
    public IReadOnlyList<FinishedRun> Run(IProgress<SweepProgress> progress, CancellationToken stop)
    {
        BringItems(stop);
        var finished = new List<RunManifest>();
        for (var left = Assignments(); left.Count > 0;)
        {
            // Runs that another process is writing are put off until everything else is done.
            var busy = ScoreAll(left, finished, progress, stop);
            left = AwaitOthers(busy, finished, stop);
        }
        return results.FinishedRuns(finished);
    }

    /// <summary>What there is to compute for each checkpoint of each series, as the series' first one tells; nothing is scored.</summary>
    /// <param name="stop">Ends it.</param>
    /// <returns>An entry for each series and task.</returns>
    /// <exception cref="InputException">A checkpoint, tokenizer, task or option cannot be used, or two of them have the same name.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was signalled.</exception>
    public IReadOnlyList<SweepCost> Cost(CancellationToken stop)
    {
        BringItems(stop);
        var costs = new List<SweepCost>();
        foreach (var source in family)
        {
            using var opened = Open(source, source.Series.Checkpoints[0], stop);
            foreach (var task in tasks)
            {
                var prepared = Prepare(task, opened);
                costs.Add(SweepCost.Of(source.Series, prepared, opened.Model, options));
            }
        }
        return costs;
    }

    private void BringItems(CancellationToken stop)
    {
        options.Check();
        RequireDistinctNames();
        // A faulty item is told now, not after the hours that the tasks before it take.
        foreach (var task in tasks)
            _items[task.Name] = DatasetSource.Bring(task, stop).Items();
    }

    // Results are found again by these names, so two things of one name would be taken for one another.
    private void RequireDistinctNames()
    {
        foreach (var same in tasks.GroupBy(task => task.Name, StringComparer.Ordinal).Where(same => same.Count() > 1))
            throw new InputException("--task", same.Key, $"this task name in {string.Join(" and ", same.Select(task => task.File))}", "each task once, under a name of its own", "Leave one of them out, or rename it ('task:' in its file).");
        foreach (var same in family.Select(source => source.Series).GroupBy(series => series.Name, StringComparer.Ordinal))
        {
            // Single checkpoints of one series may be given one by one.
            var folders = same.SelectMany(series => series.Checkpoints).Select(entry => entry.Folder).ToArray();
            if (folders.Distinct().Count() < folders.Length || folders.Select(Path.GetDirectoryName).Distinct().Count() > 1)
                throw new InputException("--model", same.Key, $"this series name in {string.Join(" and ", same.Select(series => series.Folder))}", "each series once, under a name of its own", $"Leave one of them out, rename its folder, or give it a \"name\" in {CheckpointSeries.DescriptionFile}.");
        }
    }

    /// <summary>Scores one checkpoint after the other; answers with what another process is writing.</summary>
    private List<Assignment> ScoreAll(IReadOnlyList<Assignment> assignments, List<RunManifest> finished, IProgress<SweepProgress> progress, CancellationToken stop)
    {
        var busy = new List<Assignment>();
        using var ahead = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var next = Task.Run(() => Open(assignments[0].Source, assignments[0].Entry, ahead.Token), ahead.Token);
        try
        {
            for (var i = 0; i < assignments.Count; i++)
            {
                var assignment = assignments[i];
                List<TaskDefinition> tasksLeft;
                using (var opened = next!.GetAwaiter().GetResult())
                {
                    var needed = new TaskCompletionSource<long>();
                    next = i + 1 < assignments.Count ? OpenAhead(assignments[i + 1], opened.Checkpoint.MappedBytes, needed.Task, ahead.Token) : null;
                    try
                    {
                        tasksLeft = Score(assignment, opened, needed, finished, progress, stop);
                    }
                    finally
                    {
                        needed.TrySetResult(0);
                    }
                }
                if (tasksLeft.Count > 0)
                    busy.Add(assignment with { Tasks = tasksLeft });
                else
                    assignment.Source.Release(assignment.Entry);
            }
        }
        catch
        {
            // Else an error would wait for gigabytes that nobody needs any more.
            ahead.Cancel();
            Discard(next);
            throw;
        }
        return busy;
    }

    /// <summary>Waits until other processes have finished or given up a run; answers with what is left to score.</summary>
    private IReadOnlyList<Assignment> AwaitOthers(IReadOnlyList<Assignment> busy, List<RunManifest> finished, CancellationToken stop)
    {
        while (true)
        {
            var left = new List<Assignment>();
            foreach (var assignment in busy)
            {
                // Without opening the checkpoint again: it may be gigabytes, and on no disk any more.
                var done = assignment.Tasks.Where(task => results.IsFinished(_runs[(assignment.Entry, task.Name)])).ToList();
                finished.AddRange(done.Select(task => _runs[(assignment.Entry, task.Name)]));
                _runsDone += done.Count;
                if (done.Count < assignment.Tasks.Count)
                    left.Add(assignment with { Tasks = [.. assignment.Tasks.Except(done)] });
                else
                    assignment.Source.Release(assignment.Entry);
            }
            if (left.Count == 0 || left.Any(assignment => assignment.Tasks.Any(task => IsFree(_runs[(assignment.Entry, task.Name)]))))
                return left;
            stop.WaitHandle.WaitOne(WaitForOthers);
            stop.ThrowIfCancellationRequested();
            busy = left;
        }
    }

    private bool IsFree(RunManifest run)
    {
        using var writer = results.TryOpen(run);
        return writer is not null;
    }

    // Downloading, the first reading of the weights and their widening run beside the scoring of the checkpoint before.
    private Task<Opened> OpenAhead(Assignment assignment, long presentBytes, Task<long> needed, CancellationToken stop) => Task.Run(
        () =>
        {
            var opened = Open(assignment.Source, assignment.Entry, stop);
            try
            {
                // Reading more than memory holds would only push out what is being scored; then it is read when its turn comes.
                if (presentBytes + opened.Checkpoint.MappedBytes <= options.MemoryLimit)
                    _ = opened.Checkpoint.ContentHash;
                // When nothing of the present checkpoint has to be scored, the next one was scored before, too, in most cases.
                needed.Wait(stop);
                if (options.Engine == EngineKind.Cpu && needed.Result > 0 && needed.Result + CpuMemory.OfWeights(opened.Model) <= options.MemoryLimit)
                {
                    opened.Engine = Engine(opened.Model);
                    PackedAhead++;
                }
                return opened;
            }
            catch
            {
                opened.Dispose();
                throw;
            }
        },
        stop);

    // The tokenizer is found here, too, because the files may lose their names later: another process may delete what it downloaded.
    private static Opened Open(SeriesSource source, CheckpointEntry entry, CancellationToken stop)
    {
        source.Bring(entry, stop);
        var checkpoint = Checkpoint.Open(entry.Folder);
        try
        {
            var tokenizer = source.Series.TokenizerFileOf(entry);
            return new Opened(checkpoint, LanguageModel.From(checkpoint), tokenizer, TokenizerHash(tokenizer));
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    // Waits, but throws nothing: the fault that ended the sweep is the one to report.
    private static void Discard(Task<Opened>? opening)
    {
        if (opening is null)
            return;
        Task.WaitAny(opening);
        if (opening.IsCompletedSuccessfully)
            opening.Result.Dispose();
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
    private List<TaskDefinition> Score(Assignment assignment, Opened opened, TaskCompletionSource<long> needed, List<RunManifest> finished, IProgress<SweepProgress> progress, CancellationToken stop)
    {
        var busy = new List<TaskDefinition>();
        // All plans come before the engine takes its memory, and before that of the next checkpoint may.
        var works = assignment.Tasks.Select(task => Plan(assignment, opened, task, stop)).ToArray();
        needed.SetResult(works.Max(work => work.Memory));
        foreach (var (task, prepared, run, plan, _) in works)
        {
            stop.ThrowIfCancellationRequested();
            if (plan is null)
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
                    Score(opened.Engine ??= Engine(opened.Model), prepared, plan, writer, tokens => progress.Report(At(assignment, task, tokens)), stop);
            }
            finished.Add(run);
            _runsDone++;
        }
        return busy;
    }

    private Work Plan(Assignment assignment, Opened opened, TaskDefinition task, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var prepared = Prepare(task, opened);
        var run = _runs[(assignment.Entry, task.Name)] = Manifest(assignment, opened.Checkpoint, prepared);
        if (results.IsFinished(run))
            return new Work(task, prepared, run, null, 0);
        var (plan, memory) = prepared.PlanFor(opened.Model, options);
        return new Work(task, prepared, run, plan, memory);
    }

    private void Score(IScoringEngine engine, PreparedTask prepared, ScoringPlan whole, RunWriter writer, Action<long> tell, CancellationToken stop)
    {
        _clock.Start();
        var plan = whole.Only(request => !writer.Has(prepared.Requests[request].ItemId));
        var items = new ItemCollector(prepared);
        var (scored, before, planned) = (0L, _tokensDone, plan.SharedTokens);
        long requests = plan.Batches.Sum(batch => batch.Scored.Select(position => position.RequestIndex).Distinct().Count());
        foreach (var request in engine.Score(plan, stop))
        {
            if (items.Add(request) is { } result && !writer.Has(result.ItemId))
                writer.Append(result);
            _tokensDone = before + planned * ++scored / requests;
            tell(planned - (_tokensDone - before));
        }
        writer.Finish(prepared.ItemIds);
        _clock.Stop();
    }

    private PreparedTask Prepare(TaskDefinition task, Opened opened)
    {
        // By content, because every checkpoint of a series may have its own copy of the one tokenizer.
        if (!_tokenizers.TryGetValue(opened.TokenizerHash, out var tokenizer))
            _tokenizers[opened.TokenizerHash] = tokenizer = Tokenizer.Load(opened.TokenizerFile);
        var window = opened.Model.Architecture.MaxPositions;
        var key = (opened.TokenizerHash, task.Name, window);
        if (!_prepared.TryGetValue(key, out var prepared))
            _prepared[key] = prepared = PreparedTask.From(task, _items[task.Name], tokenizer, window, options);
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
        key.Add(ScoringVersion).Add(checkpoint.ContentHash).Add(prepared.RequestsHash).Add((long)options.Engine);
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
            TaskHistory = string.Join(' ', prepared.Task.History),
            ItemSetHash = prepared.ItemSetHash,
        };
    }

    private IScoringEngine Engine(LanguageModel model) =>
        options.Engine == EngineKind.Reference ? new ReferenceEngine(model) : new CpuEngine(model, options.Threads);

    private SweepProgress At(Assignment assignment, TaskDefinition task, long tokensLeftInRun)
    {
        // Runs that are not planned yet are taken to be as long as the mean of those that are.
        var runs = family.Sum(source => source.Series.Checkpoints.Count) * tasks.Count / options.Only.Count;
        var mean = (long)_prepared.Values.Where(prepared => prepared.PlannedTokens > 0).Average(prepared => prepared.PlannedTokens);
        return new SweepProgress(
            $"{assignment.Series.Name} {assignment.Entry.Name} {task.Name}", _runsDone, runs,
            _tokensDone, tokensLeftInRun + mean * Math.Max(0, runs - _runsDone - 1), _clock.Elapsed);
    }
}

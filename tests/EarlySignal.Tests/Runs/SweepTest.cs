using EarlySignal.Checkpoints;
using EarlySignal.Results;
using EarlySignal.Runs;
using EarlySignal.Tasks;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Runs;

public sealed class SweepTest : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Two_series_of_one_name_are_refused()
    {
        var (first, second) = (Series("a/model"), Series("b/model"));
        InputFault.Expect(() => Run([first, second], [Task("task")]), "--model", "model", first.Folder, second.Folder);
        InputFault.Expect(() => Run([first, first], [Task("task")]), "--model", first.Folder);
    }

    [Fact]
    public void Checkpoints_of_one_series_may_be_given_one_by_one()
    {
        Series("model", "step1", "step2");
        var (first, second) = (CheckpointSeries.Open(_temp.At("model", "step1")), CheckpointSeries.Open(_temp.At("model", "step2")));
        Assert.Equal([1, 2], Run([first, second], [Task("task")]).Select(run => run.Manifest.Step));
    }

    [Fact]
    public void Two_tasks_of_one_name_are_refused()
    {
        var (first, second) = (Task("a/task"), Task("b/task"));
        InputFault.Expect(() => Run([Series("model")], [first, second]), "--task", "tiny", first.File, second.File);
    }

    [Theory]
    [InlineData("add_bos_token\": false", "add_bos_token\": true", 2)]
    [InlineData("model_max_length\": 256", "model_max_length\": 255", 1)]
    public void A_change_of_any_tokenizer_file_that_changes_the_ids_is_scored_anew(string from, string to, int runs)
    {
        Run([Series("model")], [Task("task")]);
        var file = _temp.At("model", "tokenizer_config.json");
        var text = File.ReadAllText(file);
        Assert.Contains(from, text);
        File.WriteAllText(file, text.Replace(from, to, StringComparison.Ordinal));
        Run([Series("model")], [Task("task")]);
        Assert.Equal(runs, Directory.GetFiles(_temp.At("results"), "run.json", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void Lengths_of_a_choice_are_code_points_and_bytes_without_the_delimiter()
    {
        var task = Task("task");
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(task.File)!, "items.jsonl"), """{"q":"A cat is an","c":["𝛼𝛽","é"],"a":0}""");
        var choices = Run([Series("model")], [task]).Single().ReadItems().Single().Choices;
        Assert.Equal([(2, 8), (1, 2)], choices.Select(choice => (choice.CodePoints, choice.Utf8Bytes)));
    }

    [Fact]
    public void All_right_answers_of_an_item_are_kept_with_its_scores()
    {
        var task = Task("task");
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(task.File)!, "items.jsonl"), """{"q":"A cat is an","c":["animal","plant","pet"],"a":[2,0]}""");
        var series = Series("model");
        var item = Run([series], [task]).Single().ReadItems().Single();
        Assert.Equal([0, 2], item.Golds().ToArray());
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(task.File)!, "items.jsonl"), """{"q":"A cat is an","c":["animal","plant","pet"],"a":0}""");
        Assert.Equal([0], Run([series], [task]).Single().ReadItems().Single().Golds().ToArray());
    }

    [Fact]
    public void Other_weights_never_answer_for_these()
    {
        Run([Series("model")], [Task("task")]);
        var file = _temp.At("model", "step1", "model.safetensors");
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 0x80;
        File.WriteAllBytes(file, bytes);
        Run([CheckpointSeries.Open(_temp.At("model"))], [Task("task")]);
        Assert.Equal(2, Directory.GetFiles(_temp.At("results"), "run.json", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void Tokens_and_control_are_those_of_today_even_when_the_scores_are_of_yesterday()
    {
        var before = Run([Series("model")], [Task("task")]).Single();
        Assert.Null(before.Manifest.Tokens);
        File.WriteAllText(_temp.At("model", "series.json"), """{"tokens_per_step": 1000000, "control": true}""");
        var after = Run([CheckpointSeries.Open(_temp.At("model"))], [Task("task")]).Single();
        Assert.Equal(0.001, after.Manifest.Tokens!.Value, 1e-12);
        Assert.True(after.Manifest.IsControl);
        Assert.Equal(before.Folder, after.Folder);
        Assert.Equal(before.ReadItems().Count, after.ReadItems().Count);
    }

    [Fact]
    public void Curves_are_over_steps_as_soon_as_one_series_does_not_say_its_tokens()
    {
        var known = Series("known");
        File.WriteAllText(_temp.At("known", "series.json"), """{"tokens_per_step": 1000000}""");
        var runs = Run([CheckpointSeries.Open(known.Folder), Series("unknown")], [Task("task")]);
        Assert.All(ReportSource.Read("title", runs).Benchmarks.Single().Metrics[0].Curves, curve => Assert.False(curve.HasTokens));
        Assert.True(ReportSource.Read("title", [runs[0]]).Benchmarks.Single().Metrics[0].Curves.Single().HasTokens);
    }

    [Fact]
    public void Less_memory_makes_smaller_batches_and_changes_no_byte()
    {
        TinyTask.Write(_temp.At("tasks", "many"), [.. Enumerable.Range(0, 300).Select(i => $$"""{"q":"Question {{i}} of many: a cat {{i * 7919 % 1000}} is an","c":["animal","plant {{i}}"],"a":0}""")]);
        var tasks = new[] { TaskDefinition.Load(_temp.At("tasks", "many")) };
        byte[][] Results(string name, long? memory)
        {
            var folder = _temp.At(name);
            new Sweep([new SeriesSource(Series("series"))], tasks, new ResultFolder(folder), new SweepOptions { Memory = memory, Threads = 2 }).Run(new Progress<SweepProgress>(), CancellationToken.None);
            return [.. Directory.GetFiles(folder, "*.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        }

        var (all, few) = (Results("all", null), Results("few", 7_000_000));
        Assert.NotEmpty(all);
        Assert.Equal(all, few);
        InputFault.Expect(() => Results("none", 100_000), "--memory", "0 GB for task 'tiny'", "GB, which its longest item takes");
        InputFault.Expect(() => Results("none", -1), "--memory", "-1 bytes");
    }

    [Fact]
    public void The_next_checkpoint_is_made_ready_where_memory_holds_both_and_the_scores_stay_the_same()
    {
        var (series, tasks) = (Series("series", "step1", "step2", "step3"), new[] { Task("task") });
        (int PackedAhead, byte[][] Bytes) Results(string name, long? memory)
        {
            var sweep = new Sweep([new SeriesSource(series)], tasks, new ResultFolder(_temp.At(name)), new SweepOptions { Memory = memory, Threads = 2 });
            sweep.Run(new Progress<SweepProgress>(), CancellationToken.None);
            return (sweep.PackedAhead, [.. Directory.GetFiles(_temp.At(name), "*.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)]);
        }

        var one = new Sweep([new SeriesSource(series)], tasks, new ResultFolder(_temp.At("none")), new SweepOptions { Threads = 2 }).Cost(CancellationToken.None).Single().Memory;
        var (plenty, tight) = (Results("plenty", null), Results("tight", one));
        Assert.Equal(2, plenty.PackedAhead);
        Assert.Equal(0, tight.PackedAhead);
        Assert.Equal(3, plenty.Bytes.Length);
        Assert.Equal(plenty.Bytes, tight.Bytes);
        // What is scored already needs nobody's weights.
        Assert.Equal(0, Results("plenty", null).PackedAhead);
    }

    [Fact]
    public void A_damaged_checkpoint_is_named_and_those_before_it_stay_scored()
    {
        var tasks = new[] { Task("task") };
        var whole = Bytes(Run([Series("series", "step1", "step2", "step3")], tasks));
        Directory.Move(_temp.At("results"), _temp.At("whole"));
        var file = _temp.At("series", "step2", "model.safetensors");
        var weights = File.ReadAllBytes(file);
        File.WriteAllBytes(file, weights[..^1]);
        var series = CheckpointSeries.Open(_temp.At("series"));
        InputFault.Expect(() => Run([series], tasks), file);
        var first = new ResultFolder(_temp.At("results")).FinishedRuns().Single();
        Assert.Equal(1, first.Manifest.Step);
        Assert.NotEmpty(first.ReadItems());
        File.WriteAllBytes(file, weights);
        Assert.Equal(whole, Bytes(Run([series], tasks)));
    }

    /// <summary>Whatever moment it is: the next checkpoint is being opened, waits for memory, or is ready and never used.</summary>
    [Fact]
    public void A_sweep_that_is_stopped_leaves_no_weights_in_memory_and_goes_on_to_the_same_bytes()
    {
        TinyTask.Write(_temp.At("tasks", "many"), [.. Enumerable.Range(0, 300).Select(i => $$"""{"q":"Question {{i}} of many: a cat {{i * 7919 % 1000}} is an","c":["animal","plant {{i}}"],"a":0}""")]);
        var (series, task) = (Series("series", "step1", "step2", "step3", "step4"), TaskDefinition.Load(_temp.At("tasks", "many")));
        var whole = Bytes(Run([series], [task]));
        foreach (var after in new[] { 0, 1, 150, 299, 300, 301, 750 })
        {
            Directory.Delete(_temp.At("results"), recursive: true);
            using var stop = new CancellationTokenSource();
            var told = new Told(count =>
            {
                if (count > after)
                    stop.Cancel();
            });
            if (after == 0)
                stop.Cancel();
            Assert.ThrowsAny<OperationCanceledException>(() =>
                new Sweep([new SeriesSource(series)], [task], new ResultFolder(_temp.At("results")), new SweepOptions { Threads = 2, Memory = 20_000_000 }).Run(told, stop.Token));
            if (OperatingSystem.IsLinux())
                Assert.DoesNotContain(series.Folder, File.ReadAllText("/proc/self/maps"));
            Assert.Equal(whole, Bytes(Run([series], [task])));
        }
    }

    [Fact]
    public void The_cost_of_a_sweep_is_told_without_scoring_anything()
    {
        TinyTask.Write(_temp.At("tasks", "two"), """{"q":"A cat is an","c":["animal","plant"],"a":0}""", """{"q":"A cat is an","c":["animal","stone"],"a":0}""");
        var task = TaskDefinition.Load(_temp.At("tasks", "two"));
        var series = Series("series", "step1", "step2");
        var cost = new Sweep([new SeriesSource(series)], [task], new ResultFolder(_temp.At("results")), new SweepOptions()).Cost(CancellationToken.None).Single();
        Assert.Equal(("series", 2, task.Name, 2, 4), (cost.Series, cost.Checkpoints, cost.Task, cost.Items, cost.Requests));
        // The same question four times, of whose answers one stands twice.
        Assert.InRange(cost.Tokens, 1, cost.UnsharedTokens / 2);
        Assert.InRange(cost.Operations, 1, cost.UnsharedOperations / 2);
        Assert.False(Directory.Exists(_temp.At("results")));
    }

    private IReadOnlyList<FinishedRun> Run(IReadOnlyList<CheckpointSeries> family, IReadOnlyList<TaskDefinition> tasks) =>
        new Sweep([.. family.Select(series => new SeriesSource(series))], tasks, new ResultFolder(_temp.At("results")), new SweepOptions()).Run(new Progress<SweepProgress>(), CancellationToken.None);

    private static byte[][] Bytes(IEnumerable<FinishedRun> runs) => [.. runs.SelectMany(run => Directory.GetFiles(run.Folder).Order(StringComparer.Ordinal)).Select(File.ReadAllBytes)];

    private CheckpointSeries Series(string name, params string[] checkpoints)
    {
        var source = EarlyCommand.Ladder[^1];
        var folder = Directory.CreateDirectory(_temp.At(name)).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(source)!, "tokenizer*.json"))
            if (!File.Exists(Path.Combine(folder, Path.GetFileName(file))))
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        foreach (var checkpoint in checkpoints.DefaultIfEmpty("step1"))
        {
            var place = Directory.CreateDirectory(Path.Combine(folder, checkpoint)).FullName;
            foreach (var file in Directory.EnumerateFiles(Directory.EnumerateDirectories(source).Order(StringComparer.Ordinal).First()))
                File.Copy(file, Path.Combine(place, Path.GetFileName(file)), overwrite: true);
        }
        return CheckpointSeries.Open(folder);
    }

    private TaskDefinition Task(string name)
    {
        var folder = _temp.At("tasks", name);
        TinyTask.Write(folder, """{"q":"A cat is an","c":["animal","plant"],"a":0}""");
        return TaskDefinition.Load(folder);
    }

    /// <summary>Unlike <see cref="Progress{T}"/>, tells on the thread that reports, before the next item is scored.</summary>
    private sealed class Told(Action<int> tell) : IProgress<SweepProgress>
    {
        private int _count;

        public void Report(SweepProgress value) => tell(++_count);
    }
}

using EarlySignal.Checkpoints;
using EarlySignal.Metrics;
using EarlySignal.Results;
using EarlySignal.Runs;
using EarlySignal.Signals.Items;
using EarlySignal.Tasks;
using EarlySignal.Tasks.Adaptations;
using EarlySignal.Tests.Support;
using EarlySignal.Tests.Tasks;
using EarlySignal.Tests.Tasks.Adaptations;

namespace EarlySignal.Tests.EndToEnd;

/// <summary>The competition's entries as a notebook user writes them, on the bundled benchmark and checkpoints.</summary>
public sealed class E2lmRecipesTest : IClassFixture<E2lmRecipesTest.Ladder>
{
    private readonly Ladder _ladder;

    public E2lmRecipesTest(Ladder ladder) => _ladder = ladder;

    /// <summary>Every third checkpoint of two series, scored on a part of a benchmark: enough to choose items by.</summary>
    public sealed class Ladder : IDisposable
    {
        private readonly TempFolder _folder = new();

        public Ladder()
        {
            // As MMLU is: with letters, and examples from elsewhere; here the scored split itself.
            Task = TaskDefinition.Load(EarlyCommand.Benchmarks.Single(folder => Path.GetFileName(folder) == "science_letters")).Sample(150);
            Runs = Score(Task.ToCloze());
        }

        public TaskDefinition Task { get; }

        public IReadOnlyList<FinishedRun> Runs { get; }

        public IReadOnlyList<FinishedRun> Score(TaskDefinition task) => new Sweep(
            [.. EarlyCommand.Ladder.Where(folder => Path.GetFileName(folder) is "mix-105k" or "mix-270k").Select(folder => new SeriesSource(CheckpointSeries.Open(folder).Thinned(600, long.MaxValue)))],
            [task], new ResultFolder(_folder.Path), new SweepOptions()).Run(new Progress<SweepProgress>(), CancellationToken.None);

        public void Dispose() => _folder.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void The_baseline_with_any_number_of_shots(int shots)
    {
        var mmluVar = _ladder.Task.MmluVar(shots);

        Assert.Equal($"science_letters_var{shots}shots", mmluVar.Name);
        Assert.All(mmluVar.Items(), item =>
        {
            Assert.StartsWith($"The following are multiple choice questions (with answers) about {item.Group!.Replace('_', ' ')}.\n\nQuestion: ", item.Context);
            Assert.Equal(shots + 1, item.Context.Split("Question: ").Length - 1);
            Assert.EndsWith("?\nAnswer:", item.Context);
        });
        Assert.Equal(RequestText.Of(mmluVar), RequestText.Of(_ladder.Task
            .ToCloze()
            .WithDescription("The following are multiple choice questions (with answers){{about}}.\n\n")
            .Shots(shots)));
    }

    [Fact]
    public void First_prize()
    {
        var (task, runs) = (_ladder.Task, _ladder.Runs);

        var scored = ScoredItems.Read(runs, task.Name, MetricList.LikelihoodDifference);
        var easier = scored.Choose(SelectionRule.EasiestHalf);
        Console.WriteLine(easier);
        var morai = task.Morai(easier.Ids);

        Assert.Equal(75, morai.Items().Count);
        Assert.Equal(["likelihood_diff"], morai.Metrics.Select(metric => metric.Name));
        Assert.Contains(morai.History, step => step.Name == "KeepIds" && step.Arguments.StartsWith("75 ids", StringComparison.Ordinal));
        Assert.False(double.IsNaN(easier.Judged.Optimism));
    }

    [Fact]
    public void Second_prize()
    {
        var (task, runs) = (_ladder.Task, _ladder.Runs);

        var scored = ScoredItems.Read(runs, task.Name, MetricList.Margin);
        var rising = scored.Choose(SelectionRule.PositiveSlope, SelectionSplit.Series);
        Console.WriteLine(rising);
        var noor = task.Noor(rising.Ids, ["animal", "plant", "substance"]);

        Assert.Equal(
            task.Items().Where(item => rising.Ids.Contains(item.Id) && item.Group is "animal" or "plant" or "substance").Select(item => item.Id),
            noor.Items().Select(item => item.Id));
        Assert.Equal("margin", noor.Metrics[0].Name);
        Assert.False(double.IsNaN(rising.Judged.HeldOut));
    }

    [Fact]
    public void Third_prize()
    {
        using SampleTask sample = new();
        var task = sample.Load();

        var shaikespear = task
            .Shaikespear(["biology", "chemistry"])
            .Shots(3);

        Assert.Equal(8, shaikespear.Items().Count);
        Assert.All(shaikespear.Items(), item => Assert.StartsWith("The following are multiple choice questions (with answers) about ", item.Context));
        Assert.Equal(["acc", "acc_norm"], shaikespear.Metrics.Select(metric => metric.Name));
    }

    [Fact]
    public void The_third_prize_takes_multiple_choice_questions_of_levels_L1_to_L3()
    {
        using TaskFolder folder = new();
        string Line(string id, string domain, string level, string type, string choices) =>
            $$$"""{"id": "{{{id}}}", "question": "What is {{{id}}}?", "choices": {"text": [{{{choices}}}], "label": ["A", "B"]}, "answerKey": "B", "type": "{{{type}}}", "domain": "{{{domain}}}", "details": {"level": "{{{level}}}", "task": "t"}}""";
        folder.WriteData(
            Line("a", "Biology", "L1", "mcq-4-choices", "\"x\", \"y\""), Line("b", "Physics", "L3", "mcq-2-choices", "\"x\", \"y\""), Line("c", "Physics", "L4", "mcq-4-choices", "\"x\", \"y\""),
            Line("d", "Geology", "L2", "mcq-4-choices", "\"x\", \"y\""), Line("e", "Chemistry", "L2", "open-ended-qa", ""), Line("f", "Material", "L2", "mcq-4-choices", "\"x\", \"y\""));
        folder.Keys["doc_to_choice"] = "\"{{choices.text}}\"";
        folder.Keys["doc_to_target"] = "\"{{choices.label.index(answerKey)}}\"";
        var task = folder.Load();

        Assert.Equal(["a", "b", "f"], task.Shaikespear().Shots(0).Items().Select(item => item.Id));
        Assert.Equal(["c"], task.Shaikespear(levels: ["L4", "L5"]).Shots(0).Items().Select(item => item.Id));
        // Examples from the scored split are among what was kept, too.
        Assert.Equal(
            "The following are multiple choice questions (with answers) about Material.\n\nQuestion: What is a?\nAnswer: y\n\nQuestion: What is b?\nAnswer: y\n\nQuestion: What is f?\nAnswer:",
            task.Shaikespear().Shots(2).Items()[2].Context);
    }

    [Fact]
    public void A_chosen_and_adapted_task_is_scored_and_its_manifest_says_how_it_was_made()
    {
        var task = _ladder.Task.ToCloze().WithUnconditional().KeepGroups("plant").Named("plants");
        var run = _ladder.Score(task)[0];
        Assert.Equal(string.Join(' ', task.History), run.Manifest.TaskHistory);
        Assert.Contains("KeepGroups(\"plant\"): Keeps the items of these groups. Named(\"plants\")", run.Manifest.TaskHistory);
        Assert.Contains("task_history", File.ReadAllText(Path.Combine(run.Folder, "run.json")));
        Assert.All(run.ReadItems(), item => Assert.All(item.Choices, choice => Assert.True(choice.UnconditionalLogProb < 0)));
    }
}

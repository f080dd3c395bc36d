using System.Text;
using System.Text.Json;
using EarlySignal.Tasks;
using EarlySignal.Tasks.Adaptations;
using EarlySignal.Tasks.Export;
using EarlySignal.Tests.Support;
using EarlySignal.Tests.Tasks.Adaptations;

namespace EarlySignal.Tests.Tasks.Export;

public class ExportedTaskTest
{
    private const int Rounds = 120;

    // What file formats and template languages stumble over.
    private static readonly string[] Alphabet =
        ["a", "B", " ", "  ", "\n", "\t", "'", "\"", "\\", "{", "}", "{{x}}", "{%", "#", ":", "- ", "é", "\u00a0", "\u2028", "\u0085", "\u200b", "😀", "0", "7", "null", "\r", "&", "<"];

    [Fact]
    public void What_is_exported_reads_back_with_the_same_requests()
    {
        Random random = new(20250823);
        using TempFolder folder = new();
        var (withExamples, withSeveral) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var task = Adapted(RandomTask(random, folder.At($"task{round}")), random);
            var back = Import(task, folder.At($"export{round}"));
            Assert.True(RequestText.Of(task).SequenceEqual(RequestText.Of(back)), $"round {round}");
            Assert.Equal(RequestText.Answers(task), RequestText.Answers(back));
            Assert.Equal((task.UnconditionalContext, task.TargetDelimiter), (back.UnconditionalContext, back.TargetDelimiter));
            Assert.Equal(task.Metrics.Select(metric => metric.Name), back.Metrics.Select(metric => metric.Name));
            withExamples += back.FewShot.Count > 0 ? 1 : 0;
            withSeveral += back.Items().Any(item => item.OtherGolds.Count > 0) ? 1 : 0;
        }
        // Else the cases would say nothing about examples that stay examples.
        Assert.True(withExamples > Rounds / 5, $"{withExamples} of {Rounds} with examples");
        Assert.True(withSeveral > Rounds / 10, $"{withSeveral} of {Rounds} with several right answers");
    }

    public static TheoryData<string> GoldenTasks => [.. LmEvalGolden.AllTasks.Where(task => TaskDefinition.Load(LmEvalGolden.TaskFile(task)).Items().All(item => item is { Type: OutputType.MultipleChoice, Ending: null }))];

    [Theory, MemberData(nameof(GoldenTasks))]
    [Trait("Category", "Golden")]
    public void The_harness_tasks_read_back_with_the_same_requests(string name)
    {
        using TempFolder folder = new();
        var task = TaskDefinition.Load(LmEvalGolden.TaskFile(name));
        Assert.Equal(RequestText.Of(task), RequestText.Of(Import(task, folder.Path)));
    }

    [Fact]
    public void The_files_are_those_that_a_person_would_write()
    {
        using SampleTask sample = new();
        var files = ExportedTask.Files(sample.Load().KeepIds("t4").MmluVar(1));
        Assert.Equal(["tiny_var1shots.yaml", "tiny_var1shots.jsonl", "tiny_var1shots_examples.jsonl"], files.Select(file => file.Name));
        Snapshot.Check("exported_task.verified.txt", string.Concat(files.Select(file => $"== {file.Name}\n{file.Text}")));
    }

    [Fact]
    public void A_metric_without_aggregation_gets_the_one_that_the_harness_has_for_it()
    {
        using SampleTask sample = new();
        var task = sample.Load() with { Metrics = [new("acc", null, null), new("f1", null, null), new("mcc", null, null)] };
        Assert.Contains("  - metric: acc\n    aggregation: mean\n  - metric: f1\n    aggregation: f1\n  - metric: mcc\n    aggregation: matthews_corrcoef\n", ExportedTask.Files(task)[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_group_becomes_a_task_that_includes_what_they_share()
    {
        using SampleTask sample = new();
        var files = ExportedTask.Files(sample.Load().Shots(2).ToCloze().Named("mine"), byGroup: true);
        Assert.Equal(
            ["_mine_template", "mine_biology.yaml", "mine_biology.jsonl", "mine_chemistry.yaml", "mine_chemistry.jsonl", "mine_high_school_physics.yaml", "mine_high_school_physics.jsonl", "_mine.yaml", "mine_examples.jsonl"],
            files.Select(file => file.Name));
        Snapshot.Check("exported_group.verified.txt", string.Concat(files.Where(file => !file.Name.EndsWith(".jsonl", StringComparison.Ordinal)).Select(file => $"== {file.Name}\n{file.Text}")));

        // The template in the place of its include is a whole task.
        using TempFolder folder = new();
        ExportedTask.Write(files, folder.Path);
        var alone = File.ReadAllText(folder.At("mine_chemistry.yaml")).Replace("include: _mine_template\n", File.ReadAllText(folder.At("_mine_template")), StringComparison.Ordinal);
        File.WriteAllText(folder.At("mine_chemistry.yaml"), alone);
        Assert.Equal(RequestText.Of(sample.Load().Shots(2).ToCloze().KeepGroups("chemistry")), RequestText.Of(TaskDefinition.Load(folder.At("mine_chemistry.yaml"))));
    }

    [Fact]
    public void A_group_reads_back_with_the_same_tasks_groups_metrics_and_requests()
    {
        using SampleTask sample = new();
        using TempFolder folder = new();
        var task = sample.Load();
        TaskGroup inner = new("inner", "An \"inner\" one", [task.Named("one"), task.ToCloze().WithMetrics("likelihood_diff").Named("two")], [], []);
        TaskGroup group = new("outer", null, [task.Shots(2).Named("three")], [inner, new TaskGroup("again", null, [task.Named("one")], [], [])], [new GroupMetric("acc", false)]);
        ExportedTask.Write(ExportedTask.Files(group), folder.Path);
        var back = TaskGroup.Load(TaskGroup.FileOf(folder.Path)!);
        Assert.Equal(Shape(group), Shape(back));
        Assert.Equal(group.Metrics, back.Metrics);
        Assert.Equal(group.AllTasks.SelectMany(RequestText.Of), back.AllTasks.SelectMany(RequestText.Of));
        Assert.Equal(group.AllTasks.Select(one => one.Metrics[0].Name), back.AllTasks.Select(one => one.Metrics[0].Name));

        static string Shape(TaskGroup group) =>
            $"{group.Name} ({group.Alias}): {string.Join(' ', group.Tasks.Select(task => task.Name))} [{string.Join("; ", group.Groups.Select(Shape))}]";
    }

    [Fact]
    public void What_the_harness_cannot_take_is_refused()
    {
        using SampleTask sample = new();
        using TaskFolder ungrouped = new();
        ungrouped.WriteData("""{"question": "Is ice cold?", "choices": ["yes", "no"], "answer": 0}""");
        InputFault.Expect(() => ExportedTask.Files(ungrouped.Load(), byGroup: true), "item '0'", "no group");
        InputFault.Expect(() => ExportedTask.Files(sample.Load().Named("../mine")), "'../mine'", "letters, digits", "--name");
        ungrouped.WriteData("""{"question": "Is ice cold?", "choices": ["yes", "no", "always"], "answer": [0, 2]}""");
        InputFault.Expect(() => ExportedTask.Files(ungrouped.Load().WithMetrics("acc", "brier")), "item '0'", "'brier_score', which needs one", "WithMetrics");
        InputFault.Expect(() => ExportedTask.Files(sample.Load().WithMetrics("accuracy")), "'accuracy'", "acc_norm");
        TaskGroup group = new("all", null, [sample.Load()], [], [new GroupMetric("acc", true), new GroupMetric("margin", true)]);
        InputFault.Expect(() => ExportedTask.Files(group), "all: aggregate_metric_list", "'margin', which no task of group 'all' has");
        InputFault.Expect(() => ExportedTask.Files(sample.Load().WithMetrics("likelihood_diff", "acc_mutual_info")), "'acc_mutual_info' beside");
    }

    [Theory]
    [InlineData("yes: no\t'\"\\ #{{}} 😀 \u2028\ufeff\u0000\r\n")]
    [InlineData("")]
    [InlineData("\u0085\u00ad\ue000")]
    public void Any_text_survives_yaml(string text)
    {
        using TempFolder folder = new();
        File.WriteAllText(folder.At("a.yaml"), $"key: {YamlText.Quoted(text)}\n");
        Assert.Equal(text, YamlField.Read(folder.At("a.yaml")).Fields().Single().Value.Text());
    }

    private static TaskDefinition Import(TaskDefinition task, string folder)
    {
        ExportedTask.Write(ExportedTask.Files(task), folder);
        return TaskDefinition.Load(Path.Combine(folder, $"{task.Name}.yaml"));
    }

    private static TaskDefinition RandomTask(Random random, string folder)
    {
        Directory.CreateDirectory(folder);
        string Text(int most) => string.Concat(Enumerable.Range(0, random.Next(most)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
        var hasSeveral = random.Next(4) == 0;
        string Line(int i, string kind)
        {
            var choices = Enumerable.Range(0, random.Next(hasSeveral ? 3 : 2, 6)).Select(k => $"{Text(4)}{k}").ToList();
            return JsonSerializer.Serialize(new { id = $"{kind}{i}", question = $"{i}{Text(8)}?", choices, answer = hasSeveral && kind == "t" && i % 2 == 0 ? (object)new[] { choices.Count - 1, 0 } : random.Next(choices.Count), subject = random.Next(2) == 0 ? "physics" : "earth science" });
        }
        File.WriteAllLines(Path.Combine(folder, "test.jsonl"), Enumerable.Range(0, 8).Select(i => Line(i, "t")));
        File.WriteAllLines(Path.Combine(folder, "dev.jsonl"), Enumerable.Range(0, 4).Select(i => Line(i, "d")));
        var shots = random.Next(3);
        StringBuilder yaml = new("task: random-task_1\ndataset_path: json\ndataset_kwargs: {data_files: {test: test.jsonl, dev: dev.jsonl}}\ntest_split: test\noutput_type: multiple_choice\ndoc_to_choice: choices\ndoc_to_target: answer\n");
        yaml.Append($"fewshot_split: {(random.Next(3) == 0 && !hasSeveral ? "test" : "dev")}\nnum_fewshot: {shots}\nfewshot_config: {{sampler: first_n}}\n");
        yaml.Append($"doc_to_text: {YamlText.Quoted(random.Next(4) == 0 ? "question" : "Question: {{question}}\nAnswer:")}\n");
        yaml.Append($"description: {YamlText.Quoted(random.Next(4) switch { 0 => "", 1 => "About {{subject}}.\n", 2 => "Say 'yes': \"or\" no\\.\n\n", _ => "Plain.\n" })}\n");
        yaml.Append($"target_delimiter: {YamlText.Quoted(random.Next(3) == 0 ? "\n" : " ")}\nfewshot_delimiter: {YamlText.Quoted(random.Next(3) == 0 ? "\t###\n" : "\n\n")}\n");
        File.WriteAllText(Path.Combine(folder, "task.yaml"), yaml.ToString());
        return TaskDefinition.Load(folder);
    }

    private static TaskDefinition Adapted(TaskDefinition task, Random random)
    {
        if (random.Next(3) == 0)
            task = random.Next(2) == 0 ? task.ToLetters("question") : task.ToCloze("question");
        if (random.Next(3) == 0)
            task = task.ShuffleChoices((ulong)random.Next());
        if (random.Next(4) == 0)
            task = task.Sample(6);
        if (random.Next(4) == 0)
            task = task.RandomShots(2, (ulong)random.Next(), random.Next(2) == 0 && task.Items().All(item => item.OtherGolds.Count == 0) ? "test" : "dev");
        if (random.Next(4) == 0)
            task = task.WithMetrics("likelihood_diff", "acc");
        return random.Next(4) == 0 ? task.WithUnconditional("A:\n") : task;
    }
}

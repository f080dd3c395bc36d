using EarlySignal.Basics;
using EarlySignal.Tasks;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Tasks;

public class TaskDefinitionTest
{
    [Theory]
    [InlineData("[{name: none, filter: [{function: take_first}]}]")]
    [InlineData("[{name: a, filter: [{function: take_first}]}, {name: vote, filter: [{function: majority_vote}, {function: take_first}]}]")]
    [InlineData("[{name: one, filter: [{function: take_first_k, k: 1}, {function: majority_vote}, {function: take_first}]}]")]
    [InlineData("null")]
    public void Filters_that_let_a_likelihood_pass_unchanged_are_accepted(string filters)
    {
        using TaskFolder task = new();
        task.Keys["filter_list"] = filters;
        Assert.Equal(3, task.Items().Count);
    }

    [Fact]
    public void Metrics_are_kept_as_they_are_written_functions_with_their_tag()
    {
        using TaskFolder task = new();
        task.Keys["metric_list"] = "[{metric: likelihood, aggregation: !function custom_metrics.loglikelihood_diff, high_is_better: true}, {metric: !function m.f}]";
        Assert.Equal([new TaskMetric("likelihood", "!function custom_metrics.loglikelihood_diff", null), new TaskMetric("!function m.f", null, null)], task.Load().Metrics);
    }

    [Fact]
    public void A_task_file_is_read_key_by_key()
    {
        using TaskFolder task = new();
        task.Keys["task_alias"] = "Tiny";
        task.Keys["tag"] = "[science, small]";
        task.Keys["metadata"] = "{version: 1.0}";
        task.Keys["metric_list"] = "[{metric: acc, aggregation: mean, higher_is_better: true}, {metric: brier_score, higher_is_better: no}]";
        task.Keys["should_decontaminate"] = "true";
        task.Keys["doc_to_decontamination_query"] = "question";
        task.Keys["dataset_name"] = "null";
        task.Keys["filter_list"] = "null";
        var read = task.Load();
        Assert.Equal(("tiny", "Tiny", "1.0", "test"), (read.Name, read.Alias, read.Version, read.Split));
        Assert.Equal(["science", "small"], read.Tags);
        Assert.Equal([new TaskMetric("acc", "mean", true), new TaskMetric("brier_score", null, false)], read.Metrics);
        Assert.Equal([task.Data], read.DataFiles["test"]);
        Assert.Equal((" ", "\n\n", "", 0), (read.TargetDelimiter, read.FewShot.Delimiter, read.Description, read.FewShot.Count));
    }

    [Fact]
    public void A_key_that_says_the_same_twice_is_no_fault()
    {
        var root = YamlField.Parse("t.yaml", "num_fewshot: 0\nnested:\n  num_fewshot: 0\nlist: [a, a]\nnum_fewshot:   0  # again\nlast: x\n");
        Assert.Equal(["num_fewshot", "nested", "list", "last"], root.Fields().Select(field => field.Key));
        Assert.True(root.TryGet("last", out var last));
        Assert.Equal("line 6, last", last.Where);
        Assert.Throws<InputException>(() => YamlField.Parse("t.yaml", "answer: 1\nother: 2\nanswer: '1'\n"));
    }

    [Fact]
    public void A_function_in_a_key_that_changes_no_prompt_is_no_fault()
    {
        using TaskFolder task = new();
        task.Keys["doc_to_decontamination_query"] = "!function utils.query";
        Assert.Equal("tiny", task.Load().Name);
    }

    [Fact]
    public void Without_a_metric_list_the_metrics_are_those_of_the_harness()
    {
        using TaskFolder task = new();
        Assert.Equal(["acc", "acc_norm"], task.Load().Metrics.Select(metric => metric.Name));
    }

    [Fact]
    public void Quotes_decide_whether_a_backslash_is_an_escape()
    {
        using TaskFolder task = new();
        task.Keys["doc_to_text"] = "'{{question}}\\nA:'";
        Assert.Equal("Is ice cold?\\nA:", task.Items()[0].Context);
    }

    [Fact]
    public void The_validation_split_is_scored_when_there_is_no_test_split()
    {
        using TaskFolder task = new();
        task.Keys["test_split"] = "null";
        task.Keys["validation_split"] = "dev";
        task.Keys["dataset_kwargs"] = "{data_files: {dev: data.jsonl}}";
        Assert.Equal("dev", task.Load().Split);
    }

    [Fact]
    public void A_folder_stands_for_its_only_task_file_or_the_one_that_is_named_like_it()
    {
        using TempFolder folder = new();
        using TaskFolder task = new();
        task.Load();
        var text = File.ReadAllText(task.File);
        var tiny = Directory.CreateDirectory(folder.At("tiny")).FullName;
        File.WriteAllText(Path.Combine(tiny, "a.yml"), text.Replace("task: tiny", "task: a", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(tiny, "_common.yaml"), "output_type: multiple_choice\n");
        Assert.Equal("a", TaskDefinition.Load(tiny).Name);
        File.WriteAllText(Path.Combine(tiny, "tiny.yaml"), text);
        Assert.Equal("tiny", TaskDefinition.Load(tiny + "/").Name);
    }

    [Fact]
    public void Scalars_have_the_types_that_PyYAML_gives_them()
    {
        (string Yaml, object? Value)[] cases =
        [
            ("no", false), ("On", true), ("'no'", "no"), ("~", null), ("", null), ("null", null), ("\"\"", ""), ("12", 12L),
            ("-1_000", -1000L), ("0x1F", 31L), ("-0b101", -5L), ("017", 15L), ("08", "08"), ("1.5", 1.5), ("1e5", "1e5"),
            ("1.0e+5", 1e5), (".5", 0.5), ("n", "n"), ("!!str 5", "5"), ("nO", "nO"),
        ];
        using TempFolder folder = new();
        File.WriteAllLines(folder.At("a.yaml"), cases.Select((entry, i) => $"k{i}: {entry.Yaml}"));
        Assert.Equal(cases.Select(entry => entry.Value), YamlField.Read(folder.At("a.yaml")).Fields().Select(field => field.Value.Scalar));
    }
}

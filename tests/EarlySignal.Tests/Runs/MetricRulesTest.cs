using EarlySignal.Runs;
using EarlySignal.Tasks;
using EarlySignal.Tests.Support;
using EarlySignal.Tests.Tasks;
using EarlySignal.Tests.Tasks.Validation;

namespace EarlySignal.Tests.Runs;

public class MetricRulesTest
{
    [Theory]
    [InlineData("[{metric: acc}, {metric: acc_norm, aggregation: mean}, {metric: acc_bytes}, {metric: brier_score, aggregation: brier_score}, {metric: margin}]", "")]
    [InlineData("[{metric: likelihood, aggregation: !function custom_metrics.loglikelihood_diff}, {metric: acc}]", "likelihood")]
    [InlineData("[{metric: f1}, {metric: !function m.f}, {metric: acc, aggregation: !function m.g}, {metric: acc_norm, aggregation: median}]", "f1, !function m.f, acc by aggregation !function m.g, acc_norm by aggregation median")]
    [InlineData("[{metric: perplexity}]", "perplexity")]
    public void What_is_not_computed_is_named(string metrics, string names)
    {
        using TaskFolder task = new();
        task.Keys["metric_list"] = metrics;
        Assert.Equal(names, string.Join(", ", MetricRules.NotComputed(task.Load())));
        Assert.Equal(names.Length == 0 ? 0 : 1, MetricRules.Notes([task.Load()]).Count);
    }

    [Fact]
    public void The_metrics_of_texts_are_known_by_the_harness_names()
    {
        using TaskFolder task = new();
        (task.Keys["output_type"], task.Keys["doc_to_target"]) = ("loglikelihood", "question");
        task.Keys.Remove("doc_to_choice");
        Assert.Empty(MetricRules.NotComputed(task.Load()));
        task.Keys["output_type"] = "loglikelihood_rolling";
        Assert.Empty(MetricRules.NotComputed(task.Load()));
        task.Keys["metric_list"] = "[{metric: acc_norm}]";
        Assert.Equal(["acc_norm"], MetricRules.NotComputed(task.Load()));
    }

    [Fact]
    public void Checking_a_task_finds_them_and_tasks_that_lack_the_same_share_a_sentence()
    {
        using var folder = new TempFolder();
        var task = SoundTask.Load(folder, SoundTask.Make(), "metric_list: [{metric: !function m.f}]");
        var finding = Assert.Single(TaskCheck.Run(task));
        Assert.Equal("metric-not-computed", finding.Rule);
        Assert.Contains("!function m.f", finding.Text);
        var note = Assert.Single(MetricRules.Notes([task, task with { Name = "b" }, task with { Name = "c", Metrics = TaskDefinition.DefaultMetrics }]));
        Assert.StartsWith("metric_list of task 'tiny' and 1 more asks for !function m.f, not computed here", note);
    }

    [Fact]
    public void Scoring_goes_on_and_says_so_in_one_line()
    {
        using var folder = new TempFolder();
        TinyTask.Write(folder.At("task"), """{"q":"A cat is an","c":["animal","plant"],"a":0}""", """{"q":"A rose is a","c":["plant","animal"],"a":0}""");
        File.AppendAllText(folder.At("task", "task.yaml"), "\nmetric_list: [{metric: likelihood, aggregation: !function custom_metrics.loglikelihood_diff}]\n");
        var outcome = EarlyCommand.Run(folder.Path, "score", "--model", EarlyCommand.Ladder[0], "--task", "task", "--metric", "likelihood_diff");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.StartsWith("note: metric_list of task 'tiny' asks for likelihood, not computed here", outcome.Error);
    }
}

using EarlySignal.Tasks;
using EarlySignal.Tests.Support;
using EarlySignal.Tests.Tasks.Adaptations;

namespace EarlySignal.Tests.EndToEnd;

public class TaskExportTest
{
    [Fact]
    public void Every_bundled_benchmark_is_exported_and_asks_the_same()
    {
        using var temp = new TempFolder();
        foreach (var benchmark in EarlyCommand.Benchmarks)
        {
            var name = Path.GetFileName(benchmark);
            var outcome = EarlyCommand.Run(temp.Path, "task", "export", benchmark, "--out", name);
            Assert.True(outcome.ExitCode == 0, outcome.Error);
            Assert.Equal([Path.Combine(name, $"{name}.yaml"), Path.Combine(name, $"{name}.jsonl")], outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Equal(RequestText.Of(TaskDefinition.Load(benchmark)), RequestText.Of(TaskDefinition.Load(temp.At(name))));
        }
    }

    [Fact]
    public void A_submission_is_written_and_tried()
    {
        using var temp = new TempFolder();
        Directory.CreateDirectory(temp.At("fork", "lm_eval", "tasks"));
        var outcome = EarlyCommand.Run(temp.Path, "task", "bundle", EarlyCommand.Benchmarks[0], "--clone", "fork", "--name", "mine");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Equal("submission.zip: task mine, metric acc_norm,none, 941 items, 3764 requests; hf_token is empty\n  adds lm_eval/tasks/mine/mine.jsonl\n  adds lm_eval/tasks/mine/mine.yaml\n", outcome.Output);

        // A task cut into a group of tasks, and that folder handed in as a group.
        var groups = EarlyCommand.Benchmarks.Single(folder => Path.GetFileName(folder) == "science_cloze");
        Assert.Equal(0, EarlyCommand.Run(temp.Path, "task", "export", groups, "--out", "cut", "--by-group").ExitCode);
        outcome = EarlyCommand.Run(temp.Path, "task", "bundle", "cut", "--clone", "fork", "--name", "whole", "--metric", "acc", "--out", "group.zip");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.StartsWith("group.zip: task whole, metric acc,none, 887 items, 3548 requests; hf_token is empty\n", outcome.Output);
        Assert.Contains("\n  adds lm_eval/tasks/whole/_whole.yaml\n", outcome.Output);
        Assert.Contains("--by-group", EarlyCommand.Run(temp.Path, "task", "export", "cut", "--out", "again", "--by-group").Error);

        outcome = EarlyCommand.Run(temp.Path, "task", "bundle", EarlyCommand.Benchmarks[0], "--clone", "nowhere");
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith("error: nowhere: found no folder lm_eval/tasks; expected a clone", outcome.Error);
    }
}

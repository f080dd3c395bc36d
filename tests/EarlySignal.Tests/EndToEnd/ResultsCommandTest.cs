using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.EndToEnd;

public class ResultsCommandTest
{
    [Fact]
    public void A_dry_run_tells_what_scoring_takes_and_writes_nothing()
    {
        using var folder = new TempFolder();
        var task = EarlyCommand.Benchmarks.Single(path => Path.GetFileName(path) == "science_cloze");
        var told = EarlyCommand.Run(folder.Path, "score", "--model", EarlyCommand.Ladder[0], "--task", task, "--limit", "40", "--dry-run");
        Assert.True(told.ExitCode == 0, told.Error);
        var row = told.Output.Split('\n').Single(line => line.StartsWith(Path.GetFileName(EarlyCommand.Ladder[0]), StringComparison.Ordinal)).Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(["18", "science_cloze", "40", "160"], row[1..5]);
        Assert.InRange(long.Parse(row[6], System.Globalization.CultureInfo.InvariantCulture), 1, long.Parse(row[5], System.Globalization.CultureInfo.InvariantCulture) / 2);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_scored_checkpoint_goes_out_as_harness_files_and_comes_back_with_the_same_numbers()
    {
        using var folder = new TempFolder();
        var task = EarlyCommand.Benchmarks.Single(path => Path.GetFileName(path) == "science_cloze");
        Run("score", "--model", EarlyCommand.Ladder[0], "--until", "100", "--task", task, "--limit", "40");
        Run("results", "export", "--out", "direct.csv");
        Run("results", "export", "--format", "lm-eval", "--task", task, "--out", "harness");
        Assert.Single(Directory.EnumerateFiles(folder.At("harness"), "samples_science_cloze_*.jsonl", SearchOption.AllDirectories));
        Run("results", "export", "--from", "harness", "--out", "back.csv");

        var (direct, back) = (Rows("direct.csv"), Rows("back.csv"));
        Assert.Equal(direct.Keys, back.Keys);
        // The harness's files hold the sum of each choice only, in single precision.
        foreach (var (name, value) in direct)
            Assert.Equal(value, back[name], 1e-5);
        Assert.Contains("science_cloze", Run("report", "--from", "harness").Output);
        Assert.Contains("science_cloze", Run("signal", "--from", "back.csv", "--metric", "margin").Output);

        EarlyCommand.Outcome Run(params string[] arguments)
        {
            var outcome = EarlyCommand.Run(folder.Path, arguments);
            Assert.True(outcome.ExitCode == 0, outcome.Error);
            return outcome;
        }

        SortedDictionary<string, double> Rows(string file) => new(File.ReadLines(folder.At(file)).Skip(1).Select(line => line.Split(',')).ToDictionary(
            fields => string.Join(',', fields[0], fields[1], fields[3], fields[4]), fields => double.Parse(fields[5], System.Globalization.CultureInfo.InvariantCulture)), StringComparer.Ordinal);
    }
}

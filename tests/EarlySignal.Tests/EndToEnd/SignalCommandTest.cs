using System.Globalization;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.EndToEnd;

public class SignalCommandTest
{
    private const string PlotData = "e2lm/plot-data-combined-all.json";
    private const string Kit = "signal/e2lm_sq.csv";
    private const string Header = "series,task,n,rho,autocorr,sq";

    [Fact]
    public void A_metric_that_falls_as_models_improve_has_the_signal_of_its_improvement_and_a_preview_is_marked()
    {
        using var temp = new TempFolder();
        var task = EarlyCommand.Benchmarks.Single(folder => Path.GetFileName(folder) == "science_cloze");
        Assert.Equal(0, EarlyCommand.Run(temp.Path, "score", "--model", EarlyCommand.Ladder[^1], "--task", task, "--limit", "60").ExitCode);

        var lines = EarlyCommand.Run(temp.Path, "signal", "--metric", "bpb_gold", "--csv").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith(Header + ",", lines[0]);
        var fields = Assert.Single(lines.Skip(1)).Split(',');
        Assert.Equal("science_cloze (PREVIEW)", fields[1]);
        Assert.True(Number(fields[3]) > 0.8, lines[1]);

        var table = EarlyCommand.Run(temp.Path, "signal", "--metric", "bpb_gold").Output;
        Assert.Contains("PREVIEW", table);
        Assert.Contains("M tokens", table);
        Assert.Contains("Spearman", table);
    }

    [NeedsFact(Needs.Data, PlotData, Needs.Golden, Kit)]
    [Trait("Category", "Golden")]
    public void The_competitions_file_gives_the_competitions_signal_quality()
    {
        const double sixDecimals = 0.5e-6 + 1e-12;
        using var temp = new TempFolder();
        var outcome = EarlyCommand.Run(temp.Path, "signal", "--plot-data", Path.Combine(GoldenData.SharedData, PlotData), "--csv");
        Assert.Equal(0, outcome.ExitCode);
        var lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith(Header + ",", lines[0]);

        var golden = File.ReadLines(GoldenData.At(Kit)).Skip(1).Select(line => line.Split(',')).ToDictionary(row => (row[0], row[1]));
        Assert.Equal(golden.Count, lines.Length - 1);
        foreach (var fields in lines.Skip(1).Select(line => line.Split(',')))
            Assert.Equal(Number(golden[(fields[0], fields[1])][5]), Number(fields[5]), sixDecimals);
    }

    [Theory]
    [InlineData("--weights", "1,2", "three numbers")]
    [InlineData("--weights", "1,-2,0", "three numbers")]
    [InlineData("--reference", "never", "first, early, final")]
    [InlineData("--replicates", "1", "0 or a number above 1")]
    [InlineData("--at", "0", "a number above 0")]
    public void An_option_that_cannot_be_understood_is_one_clear_error(string option, string value, string expected)
    {
        using var temp = new TempFolder();
        var outcome = EarlyCommand.Run(temp.Path, "signal", option, value);
        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith($"error: {option}", outcome.Error);
        Assert.Contains(expected, outcome.Error);
    }

    [Fact]
    public void Options_reach_the_numbers_and_curves_without_items_say_why_there_are_no_intervals()
    {
        using var temp = new TempFolder();
        File.WriteAllText(temp.At("scores.csv"), "series,step,tokens,task,metric,value,stderr\n" + string.Concat(
            from series in new[] { "a", "b" }
            from i in Enumerable.Range(1, 12)
            select $"{series},{i * 100},{i},quiz,acc,{(0.3 + 0.01 * i * (series == "a" ? 1 : 2)).ToString(CultureInfo.InvariantCulture)},0.02\n"));
        var outcome = EarlyCommand.Run(temp.Path, "signal", "--from", temp.At("scores.csv"), "--reference", "4bt", "--weights", "1,1,0", "--at", "1000");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains("the last checkpoint up to 4 BT", outcome.Output);
        Assert.Contains("2.00", outcome.Output); // SQ 1 and RC 1
        Assert.Contains("1000 BT", outcome.Output);
        Assert.Contains("No intervals: the scores came as means over items", outcome.Output);
        Assert.DoesNotContain("RC has no checkpoint", outcome.Output);
        var early = EarlyCommand.Run(temp.Path, "signal", "--from", temp.At("scores.csv"), "--reference", "early").Output;
        Assert.Contains("RC has no checkpoint to compare with the mean of the checkpoints up to 200 BT", early);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}

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

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}

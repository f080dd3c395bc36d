using System.Globalization;
using EarlySignal.Reports;
using EarlySignal.Results;
using EarlySignal.Runs;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.EndToEnd;

/// <summary>The main job on the bundled data, and what it must show there.</summary>
public sealed class DemoTest : IClassFixture<DemoTest.Demo>
{
    private readonly Demo _demo;

    public DemoTest(Demo demo) => _demo = demo;

    /// <summary>One run of the demo for all tests of the class.</summary>
    public sealed class Demo : IDisposable
    {
        private readonly TempFolder _folder = new();

        public Demo()
        {
            Outcome = EarlyCommand.Run(_folder.Path, "demo", "--results", _folder.At("results"));
            Signal = EarlyCommand.Run(_folder.Path, "signal", "--results", _folder.At("results"), "--csv");
        }

        public EarlyCommand.Outcome Outcome { get; }

        public EarlyCommand.Outcome Signal { get; }

        public ResultFolder Results => new(_folder.At("results"));

        public string Page => File.ReadAllText(_folder.At("report.html"));

        public void Dispose() => _folder.Dispose();
    }

    [Fact]
    public void It_prints_a_row_for_each_benchmark_and_writes_a_self_contained_page()
    {
        Assert.True(_demo.Outcome.ExitCode == 0, _demo.Outcome.Error);
        foreach (var benchmark in EarlyCommand.Benchmarks.Select(folder => Path.GetFileName(folder)!))
        {
            Assert.Contains(_demo.Outcome.Output.Split('\n'), line => line.TrimStart().StartsWith(benchmark, StringComparison.Ordinal));
            Assert.Contains(benchmark, _demo.Page);
        }
        Assert.Contains("<svg", _demo.Page);
        Assert.DoesNotContain("src=\"http", _demo.Page);
        Assert.DoesNotContain("href=\"http", _demo.Page);
    }

    [Fact]
    public void The_science_cloze_benchmark_has_a_good_signal_on_every_mixture_series()
    {
        var mixtures = Qualities("science_cloze").Where(row => !row.Series.StartsWith("general", StringComparison.Ordinal)).ToArray();
        Assert.Equal(3, mixtures.Length);
        Assert.All(mixtures, row => Assert.True(row.SignalQuality >= 0.85, $"{row.Series}: {row.SignalQuality}"));
    }

    [Fact]
    public void The_science_cloze_benchmark_ends_five_standard_errors_above_chance_and_the_letter_form_within_three()
    {
        Assert.All(Distances("science_cloze"), distance => Assert.True(distance > 5, $"{distance}"));
        Assert.All(Distances("science_letters"), distance => Assert.True(Math.Abs(distance) <= 3, $"{distance}"));
    }

    // Standard errors between the last value and chance, of every series that is judged.
    private IEnumerable<double> Distances(string task) =>
        SignalReport.Of(ReportSource.Read("demo", _demo.Results.FinishedRuns())).Benchmarks.Single(benchmark => benchmark.Data.Task == task)
            .Primary.Judged.Select(series => series.ChanceDistance);

    private IEnumerable<(string Series, double SignalQuality)> Qualities(string task) =>
        from line in _demo.Signal.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
        let fields = line.Split(',')
        where fields[1] == task
        select (fields[0], double.Parse(fields[5], CultureInfo.InvariantCulture));
}

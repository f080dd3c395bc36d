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

    [Fact]
    public void All_scores_of_the_competition_are_computed_with_intervals_and_tell_science_from_general_text()
    {
        var study = Study.Read(_demo.Results.Path);
        var (science, general) = (study.Signal("science_cloze"), study.Signal("general_cloze"));
        foreach (var score in new[] { science.SignalQuality, science.RankingConsistency, science.ScienceCompliance, science.Global })
        {
            Assert.InRange(score.Value, 0, 1);
            Assert.True(score.Interval.Low <= score.Corrected && score.Corrected <= score.Interval.High);
        }
        Assert.True(science.ScienceCompliance.Interval.Low > general.ScienceCompliance.Interval.High, $"{science.ScienceCompliance} against {general.ScienceCompliance}");
        Assert.Equal(0.5 * science.SignalQuality.Value + 0.1 * science.RankingConsistency.Value + 0.4 * science.ScienceCompliance.Value, science.Global.Value, 12);
    }

    [Fact]
    public void A_study_and_the_report_agree_on_every_curve()
    {
        var study = Study.Read(_demo.Results.Path);
        foreach (var benchmark in study.Report().Benchmarks)
        {
            Assert.Null(benchmark.Family.WithoutIntervals);
            Assert.Equal(study.Signal(benchmark.Data.Task).Global, benchmark.Family.Signal.Global);
            foreach (var metric in benchmark.Data.Metrics)
            {
                var curves = study.Curves(benchmark.Data.Task, metric.Metric);
                Assert.Equal(metric.Curves.Select(curve => curve.Series), curves.Select(curve => curve.Series));
                Assert.Equal(metric.Curves.SelectMany(curve => curve.Values), curves.SelectMany(curve => curve.Values));
            }
        }
        var margins = study.Items("science_cloze", "bpb_gold");
        Assert.Equal(-study.Curves("science_cloze", "bpb_gold")[0].Values[^1], margins.MeanCurve([.. Enumerable.Range(0, margins.ItemCount)])[study.Curves("science_cloze")[0].Count - 1], 9);
        Assert.DoesNotContain(study.Controls.Single(), margins.Series);
        InputFault.Expect(() => study.Curves("science_clozes"), "science_cloze");
        InputFault.Expect(() => study.Curves("science_cloze", "accuracy"), "acc_norm");
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

using EarlySignal.Metrics;
using EarlySignal.Reports;
using EarlySignal.Signals;

namespace EarlySignal.Tests.Reports;

public class FindingRulesTest
{
    private static readonly MetricValue Quarter = new(0.25, 0.02, 500);

    [Fact]
    public void A_steady_rise_above_chance_is_a_good_signal()
    {
        var benchmark = Benchmark(Quarter, Rising("a"), Rising("b"));
        Assert.Equal(new Verdict("good signal", Tone.Good), benchmark.Verdict);
        Assert.Equal(["rises-clearly", "good-quality"], benchmark.Findings.Where(finding => finding.Tone == Tone.Good).Select(finding => finding.Rule));
    }

    [Fact]
    public void A_rise_that_ends_within_three_errors_of_chance_is_no_signal()
    {
        var benchmark = Benchmark(Quarter, Curve("a", 12, i => 0.25 + 0.004 * i));
        Assert.Equal("no signal: near chance", benchmark.Verdict.Text);
        Assert.Contains("near-chance", Rules(benchmark));
        Assert.DoesNotContain("rises-clearly", Rules(benchmark));
    }

    [Fact]
    public void One_series_above_chance_is_enough_to_leave_chance()
    {
        var benchmark = Benchmark(Quarter, Rising("a"), Curve("b", 12, i => 0.25 + 0.004 * i));
        Assert.DoesNotContain("near-chance", Rules(benchmark));
    }

    [Fact]
    public void Below_chance_is_said_to_be_below()
    {
        var benchmark = Benchmark(Quarter, Curve("a", 12, i => 0.10 + 0.001 * i));
        Assert.Contains("-7.0 standard errors from it", benchmark.Findings.Single(finding => finding.Rule == "near-chance").Text);
    }

    [Fact]
    public void A_fall_is_called_falling_although_the_kit_gives_it_one_half()
    {
        var benchmark = Benchmark(Quarter, Curve("a", 14, i => 0.9 - 0.01 * i));
        Assert.Equal(0.5, benchmark.Primary.SignalQuality, 1e-9);
        Assert.Equal("falling", benchmark.Verdict.Text);
    }

    [Fact]
    public void For_a_metric_of_which_lower_is_better_a_fall_is_a_good_signal()
    {
        var falling = Curve("a", 14, i => 3 - 0.1 * i);
        var benchmark = SignalOf([new MetricCurves("bpb_gold", false, null, [falling])], []);
        Assert.Equal("good signal", benchmark.Verdict.Text);
        Assert.Equal(1, benchmark.Primary.Spearman, 1e-12);
        Assert.Equal(1, benchmark.Primary.SignalQuality, 1e-9);
        Assert.Equal(3, benchmark.Primary.First);
    }

    [Theory]
    [InlineData(7, "too few checkpoints", true)]
    [InlineData(8, "good signal", false)]
    public void Fewer_than_eight_checkpoints_leave_the_quality_undefined(int checkpoints, string verdict, bool tooFew)
    {
        var benchmark = Benchmark(Quarter, Curve("a", checkpoints, i => 0.4 + 0.02 * i));
        Assert.Equal(verdict, benchmark.Verdict.Text);
        Assert.Equal(tooFew, Rules(benchmark).Contains("too-few-checkpoints"));
    }

    [Fact]
    public void A_constant_curve_is_flat_and_explained()
    {
        var benchmark = Benchmark(null, Curve("a", 12, _ => 0.7));
        Assert.Equal("no signal: flat", benchmark.Verdict.Text);
        Assert.Equal(["constant", "no-forecast"], Rules(benchmark));
    }

    [Fact]
    public void A_curve_that_only_moves_at_its_end_has_no_quality_and_is_explained()
    {
        var benchmark = Benchmark(null, Curve("a", 12, i => i == 11 ? 0.8 : 0.7));
        Assert.True(double.IsNaN(benchmark.Primary.SignalQuality));
        Assert.Contains("constant-part", Rules(benchmark));
    }

    [Fact]
    public void Missing_values_leave_the_verdict_defined_and_are_explained()
    {
        var benchmark = Benchmark(Quarter, Curve("a", 12, i => i == 4 ? double.NaN : 0.4 + 0.02 * i));
        Assert.Equal("SQ undefined", benchmark.Verdict.Text);
        Assert.Contains("missing-values", Rules(benchmark));
        Assert.Equal(1, benchmark.Primary.Spearman, 1e-12);
    }

    [Fact]
    public void Nothing_but_NaN_nothing_but_controls_and_nothing_at_all_are_reported_without_an_exception()
    {
        BenchmarkSignal[] benchmarks =
        [
            Benchmark(Quarter, Curve("a", 12, _ => double.NaN)),
            SignalOf([new MetricCurves("acc", true, Quarter, [Rising("a")])], ["a"]),
            Benchmark(Quarter),
            Benchmark(Quarter, Curve("a", 0, _ => 0)),
            Benchmark(Quarter, Curve("a", 1, _ => 0.5)),
            Benchmark(null, Curve("a", 12, i => i == 0 ? double.NegativeInfinity : double.PositiveInfinity)),
        ];
        foreach (var benchmark in benchmarks)
        {
            var report = SignalReport.Of(new ReportData("t", [], [benchmark.Data], []));
            Assert.NotEmpty(benchmark.Findings);
            Assert.NotEmpty(TextReport.Render(report));
            Assert.NotEmpty(MarkdownReport.Render(report));
            Assert.DoesNotContain("NaN\"", HtmlReport.Render(report));
        }
    }

    [Fact]
    public void A_control_series_does_not_move_the_averages()
    {
        var alone = SignalOf([new MetricCurves("acc", true, Quarter, [Rising("a")])], []);
        var beside = SignalOf([new MetricCurves("acc", true, Quarter, [Rising("a"), Curve("web", 12, i => 0.5 - 0.02 * i)])], ["web"]);
        Assert.Equal(alone.Primary.SignalQuality, beside.Primary.SignalQuality);
        Assert.Equal(alone.Primary.Last, beside.Primary.Last);
        Assert.Equal(alone.Verdict, beside.Verdict);
        Assert.Equal(2, beside.Primary.Series.Count);
    }

    [Fact]
    public void A_metric_with_a_much_better_signal_is_recommended_with_what_its_lead_is_worth()
    {
        var noisy = Curve("a", 12, i => 0.4 + (i % 3) * 0.02);
        var benchmark = SignalOf([new MetricCurves("acc", true, Quarter, [noisy]), new MetricCurves("bpb_gold", false, null, [Curve("a", 12, i => 3 - 0.1 * i)])], []);
        var finding = benchmark.Findings.Single(one => one.Rule == "better-metric");
        Assert.Contains("bpb_gold", finding.Text);
        Assert.Contains("optimism 0.00, which leaves 1.00", finding.Text);
        Assert.Contains("--metric bpb_gold", finding.Remedy);
    }

    [Fact]
    public void The_best_metric_is_not_compared_with_one_that_has_no_signal_at_all()
    {
        var benchmark = SignalOf([new MetricCurves("acc", true, Quarter, [Curve("a", 12, _ => 0.4)]), new MetricCurves("bpb_gold", false, null, [Curve("a", 12, i => 3 - 0.1 * i)])], []);
        Assert.Contains("; acc's is undefined.", benchmark.Findings.Single(one => one.Rule == "best-metric").Text);
    }

    [Fact]
    public void A_benchmark_without_a_metric_is_refused() => Assert.Throws<ArgumentException>(() => SignalOf([], []));

    private static string[] Rules(BenchmarkSignal benchmark) => [.. benchmark.Findings.Select(finding => finding.Rule)];

    private static BenchmarkSignal Benchmark(MetricValue? chance, params Curve[] curves) => SignalOf([new MetricCurves("acc", true, chance, curves)], []);

    private static BenchmarkSignal SignalOf(MetricCurves[] metrics, string[] controls) =>
        SignalReport.Of(new ReportData("t", [], [new BenchmarkData("task", "", 500, metrics)], controls)).Benchmarks[0];

    private static Curve Rising(string series) => Curve(series, 12, i => 0.3 + 0.02 * i);

    private static Curve Curve(string series, int checkpoints, Func<int, double> value)
    {
        long[] steps = [.. Enumerable.Range(1, checkpoints).Select(i => (long)i * 100)];
        return new Curve(series, steps, [.. steps.Select(step => step * 0.01)], [.. Enumerable.Range(0, checkpoints).Select(value)], [.. steps.Select(_ => 0.02)]);
    }
}

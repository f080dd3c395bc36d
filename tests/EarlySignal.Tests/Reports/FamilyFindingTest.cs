using EarlySignal.Basics;
using EarlySignal.Metrics;
using EarlySignal.Reports;
using EarlySignal.Signals;
using EarlySignal.Signals.Families;
using EarlySignal.Signals.Forecasting;

namespace EarlySignal.Tests.Reports;

/// <summary>The rules about several series, about chance and about noise: each fires just beyond its threshold and not at it.</summary>
public class FamilyFindingTest
{
    private const int Items = 400;
    private static readonly MetricValue Quarter = new(0.25, 0.02, Items);
    private static readonly BenchmarkSignal Rising = SignalOf(Curves(["small", "large", "web"], 16, (series, i) => 0.3 + 0.02 * i * (series + 1) / 2), ["web"]);

    [Theory]
    [InlineData(0.8, "stable-ranking", "unstable-ranking")]
    [InlineData(0.79, "", "stable-ranking")]
    [InlineData(0.5, "", "unstable-ranking")]
    [InlineData(0.49, "unstable-ranking", "stable-ranking")]
    public void Rankings_are_called_stable_or_unstable_by_the_agreement_of_consecutive_steps(double tau, string fires, string not) =>
        Check(Rising.Family with { Signal = Rising.Family.Signal with { ConsecutiveTau = Score(tau) } }, fires, not);

    [Theory]
    [InlineData(0.1, "", "low-compliance")]
    [InlineData(0.09, "low-compliance", "no-data")]
    [InlineData(double.NaN, "", "low-compliance")]
    public void Web_text_that_does_as_well_is_reported(double compliance, string fires, string not) =>
        Check(Rising.Family with { Signal = Rising.Family.Signal with { ScienceCompliance = Score(compliance) } }, fires, not);

    [Fact]
    public void Compliance_of_a_benchmark_at_chance_is_called_noise()
    {
        var rules = SampleReport.Report().Benchmarks.ToDictionary(benchmark => benchmark.Data.Task, benchmark => benchmark.Findings.Select(finding => finding.Rule).ToArray());
        Assert.Contains("compliance-at-chance", rules["science_letters"]);
        Assert.DoesNotContain("compliance-at-chance", rules["science_cloze"]);
    }

    [Theory]
    [InlineData(0.8, "", "unreliable-checkpoints")]
    [InlineData(0.79, "unreliable-checkpoints", "no-data")]
    public void Unreliable_checkpoints_are_to_be_averaged(double reliability, string fires, string not)
    {
        var findings = Check(Rising.Family with { Anova = Rising.Family.Anova with { Reliability = reliability } }, fires, not);
        if (fires.Length > 0)
            Assert.Contains("Average 3 checkpoints", findings.Single(finding => finding.Rule == fires).Remedy); // 9 (1 − r) / r = 2.4
    }

    [Fact]
    public void Models_that_do_not_differ_are_not_to_be_averaged() => Assert.Contains(
        "no average", Check(Rising.Family with { Anova = Rising.Family.Anova with { Reliability = 0 } }, "unreliable-checkpoints", "no-data")
            .Single(finding => finding.Rule == "unreliable-checkpoints").Remedy);

    [Theory]
    [InlineData(Items, "", "too-few-items")]
    [InlineData(Items + 1, "too-few-items", "no-data")]
    [InlineData(double.PositiveInfinity, "too-few-items", "no-data")]
    [InlineData(double.NaN, "", "too-few-items")]
    public void Items_too_few_to_tell_the_best_two_apart_are_reported_with_the_number_that_would(double needed, string fires, string not) =>
        Check(Rising.Family with { Signal = Rising.Family.Signal with { Items = Items }, Closest = new("large", "small", 0.01, 0.3, needed) }, fires, not);

    [Fact]
    public void A_forecast_names_the_best_and_a_refusal_its_reason()
    {
        var noise = SignalOf(Curves(["a", "b"], 12, (series, i) => 0.5 + 0.05 * Math.Sin(7 * i + series)), []);
        Assert.Contains("shuffled curve", Finding(noise, "no-forecast").Text);
        Assert.Contains("fewer than 6", Finding(SignalOf(Curves(["a", "b"], 4, (_, i) => 0.5 + 0.05 * i), []), "no-forecast").Text);
        var curved = SignalOf(Curves(["a", "b"], 16, (series, i) => 0.3 + (0.1 + 0.05 * series) * Math.Log(i + 1) + 0.001 * (i % 2)), []);
        Assert.Contains("b is the best with probability 1.00", Finding(curved, "forecast").Text);
        Assert.All(curved.Family.Forecast.Forecasts, forecast => Assert.Equal(ForecastRefusal.None, forecast.Refusal));
    }

    [Fact]
    public void Chance_is_left_by_one_checkpoint_that_survives_Holms_correction()
    {
        // Of 12 one-sided tests the smallest p counts twelvefold: z = 2.6 gives .056, z = 2.7 gives .042.
        MetricCurves Peak(double z) => new("acc", true, Quarter, Curves(["a"], 12, (_, i) => 0.25 + (i == 5 ? 0.02 * z : 0)));
        var at = SignalOf(Peak(2.6), []);
        Assert.Contains("task (acc): not distinguishable from chance", Finding(at, "near-chance").Text);
        Assert.Contains("cloze form", Finding(at, "near-chance").Remedy);
        var above = SignalOf(Peak(2.7), []);
        Assert.DoesNotContain(above.Findings, finding => finding.Rule == "near-chance");
        Assert.Contains("Some checkpoints are above chance", Finding(above, "ends-near-chance").Text);
        Assert.Equal("no signal: near chance", above.Verdict.Text);
    }

    [Fact]
    public void A_signal_quality_within_that_of_noise_is_reported_and_one_beyond_is_not()
    {
        var random = new SeededRandom(3);
        var noise = SignalOf(new MetricCurves("margin", true, null, Curves(["a"], 14, (_, _) => random.Gaussian())), []);
        var series = noise.Primary.Series[0];
        // Two series: the smallest p counts twice.
        IReadOnlyList<Finding> At(double p) => FindingRules.Apply(
            "task", [new MetricSignal(noise.Primary.Data, [series, series with { Statistics = series.Statistics! with { SignalQualityP = p } }])], noise.Family, noise.Choice);
        Assert.InRange(series.Statistics!.SignalQualityP, 0.06, 1);
        Assert.Contains(At(0.026), finding => finding.Rule == "like-noise");
        Assert.DoesNotContain(At(0.025), finding => finding.Rule == "like-noise");
    }

    [Fact]
    public void A_gain_below_five_times_the_noise_asks_for_averages()
    {
        var series = Rising.Primary.Series.Where(one => !one.IsControl).ToArray();
        IReadOnlyList<Finding> At(double gain) => FindingRules.Apply(
            "task", [new MetricSignal(Rising.Primary.Data, [.. series.Select(one => one with { Statistics = one.Statistics! with { GainOverNoise = gain } })])], Rising.Family, Rising.Choice);
        Assert.DoesNotContain(At(5), finding => finding.Rule == "noisy-checkpoints");
        Assert.Contains("about 4 neighbouring", At(2.5).Single(finding => finding.Rule == "noisy-checkpoints").Remedy);
    }

    private static IReadOnlyList<Finding> Check(BenchmarkFamily family, string fires, string not)
    {
        var findings = FindingRules.Apply("task", Rising.Metrics, family, Rising.Choice);
        if (fires.Length > 0)
            Assert.Contains(findings, finding => finding.Rule == fires);
        Assert.DoesNotContain(findings, finding => finding.Rule == not);
        return findings;
    }

    private static Finding Finding(BenchmarkSignal benchmark, string rule) => benchmark.Findings.Single(finding => finding.Rule == rule);

    private static ScoreInterval Score(double value) => new(value, double.NaN, double.NaN, Interval.Undefined, 0);

    private static BenchmarkSignal SignalOf(Curve[] curves, string[] controls) => SignalOf(new MetricCurves("acc", true, Quarter, curves), controls);

    private static BenchmarkSignal SignalOf(MetricCurves metric, string[] controls) =>
        SignalReport.Of(new ReportData("t", [], [new BenchmarkData("task", "", Items, [metric])], controls)).Benchmarks[0];

    private static Curve[] Curves(string[] names, int checkpoints, Func<int, int, double> value) => [.. names.Select((name, series) =>
    {
        long[] steps = [.. Enumerable.Range(1, checkpoints).Select(i => (long)i * 100)];
        return new Curve(name, steps, [.. steps.Select(step => step * 0.01)], [.. steps.Select((_, i) => value(series, i))], [.. steps.Select(_ => 0.02)]);
    })];
}

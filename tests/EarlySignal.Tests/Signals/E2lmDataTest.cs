using System.Globalization;
using System.Text.Json;
using EarlySignal.Basics;
using EarlySignal.Signals;
using EarlySignal.Signals.Noise;
using EarlySignal.Signals.Rankings;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Signals;

/// <summary>The competition's own scores, 6 models × 24 benchmarks, against what its starter kit makes of them.</summary>
[Trait("Category", "Golden")]
public class E2lmDataTest
{
    private const string File = "e2lm/plot-data-combined-all.json";
    private const string Printed = "signal/e2lm_sq.csv";
    private const string Means = "signal/real_e2lm_stats.json";

    // The table prints six decimals.
    private const double PrintedPrecision = 0.5e-6 + 1e-12;

    private static readonly Lazy<ILookup<string, Curve>> Families = new(() => E2lmPlotData.Read(DataFile).ToLookup(curve => curve.Benchmark, curve => E2lmWindow.Of(curve.Curve)));

    private static string DataFile => Path.Combine(GoldenData.SharedData, File);

    [NeedsFact(Needs.Data, File, Needs.Golden, Printed)]
    public void Every_series_has_the_signal_quality_that_the_kit_prints()
    {
        var curves = E2lmPlotData.Read(DataFile).ToDictionary(curve => (curve.Curve.Series, curve.Benchmark), curve => E2lmWindow.Of(curve.Curve));
        var rows = System.IO.File.ReadLines(GoldenData.At(Printed)).Skip(1).Select(line => line.Split(',')).ToArray();
        Assert.Equal(curves.Count, rows.Length);
        foreach (var row in rows)
        {
            var quality = E2lmSignalQuality.Of(curves[(row[0], row[1])].Values);
            Assert.Equal(int.Parse(row[2], CultureInfo.InvariantCulture), quality.Checkpoints);
            Assert.Equal(Number(row[3]), quality.Monotonicity, PrintedPrecision);
            Assert.Equal(Number(row[4]), quality.Autocorrelation, PrintedPrecision);
            Assert.Equal(Number(row[5]), quality.SignalQuality, PrintedPrecision);
            Assert.Equal(Number(row[9]), Correlation.WithOrder(curves[(row[0], row[1])].Values), PrintedPrecision);
        }
    }

    public static TheoryData<string> Benchmarks => [.. Rows.Keys];

    // Empty where the file is missing, so that the tests are skipped rather than not found.
    private static Dictionary<string, JsonElement> Rows => Path.Exists(GoldenData.At(Means))
        ? JsonDocument.Parse(System.IO.File.ReadAllBytes(GoldenData.At(Means))).RootElement.EnumerateObject().ToDictionary(row => row.Name, row => row.Value)
        : [];

    [NeedsTheory(Needs.Data, File), MemberData(nameof(Benchmarks))]
    public void Every_benchmark_has_the_row_of_the_reference_to_nine_decimals(string benchmark)
    {
        const double nineDecimals = 1e-9;
        var curves = Families.Value[benchmark].OrderBy(curve => curve.Series, StringComparer.Ordinal).ToArray();
        double[][] values = [.. curves.Select(curve => curve.Values.ToArray())];
        var table = TokenGrid.Of([.. curves.Select(curve => curve.Tokens)]).Table(values);
        var anova = AnovaSignal.Of([.. values.Select(curve => curve[^5..])]);
        double Mean(Func<double[], double> statistic) => CompensatedSum.Mean([.. values.Select(statistic).Where(value => !double.IsNaN(value))]);
        var expected = Rows[benchmark];
        var found = new Dictionary<string, double>
        {
            ["kit_sq"] = Mean(curve => E2lmSignalQuality.Of(curve).SignalQuality),
            ["kit_mono"] = Mean(curve => E2lmSignalQuality.Of(curve).Monotonicity),
            ["kit_ac"] = Mean(curve => E2lmSignalQuality.Of(curve).Autocorrelation),
            ["spearman"] = Mean(Correlation.WithOrder),
            ["isotonic_r2"] = Mean(IsotonicFit.RSquared),
            ["gain_over_noise"] = Mean(GainOverNoise.Of),
            ["snr_code"] = SignalAndNoise.Pooled(values),
            ["snr_paper"] = SignalAndNoise.Paper(values),
            ["snr_anova"] = anova.Ratio,
            ["icc1"] = anova.Reliability,
            ["k_for_090"] = SpearmanBrown.CheckpointsFor(anova.Reliability, 0.9),
            ["ordering_tau_a"] = StepOrder.ConsecutiveTau(table, tauA: true),
            ["flip_rate"] = StepOrder.FlipRate(table),
            ["decision_acc_50BT_to_206BT"] = DecisionAccuracy.Of(table[4], table[^1]),
            ["tied_steps"] = values.Count(curve => curve.Distinct().Count() < curve.Length),
        };
        Assert.Equal(expected.EnumerateObject().Select(column => column.Name).Order(), found.Keys.Order());
        Assert.All(found, column => Assert.Equal(GoldenVector.Number(expected.GetProperty(column.Key)), column.Value, nineDecimals * Math.Max(1, Math.Abs(column.Value))));
    }

    [NeedsFact(Needs.Data, File, Needs.Golden, Means)]
    public void The_reference_has_a_row_for_every_benchmark() => Assert.Equal(Families.Value.Select(family => family.Key).Order(), Rows.Keys.Order());

    [NeedsFact(Needs.Data, File)]
    public void The_published_scores_are_reproduced()
    {
        var curves = E2lmPlotData.Read(DataFile).ToDictionary(curve => (curve.Curve.Series, curve.Benchmark), curve => E2lmWindow.Of(curve.Curve).Values);
        E2lmSignalQuality Of(string series, string benchmark) => E2lmSignalQuality.Of(curves[(series, benchmark)]);
        const double fourDecimals = 0.5e-4;
        Assert.Equal(.8198, Of("dense-1b-arch1", "arc_challenge").Monotonicity, fourDecimals);
        Assert.Equal(.9139, Of("dense-1b-arch1", "arc_challenge").Autocorrelation, fourDecimals);
        Assert.Equal(.8669, Of("dense-1b-arch1", "arc_challenge").SignalQuality, fourDecimals);
        Assert.Equal(.1737, Of("dense-1b-arch1", "anli_r3").SignalQuality, fourDecimals);
        Assert.Equal(0, Of("dense-1b-arch1", "anli_r3").Monotonicity);
        Assert.Equal(.3473, Of("dense-1b-arch1", "anli_r3").Autocorrelation, fourDecimals);
        double[] mmluVar = [.. new[] { "dense-500m-arch1", "dense-1b-arch1", "dense-3b-arch1" }.Select(series => Of(series, "mmluvar").SignalQuality)];
        Assert.Equal(.9354, mmluVar[0], fourDecimals);
        Assert.Equal(.9814, mmluVar[1], fourDecimals);
        Assert.Equal(.9601, mmluVar[2], fourDecimals);
        Assert.Equal(.9590, mmluVar.Average(), fourDecimals);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}

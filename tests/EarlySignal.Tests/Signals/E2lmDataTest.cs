using System.Globalization;
using System.Text.Json;
using EarlySignal.Basics;
using EarlySignal.Signals;
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

    [NeedsFact(Needs.Data, File, Needs.Golden, Means)]
    public void Every_benchmark_has_the_reference_means_to_nine_decimals()
    {
        const double nineDecimals = 1e-9;
        var curves = E2lmPlotData.Read(DataFile).ToLookup(curve => curve.Benchmark, curve => E2lmWindow.Of(curve.Curve).Values);
        var reference = JsonDocument.Parse(System.IO.File.ReadAllBytes(GoldenData.At(Means))).RootElement;
        foreach (var benchmark in reference.EnumerateObject())
        {
            void Check(string name, Func<IReadOnlyList<double>, double> statistic) =>
                Assert.Equal(benchmark.Value.GetProperty(name).GetDouble(), CompensatedSum.Mean([.. curves[benchmark.Name].Select(statistic)]), nineDecimals);
            Check("kit_mono", values => E2lmSignalQuality.Of(values).Monotonicity);
            Check("kit_ac", values => E2lmSignalQuality.Of(values).Autocorrelation);
            Check("kit_sq", values => E2lmSignalQuality.Of(values).SignalQuality);
            Check("spearman", Correlation.WithOrder);
            Check("isotonic_r2", IsotonicFit.RSquared);
        }
        Assert.Equal(curves.Count, reference.EnumerateObject().Count());
    }

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
        var mmluVar = new[] { "dense-500m-arch1", "dense-1b-arch1", "dense-3b-arch1" }.Select(series => Of(series, "mmluvar").SignalQuality);
        Assert.Equal(.9590, mmluVar.Average(), fourDecimals);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}

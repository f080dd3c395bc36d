using EarlySignal.Signals;
using EarlySignal.Signals.Forecasting;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Signals.Forecasting;

[Trait("Category", "Golden")]
public class ForecastDataTest
{
    private const string File = "e2lm/plot-data-combined-all.json";

    // The reference finds p = .96 for MMLU and .005 for HellaSwag with 199 shuffles, both of the 1B model up to 206 BT.
    [NeedsTheory(Needs.Data, File)]
    [InlineData("mmlu", ForecastRefusal.NotToldFromNoise, 0.9, 1)]
    [InlineData("hellaswag", ForecastRefusal.None, 0.005, 0.005)]
    public void Published_curves_are_told_from_noise_or_not(string benchmark, ForecastRefusal refusal, double leastP, double greatestP)
    {
        var curve = E2lmPlotData.Read(Path.Combine(GoldenData.SharedData, File)).Single(candidate => candidate.Benchmark == benchmark && candidate.Curve.Series == "dense-1b-arch1").Curve;
        var scored = E2lmWindow.Of(curve);
        var forecast = Forecast.Of(scored.Tokens, scored.Values, at: 1000, shuffles: 199);
        Assert.Equal(refusal, forecast.Refusal);
        Assert.InRange(forecast.PValue, leastP, greatestP);
    }
}

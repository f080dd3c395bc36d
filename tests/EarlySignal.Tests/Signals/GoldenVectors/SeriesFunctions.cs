using System.Text.Json;
using EarlySignal.Signals;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Signals.GoldenVectors;

internal static class SeriesFunctions
{
    public static GoldenFunctions All { get; } = new(new Dictionary<string, Func<GoldenVector, object>>
    {
        ["series.e2lm_signal_quality"] = v => Parts(E2lmSignalQuality.Of(v.Numbers(0))),
        ["series.autocorrelation"] = v => E2lmSignalQuality.AutocorrelationAt(v.Numbers(0), (int)v.Number(1)),
        ["series.mann_kendall"] = v => Parts(MannKendall.Of(v.Numbers(0))),
        ["series.isotonic_fit"] = v => IsotonicFit.Of(v.Numbers(0)),
        ["series.isotonic_r2"] = v => IsotonicFit.RSquared(v.Numbers(0)),
        ["series.permutation_pvalue"] = v => PermutationTest.PValue(v.Numbers(0), Statistic(v.Arguments[1].GetString()!), (ulong)v.Number(2), (int)v.Number(3)),
        ["series.tokens_to_signal"] = v => TokensToSignal.Of(CurveOf(v), v.Number(2)),
    }, NotYet: """
        series.ai2_monotonicity series.ai2_total_variation series.ema_pandas series.ema_simple series.moving_average_ai2 series.noise_residual
        series.noise_robust series.noise_second_difference series.noise_successive series.rel_std_last_n series.series_snr
        """);

    private static Func<IReadOnlyList<double>, double> Statistic(string name) => name switch
    {
        "monotonicity" => Correlation.WithOrder,
        "e2lm_sq" => scores => E2lmSignalQuality.Of(scores).SignalQuality,
        "isotonic_r2" => IsotonicFit.RSquared,
        _ => throw new ArgumentException(name),
    };

    private static double[] Parts(E2lmSignalQuality quality) => [quality.Monotonicity, quality.Autocorrelation, quality.SignalQuality];

    private static double[] Parts(MannKendall test) => [test.Score, test.Variance, test.Z, test.PValue];

    private static Curve CurveOf(GoldenVector v)
    {
        var (tokens, scores) = (v.Numbers(0), v.Numbers(1));
        var errors = v.Arguments[3].ValueKind == JsonValueKind.Array ? v.Numbers(3) : [.. scores.Select(_ => v.Number(3))];
        return new Curve("", [.. tokens.Select((_, i) => (long)i)], tokens, scores, errors);
    }
}

using EarlySignal.Basics;
using MathNet.Numerics.Distributions;

namespace EarlySignal.Signals.Forecasting;

/// <summary>
/// How models will rank later in training. Measurements to come are taken as independent and normal; the same questions for all models
/// make them positively correlated, so that these probabilities are on the careful side.
/// </summary>
/// <param name="Series">The series, in the order given.</param>
/// <param name="Forecasts">One for each.</param>
/// <param name="Beats">
/// [a][b]: probability that a measures better than b; ½ on the diagonal; NaN where either curve is not extrapolated.
/// </param>
/// <param name="Best">
/// Probability that each series is the best of all, by simulation; NaN for all when any curve is not extrapolated.
/// </param>
public sealed record RankingForecast(
    IReadOnlyList<string> Series, IReadOnlyList<Forecast> Forecasts, IReadOnlyList<IReadOnlyList<double>> Beats, IReadOnlyList<double> Best)
{
    private const int Draws = 10_000;

    /// <summary>Forecasts a ranking.</summary>
    /// <param name="curves">One metric of several series; their checkpoints may differ.</param>
    /// <param name="at">Tokens, in billions: 1000 for 1 TT.</param>
    /// <param name="higherIsBetter">False for a loss, or bits per byte.</param>
    /// <param name="seed">Seed of the permutation tests and the simulation.</param>
    public static RankingForecast Of(IReadOnlyList<Curve> curves, double at, bool higherIsBetter = true, ulong seed = 0)
    {
        Forecast[] forecasts = [.. curves.Select(curve => Forecast.Of(curve.Tokens, curve.Values, at, higherIsBetter, seed))];
        var sign = higherIsBetter ? 1 : -1;
        return new(
            [.. curves.Select(curve => curve.Series)],
            forecasts,
            [.. forecasts.Select((a, i) => (IReadOnlyList<double>)[.. forecasts.Select((b, j) => i == j ? (double.IsNaN(a.Value) ? double.NaN : 0.5) : Beat(a, b, sign))])],
            BestOf(forecasts, sign, seed));
    }

    private static double Beat(Forecast a, Forecast b, int sign)
    {
        var (difference, deviation) = (sign * (a.Value - b.Value), Math.Sqrt(a.Deviation * a.Deviation + b.Deviation * b.Deviation));
        return deviation == 0 ? (Math.Sign(difference) + 1) / 2.0 : double.IsNaN(deviation) ? double.NaN : Normal.CDF(0, 1, difference / deviation);
    }

    private static double[] BestOf(Forecast[] forecasts, int sign, ulong seed)
    {
        if (forecasts.Any(forecast => forecast.Refusal != ForecastRefusal.None))
            return [.. forecasts.Select(_ => double.NaN)];
        var (wins, random) = (new double[forecasts.Length], new SeededRandom(seed));
        for (var draw = 0; draw < Draws && wins.Length > 0; draw++)
        {
            var values = forecasts.Select(forecast => sign * (forecast.Value + forecast.Deviation * random.Gaussian())).ToArray();
            wins[Array.IndexOf(values, values.Max())] += 1.0 / Draws;
        }
        return wins;
    }
}

using EarlySignal.Reports.Charts;
using EarlySignal.Signals;
using EarlySignal.Signals.Forecasting;

namespace EarlySignal.Reports.Views;

public static partial class View
{
    private const int FanPoints = 40;

    /// <summary>A curve, what it is expected to become, and what did become of it when that is known. A refused forecast has no fan.</summary>
    /// <param name="seen">The checkpoints that the forecast was made from.</param>
    /// <param name="forecast">Made from them.</param>
    /// <param name="valueLabel">What the numbers are.</param>
    /// <param name="whole">The curve with the later checkpoints; null when they are not known.</param>
    /// <param name="chance">What blind guessing scores; null for no line.</param>
    public static Chart Of(Curve seen, Forecast forecast, string valueLabel, Curve? whole = null, double? chance = null)
    {
        var (last, isMade) = (seen.Count == 0 ? 0 : seen.Tokens[^1], forecast.Refusal == ForecastRefusal.None);
        double[] tokens = isMade ? [.. Enumerable.Range(0, FanPoints + 1).Select(i => last + (forecast.Tokens - last) * i / FanPoints)] : [];
        double[] expected = [.. tokens.Select(forecast.Ensemble.At)];
        (double, IReadOnlyList<double>, IReadOnlyList<double>) Fan(double coverage)
        {
            double[] reach = [.. tokens.Select(at => forecast.Ensemble.Reach(coverage) * forecast.Ensemble.DeviationAt(at))];
            return (coverage, [.. expected.Zip(reach, (centre, far) => centre - far)], [.. expected.Zip(reach, (centre, far) => centre + far)]);
        }
        var chart = ForecastChart.Of(isMade ? $"Forecast of {seen.Series}" : $"No forecast of {seen.Series}: {Reason(forecast.Refusal)}", valueLabel, seen, tokens, expected, isMade ? [Fan(0.5), Fan(0.95)] : [], chance);
        if (whole is null)
            return chart;
        var perToken = TrainingUnit.For([seen]).PerToken;
        var later = Enumerable.Range(0, whole.Count).Where(i => whole.Tokens[i] > last).ToArray();
        var came = new LineMark([.. later.Select(i => whole.Tokens[i] * perToken)], [.. later.Select(i => whole.Values[i])]) { Name = "what came", Style = 2 };
        return chart with { Panels = [chart.Panels[0] with { Marks = [.. chart.Panels[0].Marks, came] }] };
    }

    /// <summary>How a curve is forecast and how forecasts from its earlier checkpoints did, against two forecasts that need no model.</summary>
    public static Table Of(Forecast forecast) => new(
        $"Backtest of {NumberText.Count(forecast.Backtest.Forecasts)} forecasts of the next checkpoint; skill: 1 − error over the better of the two simple ones",
        [Number("error"), Number("error of the last value"), Number("error of the mean so far"), Number("skill"), Number("inside 95 % interval"), Number("p of no rise"), Text("verdict")],
        [[
            NumberText.Fixed(forecast.Backtest.Error, 4), NumberText.Fixed(forecast.Backtest.ErrorOfLast, 4), NumberText.Fixed(forecast.Backtest.ErrorOfMean, 4),
            NumberText.Share(forecast.Backtest.Skill), NumberText.Share(forecast.Backtest.Coverage), NumberText.Score(forecast.PValue), Reason(forecast.Refusal),
        ]]);

    /// <summary>What each model will score and which will be the best, beside what came when that is known.</summary>
    /// <param name="ranking">The forecast.</param>
    /// <param name="whole">The curves with the later checkpoints, in any order; empty when they are not known.</param>
    public static Table Of(RankingForecast ranking, params IReadOnlyList<Curve> whole)
    {
        var unit = TrainingUnit.For(whole);
        var at = ranking.Forecasts.Count == 0 || whole.Count == 0 ? "" : $" at {NumberText.Compact(ranking.Forecasts[0].Tokens * unit.PerToken)} {unit.Symbol}";
        return new(
            $"Forecast ranking{at}, n = {NumberText.Count(ranking.Series.Count)} models, with 95 % intervals",
            [Text("model"), Number("forecast"), Number("95 % interval"), Number("will be best"), Number("came"), Text("verdict")],
            [.. ranking.Series.Select((series, i) => (IReadOnlyList<TableCell>)
            [
                series, NumberText.Score(ranking.Forecasts[i].Value), Text(new(ranking.Forecasts[i].Low, ranking.Forecasts[i].High), NumberText.Score),
                NumberText.Share(ranking.Best[i]), NumberText.Score(Came(series, ranking.Forecasts[i].Tokens)), Reason(ranking.Forecasts[i].Refusal),
            ])]);

        double Came(string series, double tokens) => whole.FirstOrDefault(curve => curve.Series == series) is { } curve && curve.Tokens.ToList().IndexOf(tokens) is >= 0 and var place
            ? curve.Values[place]
            : double.NaN;
    }

    private static string Reason(ForecastRefusal refusal) => refusal switch
    {
        ForecastRefusal.None => "forecast",
        ForecastRefusal.TooFewCheckpoints => "too few checkpoints",
        ForecastRefusal.NoSuchPosition => "no such position in training",
        ForecastRefusal.NotToldFromNoise => "not told from noise",
        _ => "no better than the last value",
    };
}

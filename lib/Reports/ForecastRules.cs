using EarlySignal.Signals.Forecasting;

namespace EarlySignal.Reports;

/// <summary>What can be said of the ranking later in training, or why nothing can.</summary>
internal static class ForecastRules
{
    /// <summary>The forecast, or its refusal.</summary>
    public static Finding? Ranking(MetricSignal signal, BenchmarkFamily family)
    {
        var forecast = family.Forecast;
        if (forecast.Forecasts.Count == 0)
            return null;
        var unit = TrainingUnit.For([.. signal.Judged.Select(series => series.Curve)]);
        var at = $"{NumberText.Compact(forecast.Forecasts[0].Tokens * unit.PerToken)} {unit.Symbol}";
        var refused = forecast.Series.Zip(forecast.Forecasts).Where(one => one.Second.Refusal != ForecastRefusal.None).GroupBy(one => one.Second.Refusal).ToArray();
        if (refused.Length > 0)
            return new("no-forecast", Tone.Plain,
                $"No forecast of the {(forecast.Series.Count == 1 ? "value" : "ranking")} at {at}: {string.Join("; ", refused.Select(group => $"{string.Join(", ", group.Select(one => one.First))}: {Reason(group.Key)}"))}.", "");
        var sign = signal.Data.HigherIsBetter ? 1 : -1;
        string Value(int series)
        {
            var one = forecast.Forecasts[series];
            var (low, high) = (Math.Min(sign * one.Low, sign * one.High), Math.Max(sign * one.Low, sign * one.High));
            return $"{forecast.Series[series]} {NumberText.Score(sign * one.Value)}" + (double.IsNaN(low) ? "" : $" [{NumberText.Score(low)}, {NumberText.Score(high)}]");
        }
        var order = Enumerable.Range(0, forecast.Series.Count).OrderByDescending(series => forecast.Forecasts[series].Value).ToArray();
        var best = forecast.Series.Count == 1 ? "" : $"; {forecast.Series[order[0]]} is the best with probability {NumberText.Share(forecast.Best[order[0]])}";
        return new("forecast", Tone.Plain,
            $"Forecast at {at}: {string.Join(", ", order.Select(Value))}{best}. Skill in the back-test is at least {NumberText.Share(forecast.Forecasts.Min(one => one.Backtest.Skill))}, above 0.", "");
    }

    private static string Reason(ForecastRefusal refusal) => refusal switch
    {
        ForecastRefusal.TooFewCheckpoints => $"fewer than {NumberText.Count(CurveEnsemble.FewestPoints + 1)} usable checkpoints, so no forecast could be tested",
        ForecastRefusal.NoSuchPosition => "that is no position after the start of training",
        ForecastRefusal.NotToldFromNoise => $"a shuffled curve would rise as well (p above {NumberText.Share(Forecast.Alpha)})",
        _ => "on earlier checkpoints the last value or the mean so far was the better forecast (skill not above 0)",
    };
}

using EarlySignal.Basics;
using EarlySignal.Signals;
using EarlySignal.Signals.Forecasting;

namespace EarlySignal.Tests.Signals.Forecasting;

public class ForecastTest
{
    private static readonly double[] Tokens = [.. Enumerable.Range(1, 20).Select(i => i * 8.0)];

    [Fact]
    public void Intervals_of_the_next_checkpoint_cover_about_what_they_promise()
    {
        var (covered, forecasts) = (0.0, 0);
        for (var i = 0; i < 120; i++)
        {
            var test = RollingBacktest.Of(Tokens, Noisy(at => 0.5 - 0.6 * Math.Pow(at, -0.7), 0.005, (ulong)i));
            covered += test.Coverage * test.Forecasts;
            forecasts += test.Forecasts;
        }
        Assert.InRange(covered / forecasts, 0.93, 0.97);
    }

    [Fact]
    public void Intervals_six_times_as_far_cover_the_truth_too()
    {
        var truth = 0.5 - 0.6 * Math.Pow(1000, -0.7);
        var made = Enumerable.Range(0, 200)
            .Select(i => Forecast.Of(Tokens, Noisy(at => 0.5 - 0.6 * Math.Pow(at, -0.7), 0.005, (ulong)i), at: 1000, shuffles: 99))
            .Where(forecast => forecast.Refusal == ForecastRefusal.None).ToArray();
        var covered = made.Count(forecast => forecast.Low <= truth && truth <= forecast.High) / (double)made.Length;
        Assert.True(made.Length > 150 && covered >= 0.93, $"{covered} of {made.Length}");
    }

    [Fact]
    public void A_curve_of_noise_is_not_extrapolated()
    {
        var refused = Enumerable.Range(0, 100).Select(i => Forecast.Of(Tokens, Noisy(_ => 0.25, 0.02, (ulong)i), at: 1000, shuffles: 99)).ToArray();
        Assert.InRange(refused.Count(forecast => forecast.Refusal == ForecastRefusal.NotToldFromNoise), 88, 100);
        Assert.All(refused.Where(forecast => forecast.Refusal != ForecastRefusal.None), forecast => Assert.True(double.IsNaN(forecast.Value) && double.IsNaN(forecast.High)));
    }

    [Fact]
    public void A_jump_that_no_smooth_curve_foresees_is_refused_for_want_of_skill()
    {
        double[] values = [.. Tokens.Select((_, i) => i < 10 ? 0.25 + 0.0001 * i : 0.6 + 0.0001 * i)];
        Assert.Equal(ForecastRefusal.NoSkill, Forecast.Of(Tokens, values, at: 1000).Refusal);
    }

    [Fact]
    public void A_loss_is_forecast_in_its_own_direction()
    {
        var loss = Noisy(at => 2 + 3 * Math.Pow(at, -0.5), 0.005, seed: 1);
        Assert.Equal(ForecastRefusal.NotToldFromNoise, Forecast.Of(Tokens, loss, at: 1000).Refusal);
        var forecast = Forecast.Of(Tokens, loss, at: 1000, higherIsBetter: false);
        Assert.Equal(ForecastRefusal.None, forecast.Refusal);
        Assert.InRange(2 + 3 * Math.Pow(1000, -0.5), forecast.Low, forecast.High);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Few_checkpoints_are_refused(int count)
    {
        var forecast = Forecast.Of(Tokens[..count], [.. Tokens[..count].Select(at => at / 1000)], at: 1000);
        Assert.Equal(ForecastRefusal.TooFewCheckpoints, forecast.Refusal);
        Assert.Equal(0, forecast.Backtest.Forecasts);
    }

    [Fact]
    public void Constant_missing_and_untrained_checkpoints_are_defined()
    {
        Assert.Equal(ForecastRefusal.NotToldFromNoise, Forecast.Of(Tokens, [.. Tokens.Select(_ => 0.25)], at: 1000).Refusal);
        Assert.Equal(ForecastRefusal.TooFewCheckpoints, Forecast.Of(Tokens, [.. Tokens.Select(_ => double.NaN)], at: 1000).Refusal);
        Assert.Equal(ForecastRefusal.TooFewCheckpoints, Forecast.Of([.. Tokens.Select(_ => 8.0)], Tokens, at: 1000).Refusal);
        var values = Noisy(at => 0.5 - 0.6 * Math.Pow(at, -0.7), 0.005, seed: 1);
        Assert.Equal(ForecastRefusal.NoSuchPosition, Forecast.Of(Tokens, values, at: 0).Refusal);
        var whole = Forecast.Of(Tokens, values, at: 1000);
        var withMore = Forecast.Of([0, .. Tokens, 168, 176], [0.1, .. values, double.NaN, double.PositiveInfinity], at: 1000);
        Assert.Equal((whole.Value, whole.Low, whole.PValue), (withMore.Value, withMore.Low, withMore.PValue));
    }

    [Fact]
    public void A_perfect_line_leaves_an_interval_of_no_width_and_the_disagreement_of_families_is_none()
    {
        var forecast = Forecast.Of(Tokens, [.. Tokens.Select(at => 0.1 + 0.05 * Math.Log(at))], at: 1000);
        Assert.Equal(0.1 + 0.05 * Math.Log(1000), forecast.Value, 1e-9);
        Assert.InRange(forecast.High - forecast.Low, 0, 1e-6);
    }

    [Fact]
    public void The_family_that_made_a_curve_gets_the_weight()
    {
        var ensemble = CurveEnsemble.Of(Tokens, Noisy(at => 0.1 + 0.05 * Math.Log(at), 0.0005, seed: 2));
        Assert.True(ensemble.Weights[0] > 0.5);
        Assert.Equal(1, ensemble.Weights.Sum(), 1e-12);
    }

    [Fact]
    public void The_better_curve_wins_the_forecast_ranking_and_equal_ones_share_it()
    {
        Curve CurveOf(string name, double limit, ulong seed) =>
            new(name, [.. Tokens.Select(at => (long)at)], Tokens, Noisy(at => limit - 0.6 * Math.Pow(at, -0.7), 0.001, seed), [.. Tokens.Select(_ => double.NaN)]);
        var ranking = RankingForecast.Of([CurveOf("low", 0.4, 1), CurveOf("high", 0.5, 2), CurveOf("high too", 0.5, 3)], at: 1000);
        Assert.True(ranking.Beats[1][0] > 0.99);
        Assert.Equal(1, ranking.Beats[0][1] + ranking.Beats[1][0], 1e-12);
        Assert.InRange(ranking.Beats[1][2], 0.02, 0.98);
        Assert.Equal(0.5, ranking.Beats[2][2]);
        Assert.Equal(1, ranking.Best.Sum(), 1e-9);
        Assert.InRange(ranking.Best[0], 0, 0.01);
    }

    [Fact]
    public void A_ranking_says_nothing_about_a_curve_that_is_not_extrapolated()
    {
        Curve CurveOf(string name, double[] values) => new(name, [.. Tokens.Select(at => (long)at)], Tokens, values, [.. Tokens.Select(_ => double.NaN)]);
        var ranking = RankingForecast.Of(
            [CurveOf("learns", Noisy(at => 0.5 - 0.6 * Math.Pow(at, -0.7), 0.004, 1)), CurveOf("noise", Noisy(_ => 0.25, 0.02, 2))], at: 1000);
        Assert.True(double.IsNaN(ranking.Beats[0][1]) && double.IsNaN(ranking.Beats[1][1]));
        Assert.All(ranking.Best, share => Assert.True(double.IsNaN(share)));
        Assert.Empty(RankingForecast.Of([], at: 1000).Best);
    }

    private static double[] Noisy(Func<double, double> curve, double noise, ulong seed)
    {
        var random = new SeededRandom(seed);
        return [.. Tokens.Select(at => curve(at) + noise * random.Gaussian())];
    }
}

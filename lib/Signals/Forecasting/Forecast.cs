namespace EarlySignal.Signals.Forecasting;

/// <summary>What a curve will reach later in training, or why nothing can be said.</summary>
/// <param name="Tokens">Where, in billions.</param>
/// <param name="Value">The forecast; NaN when it was refused.</param>
/// <param name="Deviation">Standard deviation of the measurement to come about <paramref name="Value"/>.</param>
/// <param name="Low">Lower end of the 95 % interval of that measurement.</param>
/// <param name="High">Upper end.</param>
/// <param name="Refusal">Why there is no forecast.</param>
/// <param name="PValue">One-sided permutation p that the curve moves in its good direction.</param>
/// <param name="Backtest">How forecasts from earlier checkpoints did.</param>
/// <param name="Ensemble">The curves behind the forecast, refused or not.</param>
public sealed record Forecast(
    double Tokens, double Value, double Deviation, double Low, double High, ForecastRefusal Refusal, double PValue, RollingBacktest Backtest, CurveEnsemble Ensemble)
{
    /// <summary>Above this p a curve is not told from noise.</summary>
    public const double Alpha = 0.05;

    /// <summary>Forecasts one curve.</summary>
    /// <param name="tokens">In billions; checkpoints at 0 or without a finite value are left out.</param>
    /// <param name="values">The metric.</param>
    /// <param name="at">Tokens to forecast at, in billions.</param>
    /// <param name="higherIsBetter">False for a loss, or bits per byte.</param>
    /// <param name="seed">Seed of the permutation test.</param>
    /// <param name="shuffles">Shuffles of the permutation test.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static Forecast Of(IReadOnlyList<double> tokens, IReadOnlyList<double> values, double at, bool higherIsBetter = true, ulong seed = 0, int shuffles = 999)
    {
        var points = CurveEnsemble.Usable(tokens, values);
        var ensemble = CurveEnsemble.OfUsable(points);
        var backtest = RollingBacktest.Of(points.X, points.Y);
        var p = PermutationTest.OfSpearman(higherIsBetter ? points.Y : [.. points.Y.Select(value => -value)], seed, shuffles);
        var refusal = backtest.Forecasts == 0 || ensemble.Fits.Count == 0 ? ForecastRefusal.TooFewCheckpoints
            : !(at > 0) ? ForecastRefusal.NoSuchPosition
            : !(p <= Alpha) ? ForecastRefusal.NotToldFromNoise
            : !(backtest.Skill > 0) ? ForecastRefusal.NoSkill
            : ForecastRefusal.None;
        if (refusal != ForecastRefusal.None)
            return new(at, double.NaN, double.NaN, double.NaN, double.NaN, refusal, p, backtest, ensemble);
        var (value, deviation) = (ensemble.At(at), ensemble.DeviationAt(at));
        var reach = ensemble.Reach(RollingBacktest.Level) * deviation;
        return new(at, value, deviation, value - reach, value + reach, refusal, p, backtest, ensemble);
    }
}

/// <summary>Why a curve is not extrapolated.</summary>
public enum ForecastRefusal
{
    /// <summary>It is.</summary>
    None,

    /// <summary>Fewer than six checkpoints: no forecast could be tested.</summary>
    TooFewCheckpoints,

    /// <summary>The position asked for is not above 0.</summary>
    NoSuchPosition,

    /// <summary>A shuffled curve would rise as well: permutation p above <see cref="Forecast.Alpha"/>.</summary>
    NotToldFromNoise,

    /// <summary>On earlier checkpoints the last value or the mean so far was the better forecast.</summary>
    NoSkill,
}

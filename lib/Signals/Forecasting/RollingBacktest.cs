using EarlySignal.Basics;

namespace EarlySignal.Signals.Forecasting;

/// <summary>
/// Whether extrapolation would have worked on this very curve: from every earlier checkpoint on, the next values are forecast from those
/// before, and compared with what came.
/// </summary>
/// <param name="Error">Mean absolute error of the ensemble.</param>
/// <param name="ErrorOfLast">Of taking the last value for the future.</param>
/// <param name="ErrorOfMean">Of taking the mean so far, which on a flat and noisy curve is hard to beat.</param>
/// <param name="Skill">1 − error / the lesser of the other two; NaN without forecasts or when that is 0.</param>
/// <param name="Coverage">Share of values inside the ensemble's interval; NaN when no interval was defined.</param>
/// <param name="Forecasts">How many values were forecast.</param>
public readonly record struct RollingBacktest(double Error, double ErrorOfLast, double ErrorOfMean, double Skill, double Coverage, int Forecasts)
{
    /// <summary>Coverage that the intervals are meant to have.</summary>
    public const double Level = 0.95;

    /// <summary>Tests one curve.</summary>
    /// <param name="x">Tokens, in billions; points at x ≤ 0 or without a finite value are left out.</param>
    /// <param name="y">Values.</param>
    /// <param name="horizon">How many checkpoints ahead, at least 1.</param>
    /// <param name="fewest">Checkpoints before the first forecast.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static RollingBacktest Of(IReadOnlyList<double> x, IReadOnlyList<double> y, int horizon = 1, int fewest = CurveEnsemble.FewestPoints)
    {
        var (positions, values) = CurveEnsemble.Usable(x, y);
        var (ensemble, last, mean, covered) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var t = fewest; t <= values.Length - horizon; t++)
        {
            var (at, came) = (positions[t + horizon - 1], values[t + horizon - 1]);
            var fit = CurveEnsemble.OfUsable((positions[..t], values[..t]));
            var error = Math.Abs(fit.At(at) - came);
            ensemble.Add(error);
            last.Add(Math.Abs(values[t - 1] - came));
            mean.Add(Math.Abs(CompensatedSum.Mean(values[..t]) - came));
            if (fit.DeviationAt(at) is var deviation && !double.IsNaN(deviation))
                covered.Add(error <= fit.Reach(Level) * deviation ? 1 : 0);
        }
        var (errorOfLast, errorOfMean) = (CompensatedSum.Mean(last), CompensatedSum.Mean(mean));
        var reference = Math.Min(errorOfLast, errorOfMean);
        var own = CompensatedSum.Mean(ensemble);
        return new(own, errorOfLast, errorOfMean, reference > 0 ? 1 - own / reference : double.NaN, CompensatedSum.Mean(covered), ensemble.Count);
    }
}

namespace EarlySignal.Signals.Forecasting;

/// <summary>
/// Brings a curve into the form that <see cref="LearningCurvePosterior"/> expects, rising within [0, 1], and its forecasts back
/// (<c>pfn_normalize</c> of LC-PFN): the soft bounds map to −1 and 1, where a sigmoid is about linear, and the sigmoid is stretched so that
/// the hard bounds map to 0 and 1.
/// </summary>
public sealed class CurveNormalization
{
    private readonly double _softLow;
    private readonly double _softHigh;
    private readonly double _least;
    private readonly double _span;
    private readonly bool _lowerIsBetter;

    /// <summary>A normalisation.</summary>
    /// <param name="low">The value can never be lower; −∞ if unknown.</param>
    /// <param name="high">The value can never be higher; ∞ if unknown.</param>
    /// <param name="softLow">The value is rarely lower.</param>
    /// <param name="softHigh">The value is rarely higher.</param>
    /// <param name="lowerIsBetter">For a loss: the curve is turned over.</param>
    /// <exception cref="ArgumentException">Not low ≤ softLow &lt; softHigh ≤ high.</exception>
    public CurveNormalization(
        double low = double.NegativeInfinity, double high = double.PositiveInfinity, double softLow = 0, double softHigh = 1, bool lowerIsBetter = false)
    {
        if (!(low <= softLow && softLow < softHigh && softHigh <= high) || double.IsInfinity(softHigh - softLow))
            throw new ArgumentException(FormattableString.Invariant($"Bounds {low}, {softLow}, {softHigh}, {high} do not rise; give hard bounds outside finite soft ones."));
        (_softLow, _softHigh, _lowerIsBetter) = (softLow, softHigh, lowerIsBetter);
        _least = Sigmoid(Linear(low));
        _span = Sigmoid(Linear(high)) - _least;
    }

    /// <summary>The value on the normalised scale, in [0, 1] within the hard bounds.</summary>
    public double Normalize(double value) => Turn((Sigmoid(Linear(value)) - _least) / _span);

    /// <summary>The inverse of <see cref="Normalize"/>; a hard bound, or infinite, at 0 and 1.</summary>
    public double Denormalize(double normalized)
    {
        var share = _least + _span * Turn(normalized);
        return (Math.Log(share / (1 - share)) + 1) / 2 * (_softHigh - _softLow) + _softLow;
    }

    private double Linear(double value) => 2 * (value - _softLow) / (_softHigh - _softLow) - 1;

    private double Turn(double value) => _lowerIsBetter ? 1 - value : value;

    private static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));
}

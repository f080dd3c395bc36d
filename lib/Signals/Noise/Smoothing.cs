using EarlySignal.Basics;

namespace EarlySignal.Signals.Noise;

/// <summary>Three ways in use to smooth a curve. A smoothed curve is for the eye: its noise is no longer independent, and statistics of it mislead.</summary>
public static class Smoothing
{
    /// <summary>
    /// The exponentially weighted mean of everything so far, as pandas' <c>ewm(span).mean()</c> and the plots of signal-and-noise:
    /// weights (1 − α)^age with α = 2 / (span + 1), divided by their sum.
    /// </summary>
    /// <param name="values">In the order of training. A NaN value takes the mean before it, NaN when there is none.</param>
    /// <param name="span">At least 1, which leaves the curve as it is.</param>
    /// <returns>As many values.</returns>
    public static double[] BySpan(IReadOnlyList<double> values, double span)
    {
        var kept = 1 - 2 / (span + 1);
        double sum = 0, weight = 0;
        var smooth = new double[values.Count];
        for (var i = 0; i < smooth.Length; i++)
        {
            var defined = !double.IsNaN(values[i]);
            sum = sum * kept + (defined ? values[i] : 0);
            weight = weight * kept + (defined ? 1 : 0);
            smooth[i] = sum / weight;
        }
        return smooth;
    }

    /// <summary>Simple exponential smoothing as in DataDecide, s = α × value + (1 − α) × s, beginning at the first value.</summary>
    /// <param name="values">In the order of training; NaN values are left out.</param>
    /// <param name="alpha">The weight of the newest value, in (0, 1].</param>
    /// <returns>One value for each that is defined; a single NaN when none is.</returns>
    public static double[] ByAlpha(IReadOnlyList<double> values, double alpha = 0.1)
    {
        var smooth = CheckpointNoise.Defined(values);
        for (var i = 1; i < smooth.Length; i++)
            smooth[i] = alpha * smooth[i] + (1 - alpha) * smooth[i - 1];
        return smooth.Length == 0 ? [double.NaN] : smooth;
    }

    /// <summary>The mean of the last few values, of fewer at the beginning, as in OLMo-ladder.</summary>
    /// <param name="values">In the order of training; NaN values are left out of their windows.</param>
    /// <param name="window">How many values, at least 1.</param>
    /// <returns>As many values; NaN where a window has none.</returns>
    public static double[] TrailingMean(IReadOnlyList<double> values, int window) =>
    [
        .. values.Select((_, i) => CompensatedSum.Mean(CheckpointNoise.Defined([.. values.Take(i + 1).Skip(Math.Max(0, i + 1 - window))]))),
    ];
}

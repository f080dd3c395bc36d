namespace EarlySignal.Signals.Noise;

/// <summary>How much one run gained, in units of its own noise: what a reader sees as "the curve rises".</summary>
public static class GainOverNoise
{
    /// <summary>The rise of the isotonic fit, last − first, over the noise by <see cref="CheckpointNoise.SecondDifference"/>.</summary>
    /// <inheritdoc cref="Of(IReadOnlyList{double}, Func{IReadOnlyList{double}, double})"/>
    public static double Of(IReadOnlyList<double> values) => Of(values, CheckpointNoise.SecondDifference);

    /// <summary>The rise of the isotonic fit, last − first, over a noise of one's choice.</summary>
    /// <param name="values">In the order of training; NaN values are left out. Higher is better.</param>
    /// <param name="noise">Such as <see cref="CheckpointNoise.Successive"/>.</param>
    /// <returns>At least 0: a falling curve gains nothing. NaN for fewer than three values, or without noise.</returns>
    public static double Of(IReadOnlyList<double> values, Func<IReadOnlyList<double>, double> noise)
    {
        var kept = CheckpointNoise.Defined(values);
        if (kept.Length < 3)
            return double.NaN;
        var fit = IsotonicFit.Of(kept);
        var size = noise(kept);
        return size > 0 ? (fit[^1] - fit[0]) / size : double.NaN;
    }
}

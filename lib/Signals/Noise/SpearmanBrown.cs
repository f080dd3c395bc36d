namespace EarlySignal.Signals.Noise;

/// <summary>How reliable an average of several checkpoints is (Spearman 1910, Brown 1910), from the reliability of one.</summary>
public static class SpearmanBrown
{
    private const double Rounding = 1e-12;

    /// <summary>Reliability of the mean of k checkpoints, k r / (1 + (k − 1) r).</summary>
    /// <param name="reliability">That of one checkpoint, in [0, 1]: see <see cref="AnovaSignal.Reliability"/>.</param>
    /// <param name="checkpoints">k.</param>
    public static double OfMean(double reliability, double checkpoints) => checkpoints * reliability / (1 + (checkpoints - 1) * reliability);

    /// <summary>The fewest checkpoints whose mean has a wanted reliability.</summary>
    /// <param name="reliability">That of one checkpoint.</param>
    /// <param name="wanted">In (0, 1).</param>
    /// <returns>A whole number, at least 1; NaN when one checkpoint has no reliability at all, as no number would do.</returns>
    public static double CheckpointsFor(double reliability, double wanted = 0.9) => reliability switch
    {
        >= 1 => 1,
        > 0 => Math.Max(1, Math.Ceiling(wanted * (1 - reliability) / (reliability * (1 - wanted)) - Rounding)),
        _ => double.NaN,
    };
}

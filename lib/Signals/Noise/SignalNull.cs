using EarlySignal.Basics;

namespace EarlySignal.Signals.Noise;

/// <summary>What a statistic of a curve is worth when there is nothing to see: its distribution over curves of pure noise with as many checkpoints.</summary>
/// <param name="Checkpoints">n, the length of the curves.</param>
/// <param name="Mean">Mean of the statistic; NaN when it is undefined for such short curves.</param>
/// <param name="Percentile95">What only one noise curve in twenty exceeds.</param>
/// <param name="Replicates">How many curves on which it was defined.</param>
public readonly record struct SignalNull(int Checkpoints, double Mean, double Percentile95, int Replicates)
{
    /// <summary>The distribution of E2LM's signal quality over curves of independent normal noise.</summary>
    /// <inheritdoc cref="OfWhiteNoise"/>
    public static SignalNull OfSignalQuality(int checkpoints, ulong seed = 0, int replicates = 2000) => OfWhiteNoise(checkpoints, Quality, seed, replicates);

    /// <summary>
    /// The distribution of E2LM's signal quality over random walks: runs that drift without learning. It is far higher, so that a
    /// good score alone does not show that a benchmark measures learning.
    /// </summary>
    /// <inheritdoc cref="OfWhiteNoise"/>
    public static SignalNull OfSignalQualityOfWalks(int checkpoints, ulong seed = 0, int replicates = 2000) => From(checkpoints, Quality, seed, replicates, walk: true);

    /// <summary>The distribution of a statistic over curves of independent normal noise.</summary>
    /// <param name="checkpoints">n.</param>
    /// <param name="statistic">Any statistic that does not depend on the noise's mean or size.</param>
    /// <param name="seed">Seed of the noise.</param>
    /// <param name="replicates">How many curves.</param>
    public static SignalNull OfWhiteNoise(int checkpoints, Func<IReadOnlyList<double>, double> statistic, ulong seed = 0, int replicates = 2000) =>
        From(checkpoints, statistic, seed, replicates, walk: false);

    private static SignalNull From(int checkpoints, Func<IReadOnlyList<double>, double> statistic, ulong seed, int replicates, bool walk)
    {
        var values = CheckpointNoise.Defined([.. Enumerable.Range(0, replicates).Select(i => statistic(Curve(checkpoints, SeededRandom.ForReplicate(seed, i), walk)))]);
        return new(checkpoints, CompensatedSum.Mean(values), Quantile.Of(values, 0.95), values.Length);
    }

    private static double Quality(IReadOnlyList<double> scores) => E2lmSignalQuality.Of(scores).SignalQuality;

    private static double[] Curve(int checkpoints, SeededRandom random, bool walk)
    {
        var curve = new double[checkpoints];
        for (var i = 0; i < checkpoints; i++)
            // Half a step away from 0 and 1, where the quantile is infinite.
            curve[i] = Gaussian.Quantile(random.Unit() + 0.5 / (1UL << 53)) + (walk && i > 0 ? curve[i - 1] : 0);
        return curve;
    }
}

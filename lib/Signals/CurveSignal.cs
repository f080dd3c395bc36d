using EarlySignal.Signals.Noise;

namespace EarlySignal.Signals;

/// <summary>All that one curve says about its own signal, with the null of each score.</summary>
/// <param name="Curve">The curve; higher is better.</param>
/// <param name="E2lm">E2LM's signal quality, as its kit computes it.</param>
/// <param name="Null">Signal quality of curves of pure noise as long as this one.</param>
/// <param name="SignalQualityP">Share of shuffles of the curve whose signal quality is as good, one-sided; NaN when that is undefined.</param>
/// <param name="Spearman">Tie-correct rank correlation with training, in [−1, 1].</param>
/// <param name="SpearmanP">The same p of it.</param>
/// <param name="MannKendall">The test for a trend.</param>
/// <param name="IsotonicR2">Share of the variance that a never-falling curve explains.</param>
/// <param name="SuccessiveNoise">See <see cref="CheckpointNoise.Successive"/>.</param>
/// <param name="SecondDifferenceNoise">See <see cref="CheckpointNoise.SecondDifference"/>.</param>
/// <param name="RobustNoise">See <see cref="CheckpointNoise.Robust"/>.</param>
/// <param name="ResidualNoise">See <see cref="CheckpointNoise.Residual"/>, about a straight line over tokens.</param>
/// <param name="GainOverNoise">Rise of the isotonic fit over the noise by second differences.</param>
/// <param name="TokensToSignal">Tokens from which the curve stays above chance; NaN without a chance level.</param>
public sealed record CurveSignal(
    Curve Curve,
    E2lmSignalQuality E2lm,
    SignalNull Null,
    double SignalQualityP,
    double Spearman,
    double SpearmanP,
    MannKendall MannKendall,
    double IsotonicR2,
    double SuccessiveNoise,
    double SecondDifferenceNoise,
    double RobustNoise,
    double ResidualNoise,
    double GainOverNoise,
    double TokensToSignal)
{
    /// <summary>The statistics of a curve.</summary>
    /// <param name="curve">Higher is better: turn a metric of which lower is better over first.</param>
    /// <param name="chance">What blind guessing scores; NaN when unknown.</param>
    /// <param name="seed">Seed of the shuffles and of the null.</param>
    /// <param name="shuffles">How many shuffles; p cannot be below 1 / (1 + shuffles).</param>
    /// <param name="knownNull">The null for that many checkpoints, when it is there already; it is the dear part of many curves of one length.</param>
    public static CurveSignal Of(Curve curve, double chance = double.NaN, ulong seed = 0, int shuffles = 999, SignalNull? knownNull = null)
    {
        var defined = CheckpointNoise.Defined(curve.Values);
        return new(
            curve,
            E2lmSignalQuality.Of(curve.Values),
            knownNull ?? SignalNull.OfSignalQuality(curve.Count, seed),
            PermutationTest.PValue(curve.Values, values => E2lmSignalQuality.Of(values).SignalQuality, seed, shuffles),
            Correlation.WithOrder(curve.Values),
            PermutationTest.OfSpearman(defined, seed, shuffles),
            MannKendall.Of(curve.Values),
            IsotonicFit.RSquared(curve.Values),
            CheckpointNoise.Successive(curve.Values),
            CheckpointNoise.SecondDifference(curve.Values),
            CheckpointNoise.Robust(curve.Values),
            CheckpointNoise.Residual(curve.Tokens, curve.Values),
            Noise.GainOverNoise.Of(curve.Values),
            Signals.TokensToSignal.Of(curve, chance));
    }
}

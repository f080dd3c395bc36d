using MathNet.Numerics.Distributions;

namespace EarlySignal.Signals.Forecasting;

/// <summary>
/// The prior on which LC-PFN was trained (<c>lcpfn/domhan_prior.py</c>, arXiv 2310.20447): a sum of a power law, an inverse logarithm and a
/// Janoschek curve, each with a weight U(0, 1), that ends above its start and stays within [0, 1]. It is written over independent N(0, 1)
/// numbers, so that a sampler can walk through it.
/// </summary>
internal static class LearningCurvePrior
{
    /// <summary>How many normal numbers make a curve and its noise.</summary>
    public const int Dimensions = 13;

    private const double MeanLogNoise = -4;

    /// <summary>The noise's standard deviation of a draw: ln σ ~ N(−4, 1).</summary>
    /// <param name="z">Normal numbers.</param>
    public static double Noise(ReadOnlySpan<double> z) => Math.Exp(MeanLogNoise + z[Dimensions - 1]);

    /// <summary>The curve of a draw.</summary>
    /// <param name="z">Normal numbers.</param>
    /// <param name="positions">Rising, from 1.</param>
    /// <param name="curve">Receives the values.</param>
    /// <returns>Whether the curve is one of the prior's: rising from end to end and within [0, 1].</returns>
    public static bool TryCurve(ReadOnlySpan<double> z, ReadOnlySpan<double> positions, Span<double> curve)
    {
        var (w1, w2, w3) = (Uniform(z[0]), Uniform(z[1]), Uniform(z[2]));
        var (a, c, alpha) = (-0.6 + 1.2 * Uniform(z[3]), 1.25 * Uniform(z[4]), Math.Exp(2 * z[5]));
        var (c2, a2) = (Uniform(z[6]), -0.5 + Uniform(z[7]));
        var (top, bottom, rate, power) = (Uniform(z[8]), 2 * Uniform(z[9]), Math.Exp(-2 + z[10]), Math.Exp(0.5 * z[11]));
        for (var i = 0; i < positions.Length; i++)
        {
            var x = positions[i];
            curve[i] = w1 * CurveFamily.Pow3(x, c, a, alpha) + w2 * CurveFamily.ILog2(x, c2, a2) + w3 * CurveFamily.Janoschek(x, top, bottom, rate, power);
            if (!(curve[i] >= 0 && curve[i] <= 1))
                return false;
        }
        return positions.Length == 0 || curve[positions.Length - 1] > curve[0];
    }

    private static double Uniform(double z) => Normal.CDF(0, 1, z);
}

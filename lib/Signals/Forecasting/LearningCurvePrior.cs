using MathNet.Numerics.Distributions;

namespace EarlySignal.Signals.Forecasting;

/// <summary>
/// The prior on which LC-PFN was trained (<c>lcpfn/domhan_prior.py</c>, arXiv 2310.20447): a sum of a power law, an inverse logarithm and a
/// Janoschek curve, each with a weight U(0, 1), that ends above its start and stays within [0, 1]. Given the weights, exponents and noise (the
/// shape, here a function of independent N(0, 1) numbers), a curve is linear in its six other parameters, which are uniform.
/// </summary>
internal static class LearningCurvePrior
{
    /// <summary>How many normal numbers make a shape.</summary>
    public const int ShapeSize = 7;

    /// <summary>How many parameters a curve is linear in: c and a of the power law and of the logarithm, top and bottom of Janoschek's curve.</summary>
    public const int LinearSize = 6;

    private const double LeastNoise = 1e-5;

    /// <summary>Least value of each linear parameter.</summary>
    public static ReadOnlySpan<double> Low => [0, -0.6, 0, -0.5, 0, 0];

    /// <summary>Greatest value of each linear parameter.</summary>
    public static ReadOnlySpan<double> High => [1.25, 0.6, 1, 0.5, 1, 2];

    /// <summary>Standard deviation of the noise: ln σ ~ N(−4, 1), cut off seven deviations down, where curves without noise would lead.</summary>
    /// <param name="z">The shape's normal numbers.</param>
    public static double Noise(ReadOnlySpan<double> z) => Math.Max(Math.Exp(-4 + z[6]), LeastNoise);

    /// <summary>What each linear parameter adds to the curve at each position.</summary>
    /// <param name="z">The shape's normal numbers.</param>
    /// <param name="positions">From 1.</param>
    /// <param name="design">[position × <see cref="LinearSize"/>] receives the factors.</param>
    public static void Design(ReadOnlySpan<double> z, ReadOnlySpan<double> positions, Span<double> design)
    {
        var (power, logarithm, janoschek) = (Normal.CDF(0, 1, z[0]), Normal.CDF(0, 1, z[1]), Normal.CDF(0, 1, z[2]));
        var (alpha, rate, delta) = (Math.Exp(2 * z[3]), Math.Exp(-2 + z[4]), Math.Exp(0.5 * z[5]));
        for (var i = 0; i < positions.Length; i++)
        {
            var row = design.Slice(i * LinearSize, LinearSize);
            var left = Math.Exp(-rate * Math.Pow(positions[i], delta));
            row[0] = power;
            row[1] = -power * Math.Pow(positions[i], -alpha);
            row[2] = logarithm;
            row[3] = -logarithm / Math.Log(positions[i] + 1);
            row[4] = janoschek * (1 - left);
            row[5] = janoschek * left;
        }
    }

    /// <summary>Whether the linear parameters lie within their bounds, and the curve within [0, 1], its end above its start.</summary>
    public static bool Allows(ReadOnlySpan<double> linear, ReadOnlySpan<double> curve)
    {
        for (var k = 0; k < LinearSize; k++)
            if (!(linear[k] >= Low[k] && linear[k] <= High[k]))
                return false;
        foreach (var value in curve)
            if (!(value >= 0 && value <= 1))
                return false;
        return curve[^1] > curve[0];
    }
}

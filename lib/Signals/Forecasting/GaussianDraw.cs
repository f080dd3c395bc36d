using EarlySignal.Basics;
using MathNet.Numerics.Distributions;

namespace EarlySignal.Signals.Forecasting;

/// <summary>Normal random numbers from uniform ones.</summary>
internal static class GaussianDraw
{
    // The quantile of 0 is infinite.
    private const double Least = 1e-16;

    /// <summary>The next number of N(0, 1): the quantile of a uniform one.</summary>
    public static double Gaussian(this SeededRandom random) => Normal.InvCDF(0, 1, Math.Max(random.Unit(), Least));
}

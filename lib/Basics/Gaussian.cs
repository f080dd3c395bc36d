using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace EarlySignal.Basics;

/// <summary>The normal distribution with mean 0 and standard deviation 1.</summary>
public static class Gaussian
{
    /// <summary>The value that a share <paramref name="probability"/> of the distribution lies below.</summary>
    /// <returns>−∞ and ∞ for 0 and 1; NaN outside [0, 1].</returns>
    public static double Quantile(double probability) => probability is >= 0 and <= 1 ? Normal.InvCDF(0, 1, probability) : double.NaN;

    /// <summary>How many standard errors an interval reaches to either side: 1.96 for a level of 0.95.</summary>
    public static double Reach(double level) => Quantile((1 + level) / 2);

    /// <summary>The probability of a value at least as far from 0 as <paramref name="z"/>, on either side; NaN for NaN.</summary>
    public static double TwoSidedP(double z) => SpecialFunctions.Erfc(Math.Abs(z) / Math.Sqrt(2));
}

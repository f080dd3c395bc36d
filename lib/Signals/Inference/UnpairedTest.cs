using EarlySignal.Basics;

namespace EarlySignal.Signals.Inference;

/// <summary>
/// Two means from different items compared by their errors alone, as lm-evaluation-harness's model comparator does even for the
/// same items; where the items are the same, <see cref="PairedTest"/> is sharper.
/// </summary>
/// <param name="Z">Difference / √(sum of squared errors); NaN when that root is 0 or undefined.</param>
/// <param name="PValue">Two-sided p of no difference, in [0, 1]; NaN when <paramref name="Z"/> is.</param>
public readonly record struct UnpairedTest(double Z, double PValue)
{
    /// <summary>The test of two means with their standard errors.</summary>
    public static UnpairedTest Of(double first, double firstError, double second, double secondError)
    {
        var error = Math.Sqrt(firstError * firstError + secondError * secondError);
        var z = error > 0 ? (first - second) / error : double.NaN;
        return new(z, Gaussian.TwoSidedP(z));
    }
}

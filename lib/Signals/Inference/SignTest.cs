using MathNet.Numerics.Distributions;

namespace EarlySignal.Signals.Inference;

/// <summary>
/// The exact sign test of two models on the same items: is one better on more items than the other? On right-or-wrong scores it
/// is McNemar's exact test. Items on which both score the same say nothing; those with a NaN score are left out.
/// </summary>
/// <param name="FirstBetter">Items on which the first scores higher.</param>
/// <param name="SecondBetter">Items on which the second scores higher.</param>
/// <param name="PValue">Two-sided binomial p, in (0, 1]; 1 when no item tells them apart.</param>
public readonly record struct SignTest(int FirstBetter, int SecondBetter, double PValue)
{
    /// <summary>The test on the scores of the same items.</summary>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static SignTest Of(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        var (x, y) = Correlation.CompletePairs(first, second);
        return OfCounts(x.Zip(y).Count(pair => pair.First > pair.Second), x.Zip(y).Count(pair => pair.First < pair.Second));
    }

    /// <summary>The test on the numbers of items that the first and the second do better.</summary>
    public static SignTest OfCounts(int firstBetter, int secondBetter)
    {
        var decided = firstBetter + secondBetter;
        var p = decided == 0 ? 1 : Math.Min(1, 2 * Binomial.CDF(0.5, decided, Math.Min(firstBetter, secondBetter)));
        return new(firstBetter, secondBetter, p);
    }
}

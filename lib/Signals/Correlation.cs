using EarlySignal.Basics;

namespace EarlySignal.Signals;

/// <summary>
/// Correlation of two lists of the same length. A pair with a NaN on either side is left out. The result is in [−1, 1], and
/// NaN when fewer than two pairs are left or either side is constant.
/// </summary>
public static class Correlation
{
    /// <summary>Pearson's correlation.</summary>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static double Pearson(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        var (left, right) = CompletePairs(x, y);
        if (IsConstant(left) || IsConstant(right))
            return double.NaN;
        var (meanLeft, meanRight) = (CompensatedSum.Mean(left), CompensatedSum.Mean(right));
        var product = new CompensatedSum();
        for (var i = 0; i < left.Length; i++)
            product.Add((left[i] - meanLeft) * (right[i] - meanRight));
        var spread = CompensatedSum.SquaredDistances(left, meanLeft) * CompensatedSum.SquaredDistances(right, meanRight);
        return spread == 0 ? double.NaN : Math.Clamp(product.Value / Math.Sqrt(spread), -1, 1);
    }

    /// <summary>Spearman's rank correlation: Pearson's on mid-ranks, which is right with ties.</summary>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static double Spearman(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        var (left, right) = CompletePairs(x, y);
        return Pearson(Rank.Mid(left), Rank.Mid(right));
    }

    /// <summary>Spearman's rank correlation of a curve with its own order: 1 when it always rises, −1 when it always falls.</summary>
    public static double WithOrder(IReadOnlyList<double> values) => Spearman([.. Enumerable.Range(0, values.Count).Select(i => (double)i)], values);

    // Exact equality: subtracting a rounded mean from equal values would leave a false spread near 1e-17.
    internal static bool IsConstant(IReadOnlyList<double> values) => values.All(value => value == values[0]);

    internal static (double[] Left, double[] Right) CompletePairs(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        if (x.Count != y.Count)
            throw new ArgumentException($"The lists hold {x.Count} and {y.Count} numbers; a correlation needs pairs.", nameof(y));
        var kept = Enumerable.Range(0, x.Count).Where(i => !double.IsNaN(x[i]) && !double.IsNaN(y[i])).ToArray();
        return ([.. kept.Select(i => x[i])], [.. kept.Select(i => y[i])]);
    }
}

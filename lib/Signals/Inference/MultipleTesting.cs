namespace EarlySignal.Signals.Inference;

/// <summary>
/// p values adjusted for how many tests were made: one is called significant when its adjusted value is below the level. A test
/// without a p (NaN) stays NaN and does not count as a test.
/// </summary>
public static class MultipleTesting
{
    /// <summary>Holm's step-down adjustment: at the level α, the chance of any false finding is at most α.</summary>
    public static double[] Holm(IReadOnlyList<double> pValues)
    {
        var (order, adjusted) = FromSmallest(pValues);
        var sofar = 0.0;
        for (var k = 0; k < order.Length; k++)
            adjusted[order[k]] = sofar = Math.Max(sofar, Math.Min(1, (order.Length - k) * pValues[order[k]]));
        return adjusted;
    }

    /// <summary>Benjamini and Hochberg's step-up adjustment: at the level α, the expected share of false findings among all findings is at most α.</summary>
    public static double[] BenjaminiHochberg(IReadOnlyList<double> pValues)
    {
        var (order, adjusted) = FromSmallest(pValues);
        var sofar = 1.0;
        for (var k = order.Length - 1; k >= 0; k--)
            adjusted[order[k]] = sofar = Math.Min(sofar, pValues[order[k]] * order.Length / (k + 1));
        return adjusted;
    }

    private static (int[] Order, double[] Adjusted) FromSmallest(IReadOnlyList<double> pValues) =>
    (
        [.. Enumerable.Range(0, pValues.Count).Where(i => !double.IsNaN(pValues[i])).OrderBy(i => pValues[i])],
        [.. Enumerable.Repeat(double.NaN, pValues.Count)]
    );
}

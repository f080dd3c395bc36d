using EarlySignal.Basics;

namespace EarlySignal.Signals;

/// <summary>The Mann–Kendall test for a trend in one curve, corrected for ties.</summary>
/// <param name="Score">S: pairs of checkpoints that rise minus pairs that fall.</param>
/// <param name="Variance">Variance of S when there is no trend, (n(n−1)(2n+5) − Σt(t−1)(2t+5)) / 18 over groups of t equal values.</param>
/// <param name="Z">(S − sign S) / √variance; NaN for n &lt; 3 or a constant curve.</param>
/// <param name="PValue">Two-sided p by the normal approximation, in [0, 1]; NaN when <paramref name="Z"/> is.</param>
public readonly record struct MannKendall(int Score, double Variance, double Z, double PValue)
{
    /// <summary>The test on one curve.</summary>
    /// <param name="values">In the order of training; NaN values are left out.</param>
    public static MannKendall Of(IReadOnlyList<double> values)
    {
        var kept = values.Where(value => !double.IsNaN(value)).ToArray();
        var score = 0;
        for (var i = 0; i < kept.Length; i++)
            for (var j = i + 1; j < kept.Length; j++)
                score += kept[j].CompareTo(kept[i]);
        var ties = kept.GroupBy(value => value).Sum(group => Spread(group.Count()));
        var variance = (Spread(kept.Length) - ties) / 18;
        if (kept.Length < 3 || variance <= 0)
            return new(score, variance, double.NaN, double.NaN);
        var z = (score - Math.Sign(score)) / Math.Sqrt(variance);
        return new(score, variance, z, Gaussian.TwoSidedP(z));
    }

    private static double Spread(double n) => n * (n - 1) * (2 * n + 5);
}

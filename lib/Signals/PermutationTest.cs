using EarlySignal.Basics;

namespace EarlySignal.Signals;

/// <summary>How often a curve without any trend would look as good: the null of a signal statistic.</summary>
public static class PermutationTest
{
    // Shuffles that only reorder equal values differ from the observed statistic by rounding alone, and must count.
    private const double Rounding = 1e-12;

    /// <summary>
    /// One-sided p, (1 + shuffles whose statistic is at least the observed one) / (1 + shuffles). The same seed gives the same p.
    /// </summary>
    /// <param name="values">A curve in the order of training.</param>
    /// <param name="statistic">The larger, the better the signal. Shuffles on which it is NaN count as no signal.</param>
    /// <param name="seed">Seed of the shuffles.</param>
    /// <param name="shuffles">How many shuffles; p cannot be below 1 / (1 + shuffles).</param>
    /// <returns>p in (0, 1]; NaN when the statistic is undefined for the curve itself.</returns>
    public static double PValue(IReadOnlyList<double> values, Func<IReadOnlyList<double>, double> statistic, ulong seed = 0, int shuffles = 999)
    {
        var observed = statistic(values);
        if (double.IsNaN(observed))
            return double.NaN;
        var asGood = 0;
        for (var i = 0; i < shuffles; i++)
        {
            double[] shuffled = [.. values];
            SeededRandom.ForReplicate(seed, i).Shuffle(shuffled);
            if (statistic(shuffled) >= observed - Rounding)
                asGood++;
        }
        return (1.0 + asGood) / (1.0 + shuffles);
    }

    /// <summary>As <see cref="PValue"/> with <see cref="Correlation.WithOrder"/>, without ranking every shuffle anew.</summary>
    /// <param name="values">A curve in the order of training, without NaN.</param>
    /// <param name="seed">Seed of the shuffles.</param>
    /// <param name="shuffles">How many shuffles.</param>
    /// <returns>p in (0, 1]; NaN for fewer than two values or a constant curve.</returns>
    public static double OfSpearman(IReadOnlyList<double> values, ulong seed = 0, int shuffles = 999)
    {
        // A shuffle changes neither the means nor the spreads of the ranks, so that Σ position × rank orders shuffles as Spearman does.
        static double Alignment(IReadOnlyList<double> ranks)
        {
            var sum = 0.0;
            for (var i = 0; i < ranks.Count; i++)
                sum += i * ranks[i];
            return sum;
        }
        return Correlation.IsConstant(values) ? double.NaN : PValue(Rank.Mid(values), Alignment, seed, shuffles);
    }
}

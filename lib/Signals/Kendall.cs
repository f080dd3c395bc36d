namespace EarlySignal.Signals;

/// <summary>How two scores of the same things order them: their pairs, counted. A thing with a NaN score on either side is left out.</summary>
/// <param name="Concordant">Pairs that both scores order alike.</param>
/// <param name="Discordant">Pairs that they order oppositely.</param>
/// <param name="TiedInFirst">Pairs that are equal in the first score only.</param>
/// <param name="TiedInSecond">Pairs that are equal in the second score only.</param>
/// <param name="TiedInBoth">Pairs that are equal in both.</param>
public readonly record struct Kendall(int Concordant, int Discordant, int TiedInFirst, int TiedInSecond, int TiedInBoth)
{
    /// <summary>Number of pairs.</summary>
    public int Pairs => Concordant + Discordant + TiedInFirst + TiedInSecond + TiedInBoth;

    /// <summary>Kendall's τ-a in [−1, 1], (C − D) / pairs: pairs that are tied count as unrelated. NaN without a pair, 0 when a score is constant.</summary>
    public double TauA => Pairs == 0 ? double.NaN : (double)(Concordant - Discordant) / Pairs;

    /// <summary>
    /// Kendall's τ-b in [−1, 1], (C − D) / √(pairs untied in the first × pairs untied in the second), which reaches 1 with ties,
    /// too. NaN without a pair and when a score is constant, as in scipy.
    /// </summary>
    public double TauB
    {
        get
        {
            var untied = (double)(Concordant + Discordant + TiedInSecond) * (Concordant + Discordant + TiedInFirst);
            return untied > 0 ? (Concordant - Discordant) / Math.Sqrt(untied) : double.NaN;
        }
    }

    /// <summary>Counts the pairs.</summary>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static Kendall Of(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        var (x, y) = Correlation.CompletePairs(first, second);
        var counts = default(Kendall);
        for (var i = 0; i < x.Length; i++)
        {
            for (var j = i + 1; j < x.Length; j++)
            {
                counts = (x[i].CompareTo(x[j]), y[i].CompareTo(y[j])) switch
                {
                    (0, 0) => counts with { TiedInBoth = counts.TiedInBoth + 1 },
                    (0, _) => counts with { TiedInFirst = counts.TiedInFirst + 1 },
                    (_, 0) => counts with { TiedInSecond = counts.TiedInSecond + 1 },
                    var (a, b) when a == b => counts with { Concordant = counts.Concordant + 1 },
                    _ => counts with { Discordant = counts.Discordant + 1 },
                };
            }
        }
        return counts;
    }
}

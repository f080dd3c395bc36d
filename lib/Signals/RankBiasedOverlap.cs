namespace EarlySignal.Signals;

/// <summary>
/// Rank-biased overlap of two lists without ties, best first: how much their beginnings share, the top counting most (Webber,
/// Moffat and Zobel 2010). In [0, 1]; 1 when both are empty, 0 when one is.
/// </summary>
/// <remarks>Names may be in one list only. Put tied scores into an order with <see cref="Rank.Names"/> first.</remarks>
public static class RankBiasedOverlap
{
    /// <summary>The weighted mean of the shared parts of the first 1, 2, … <paramref name="depth"/> names.</summary>
    /// <param name="first">One list.</param>
    /// <param name="second">The other.</param>
    /// <param name="persistence">The weight of depth d is (1 − p) p^(d−1): the smaller, the more the top counts. At 1 all depths weigh the same (average overlap).</param>
    /// <param name="depth">How deep to look; at most, and by default, the length of the shorter list.</param>
    /// <param name="extrapolate">Adds the weight beyond that depth as if the last share went on.</param>
    public static double Of(IReadOnlyList<string> first, IReadOnlyList<string> second, double persistence = 1, int? depth = null, bool extrapolate = false)
    {
        if (first.Count == 0 || second.Count == 0)
            return first.Count == second.Count ? 1 : 0;
        var deepest = Math.Min(Math.Min(first.Count, second.Count), depth ?? int.MaxValue);
        var shared = SharedAtDepths(first, second);
        double total = 0, share = 0;
        for (var d = 1; d <= deepest; d++)
        {
            share = (double)shared[d - 1] / d;
            total += persistence == 1 ? share / deepest : (1 - persistence) * Math.Pow(persistence, d - 1) * share;
        }
        return extrapolate && persistence < 1 ? total + share * Math.Pow(persistence, deepest) : total;
    }

    /// <summary>The overlap extrapolated to endless lists, for lists of any two lengths (Webber et al., equation 32).</summary>
    /// <param name="first">One list.</param>
    /// <param name="second">The other.</param>
    /// <param name="persistence">As in <see cref="Of"/>, in (0, 1).</param>
    public static double Extrapolated(IReadOnlyList<string> first, IReadOnlyList<string> second, double persistence = 0.9)
    {
        if (first.Count == 0 || second.Count == 0)
            return first.Count == second.Count ? 1 : 0;
        var (s, l) = (Math.Min(first.Count, second.Count), Math.Max(first.Count, second.Count));
        var shared = SharedAtDepths(first, second);
        double atShorter = shared[s - 1], atLonger = shared[l - 1], total = 0;
        for (var d = 1; d <= l; d++)
        {
            // Beyond its end the shorter list is taken to go on sharing as much as it did.
            var assumed = d <= s ? 0 : atShorter * (d - s) / (s * d);
            total += ((double)shared[d - 1] / d + assumed) * Math.Pow(persistence, d);
        }
        return (1 - persistence) / persistence * total + ((atLonger - atShorter) / l + atShorter / s) * Math.Pow(persistence, l);
    }

    // How many names the first 1, 2, … of the two lists share, up to the end of the longer one.
    private static int[] SharedAtDepths(IReadOnlyList<string> first, IReadOnlyList<string> second)
    {
        var (seenFirst, seenSecond) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var counts = new int[Math.Max(first.Count, second.Count)];
        var shared = 0;
        for (var d = 0; d < counts.Length; d++)
        {
            if (d < first.Count && seenFirst.Add(first[d]) && seenSecond.Contains(first[d]))
                shared++;
            if (d < second.Count && seenSecond.Add(second[d]) && seenFirst.Contains(second[d]))
                shared++;
            counts[d] = shared;
        }
        return counts;
    }
}

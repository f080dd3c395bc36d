namespace EarlySignal.Basics;

/// <summary>Standard errors of means. The values hold no NaN; an undefined error is NaN.</summary>
public static class StandardError
{
    /// <summary>Below this many clusters a clustered error is too small more often than not, and deserves a warning.</summary>
    public const int FewestClusters = 10;

    /// <summary>sd / √n of the mean of independent values, where sd divides by n − 1.</summary>
    /// <returns>0 for equal values; NaN for fewer than two.</returns>
    public static double OfMean(IReadOnlyList<double> values)
    {
        var n = values.Count;
        if (n < 2)
            return double.NaN;
        // Equal values are compared before the mean is subtracted: its rounding would leave a tiny false spread.
        return values.All(value => value == values[0])
            ? 0
            : Math.Sqrt(CompensatedSum.SquaredDistances(values, CompensatedSum.Mean(values)) / (n - 1) / n);
    }

    /// <summary>
    /// The error of the mean of values that are related within clusters, √(SE² + Σ over clusters of Σ over i ≠ j of
    /// (xᵢ − m)(xⱼ − m) / n²), 0 where that is negative (Miller 2024, arXiv 2411.00640, equation 4).
    /// </summary>
    /// <param name="values">The values.</param>
    /// <param name="clusters">The cluster of each value, such as the passage that a question is about.</param>
    /// <returns>NaN for fewer than two values, and for a single cluster, of which the formula would make 0.</returns>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static double OfClusters<TCluster>(IReadOnlyList<double> values, IReadOnlyList<TCluster> clusters)
    {
        if (values.Count != clusters.Count)
            throw new ArgumentException($"There are {values.Count} values and {clusters.Count} clusters; each value needs one.", nameof(clusters));
        var mean = CompensatedSum.Mean(values);
        var byCluster = values.Zip(clusters).GroupBy(pair => pair.Second, pair => pair.First - mean).Select(group => group.ToArray()).ToArray();
        if (values.Count < 2 || byCluster.Length < 2)
            return double.NaN;
        var cross = new CompensatedSum();
        foreach (var distances in byCluster)
        {
            var sum = distances.Sum();
            cross.Add(sum * sum - distances.Sum(distance => distance * distance));
        }
        var plain = OfMean(values);
        return plain == 0 ? 0 : Math.Sqrt(Math.Max(0, plain * plain + cross.Value / ((double)values.Count * values.Count)));
    }

    /// <summary>√(p(1 − p) / n) of a share p of n independent trials; NaN for no trial.</summary>
    public static double OfShare(double share, int trials) => trials > 0 ? Math.Sqrt(share * (1 - share) / trials) : double.NaN;
}

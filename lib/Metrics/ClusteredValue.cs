using EarlySignal.Basics;

namespace EarlySignal.Metrics;

/// <summary>A metric over items that come in groups, such as the questions about one passage.</summary>
/// <param name="Value">The mean, with its clustered standard error, <see cref="StandardError.OfClusters"/>.</param>
/// <param name="Clusters">Number of groups; an item without one counts as a group.</param>
public readonly record struct ClusteredValue(MetricValue Value, int Clusters)
{
    /// <summary>Whether there are too few groups for the error to be trusted; it is then too small more often than not.</summary>
    public bool HasFewClusters => Clusters < StandardError.FewestClusters;

    /// <summary>The mean of per-item values, NaN and infinite ones left out.</summary>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static ClusteredValue Mean<TCluster>(IReadOnlyList<double> perItem, IReadOnlyList<TCluster> clusters)
    {
        if (perItem.Count != clusters.Count)
            throw new ArgumentException($"There are {perItem.Count} items and {clusters.Count} clusters; each item needs one.", nameof(clusters));
        TCluster[] kept = [.. clusters.Where((_, i) => double.IsFinite(perItem[i]))];
        var error = StandardError.OfClusters([.. perItem.Where(double.IsFinite)], kept);
        return new(MetricValue.Mean(perItem) with { StandardError = error }, kept.Distinct().Count());
    }
}

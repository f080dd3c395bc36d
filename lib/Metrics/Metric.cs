using EarlySignal.Results;

namespace EarlySignal.Metrics;

/// <summary>A number that can be computed from one item result alone.</summary>
/// <param name="Name">Its name in tables, files and options.</param>
/// <param name="HigherIsBetter">Whether a larger value means a better model.</param>
/// <param name="PerItem">The number for one item; NaN when it is undefined there.</param>
public sealed record Metric(string Name, bool HigherIsBetter, Func<ItemResult, double> PerItem)
{
    /// <summary>The mean over items, with its standard error.</summary>
    public MetricValue Of(IEnumerable<ItemResult> items) => MetricValue.Mean([.. items.Select(PerItem)]);
}

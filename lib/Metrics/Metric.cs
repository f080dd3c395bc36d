using EarlySignal.Basics;
using EarlySignal.Results;

namespace EarlySignal.Metrics;

/// <summary>A number that can be computed from one item result alone.</summary>
/// <param name="Name">Its name in tables, files and options.</param>
/// <param name="Description">What it is, in one line.</param>
/// <param name="Unit">Of the number.</param>
/// <param name="HigherIsBetter">Whether a larger value means a better model.</param>
/// <param name="Chance">What it is worth to a model that knows nothing.</param>
/// <param name="PerItem">The number for one item; NaN when it is undefined there. Never an exception.</param>
public sealed record Metric(string Name, string Description, MetricUnit Unit, bool HigherIsBetter, ChanceLevel Chance, Func<ItemResult, double> PerItem)
{
    /// <summary>The mean over items, with the standard error of independent items.</summary>
    public MetricValue Of(IEnumerable<ItemResult> items) => MetricValue.Mean([.. items.Select(PerItem)]);

    /// <summary>The mean over items, with an error that knows that items of one <see cref="ItemResult.Group"/> may be alike. An item without a group stands alone.</summary>
    public ClusteredValue OfClusters(IReadOnlyList<ItemResult> items) =>
        ClusteredValue.Mean([.. items.Select(PerItem)], [.. items.Select((item, i) => (item.Group, item.Group is null ? i : -1))]);

    /// <summary>The mean over items, with an error and an interval by drawing items anew. Items on which the metric is undefined are left out first.</summary>
    /// <param name="items">The items.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="replicates">How many times as many items are drawn.</param>
    /// <param name="level">Level of the interval, in (0, 1).</param>
    public Bootstrap BootstrapOf(IEnumerable<ItemResult> items, ulong seed = 0, int replicates = 1000, double level = 0.95) =>
        Bootstrap.OfMean([.. items.Select(PerItem).Where(double.IsFinite)], seed, replicates, level);

    /// <summary>The mean over the items of each group, groups in the order in which they first appear; <see cref="GroupMean"/> puts them together.</summary>
    public IReadOnlyList<GroupValue> ByGroup(IEnumerable<ItemResult> items) =>
        [.. items.GroupBy(item => item.Group).Select(group => new GroupValue(group.Key, Of(group)))];
}

/// <summary>A metric over the items of one group.</summary>
/// <param name="Group">The group; null for the items without one.</param>
/// <param name="Value">The metric over them.</param>
public readonly record struct GroupValue(string? Group, MetricValue Value);

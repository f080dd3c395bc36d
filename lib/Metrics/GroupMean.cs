using EarlySignal.Basics;

namespace EarlySignal.Metrics;

/// <summary>
/// One number from the values of several groups, such as the subjects of a benchmark. Groups without a value are left out. The
/// errors are about the items within these very groups: other groups might score otherwise, and that is not in them.
/// </summary>
public static class GroupMean
{
    /// <summary>
    /// The mean in which every item weighs the same, with lm-evaluation-harness's <c>pooled_sample_stderr</c>,
    /// √(Σ(nᵢ − 1) nᵢ seᵢ² / (N − k) / N) for k groups of nᵢ items, N in all.
    /// </summary>
    /// <returns>The error is NaN when no group has two items.</returns>
    public static MetricValue Micro(IEnumerable<MetricValue> groups)
    {
        var (all, kept) = Kept(groups);
        var items = kept.Sum(group => group.Items);
        var value = CompensatedSum.Mean([.. kept.Select(group => group.Value * group.Items)]) * kept.Length / items;
        // The error of one item is undefined; it adds nothing to what the spreads within groups are made of.
        var squares = kept.Where(group => group.Items > 1).Sum(group => (group.Items - 1.0) * group.Items * group.StandardError * group.StandardError);
        var error = items > kept.Length ? Math.Sqrt(squares / (items - kept.Length) / items) : double.NaN;
        return new(value, error, items, all.Sum(group => group.LeftOut));
    }

    /// <summary>The mean in which every group weighs the same, with the error of a mean of independent groups, √Σseᵢ² / k.</summary>
    /// <returns>The error is NaN when that of any group is.</returns>
    public static MetricValue Macro(IEnumerable<MetricValue> groups)
    {
        var (all, kept) = Kept(groups);
        var error = Math.Sqrt(kept.Sum(group => group.StandardError * group.StandardError)) / kept.Length;
        return new(CompensatedSum.Mean([.. kept.Select(group => group.Value)]), error, kept.Sum(group => group.Items), all.Sum(group => group.LeftOut));
    }

    private static (MetricValue[] All, MetricValue[] Kept) Kept(IEnumerable<MetricValue> groups)
    {
        MetricValue[] all = [.. groups];
        return (all, [.. all.Where(group => !double.IsNaN(group.Value))]);
    }
}

using EarlySignal.Basics;
using EarlySignal.Results;

namespace EarlySignal.Metrics;

/// <summary>What knowing nothing scores on a task: the floor that a metric has to leave.</summary>
public static class Chance
{
    /// <summary>
    /// The expected accuracy of a uniform guesser, mean of p = 1/k over items with k choices, and the standard deviation of
    /// its score on these items, √Σp(1−p) / n.
    /// </summary>
    /// <param name="items">The items; they may differ in their number of choices.</param>
    /// <returns>NaN twice when there are no items, or an item has nothing to choose from.</returns>
    public static MetricValue Of(IEnumerable<ItemResult> items) => OfChoiceCounts([.. items.Select(item => item.Choices.Count)]);

    /// <summary>As <see cref="Of"/>, from the numbers of choices alone.</summary>
    public static MetricValue OfChoiceCounts(IReadOnlyList<int> choiceCounts)
    {
        var guess = choiceCounts.Select(k => k > 1 ? 1.0 / k : double.NaN).ToArray();
        var variance = CompensatedSum.Mean([.. guess.Select(p => p * (1 - p))]);
        return new MetricValue(CompensatedSum.Mean(guess), Math.Sqrt(variance / guess.Length), guess.Length);
    }

    /// <summary>
    /// What a metric would be if the right choice of every item were drawn by lot while the model's scores stay: its mean over
    /// all draws, and the standard deviation between them. It is exact for every metric, knows the model's confidence, and for an
    /// accuracy is <see cref="Of"/>.
    /// </summary>
    /// <param name="metric">The metric.</param>
    /// <param name="items">Items with the scores of one model. Those on which the metric is undefined for some choice are left out.</param>
    public static MetricValue OfShuffledGold(Metric metric, IEnumerable<ItemResult> items)
    {
        double[][] ifGold = [.. items.Select(item => item.Choices.Select((_, choice) => metric.PerItem(item with { Gold = choice })).ToArray())];
        double[][] defined = [.. ifGold.Where(values => values.Length > 0 && values.All(double.IsFinite))];
        double[] means = [.. defined.Select(values => CompensatedSum.Mean(values))];
        var variance = CompensatedSum.Mean([.. defined.Zip(means, (values, mean) => CompensatedSum.SquaredDistances(values, mean) / values.Length)]);
        return new(CompensatedSum.Mean(means), Math.Sqrt(variance / defined.Length), defined.Length, ifGold.Length - defined.Length);
    }
}

using EarlySignal.Basics;
using EarlySignal.Results;

namespace EarlySignal.Metrics;

/// <summary>What knowing nothing scores on a task: the floor that a metric has to leave.</summary>
public static class Chance
{
    /// <summary>
    /// The expected accuracy of a uniform guesser, mean of p = r/k over items with k choices of which r are right, and the
    /// standard deviation of its score on these items, √Σp(1−p) / n.
    /// </summary>
    /// <param name="items">The items; they may differ in their number of choices.</param>
    /// <returns>NaN twice when there are no items, or an item has nothing to choose from.</returns>
    public static MetricValue Of(IEnumerable<ItemResult> items) => OfGuesses([.. items.Select(item => Guess(1 + item.OtherGolds.Count, item.Choices.Count))]);

    /// <summary>As <see cref="Of"/>, from the numbers of choices alone, one of which is right.</summary>
    public static MetricValue OfChoiceCounts(IReadOnlyList<int> choiceCounts) => OfGuesses([.. choiceCounts.Select(k => Guess(1, k))]);

    /// <summary>
    /// What a metric would be if the right choice of every item were drawn by lot while the model's scores stay: its mean over
    /// all draws, and the standard deviation between them. It is exact for every metric, knows the model's confidence, and for an
    /// accuracy is <see cref="Of"/>. Several right choices of an item move together, by every number of places.
    /// </summary>
    /// <param name="metric">The metric.</param>
    /// <param name="items">Items with the scores of one model. Those on which the metric is undefined for some choice are left out.</param>
    public static MetricValue OfShuffledGold(Metric metric, IEnumerable<ItemResult> items)
    {
        double[][] ifGold = [.. items.Select(item => item.Choices.Select((_, choice) => metric.PerItem(Moved(item, choice))).ToArray())];
        double[][] defined = [.. ifGold.Where(values => values.Length > 0 && values.All(double.IsFinite))];
        double[] means = [.. defined.Select(values => CompensatedSum.Mean(values))];
        var variance = CompensatedSum.Mean([.. defined.Zip(means, (values, mean) => CompensatedSum.SquaredDistances(values, mean) / values.Length)]);
        return new(CompensatedSum.Mean(means), Math.Sqrt(variance / defined.Length), defined.Length, ifGold.Length - defined.Length);
    }

    private static ItemResult Moved(ItemResult item, int gold)
    {
        var (places, count) = (gold - item.Gold + item.Choices.Count, item.Choices.Count);
        return item with { Gold = gold, OtherGolds = [.. item.OtherGolds.Select(other => (other + places) % count)] };
    }

    private static double Guess(int right, int choices) => choices > 1 ? (double)right / choices : double.NaN;

    private static MetricValue OfGuesses(double[] guess)
    {
        var variance = CompensatedSum.Mean([.. guess.Select(p => p * (1 - p))]);
        return new MetricValue(CompensatedSum.Mean(guess), Math.Sqrt(variance / guess.Length), guess.Length);
    }
}

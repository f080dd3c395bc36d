using EarlySignal.Basics;
using EarlySignal.Results;

namespace EarlySignal.Metrics;

/// <summary>What blind guessing scores on a task: the floor that an accuracy has to leave.</summary>
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
}

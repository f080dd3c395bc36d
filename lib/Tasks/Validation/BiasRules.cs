using System.Globalization;
using EarlySignal.Basics;
using MathNet.Numerics.Distributions;

namespace EarlySignal.Tasks.Validation;

/// <summary>Rules about what the right answers have in common: a model that guesses by it scores above chance without knowing anything.</summary>
internal static class BiasRules
{
    /// <summary>A share must exceed what is expected by this much, so that large tasks are not blamed for trifles.</summary>
    public const double LeastExcess = 0.05;

    /// <summary>Binomial p up to which a bias is no accident.</summary>
    public const double SignificantP = 0.001;

    /// <summary>The position at which the right answer stands most often.</summary>
    public static TaskFinding? GoldPosition(IReadOnlyList<ItemDraft> items)
    {
        var known = Known(items);
        if (known.Count == 0)
            return null;
        var position = known.SelectMany(item => item.Golds).CountBy(gold => gold).OrderByDescending(count => count.Value).ThenBy(count => count.Key).First().Key;
        var possible = known.Where(item => item.Choices.Count > position).ToList();
        return Excess(
            "gold-position", possible.Count(item => item.Golds.Contains(position)), possible.Count, CompensatedSum.Mean([.. possible.Select(item => (double)item.Golds.Count / item.Choices.Count)]),
            tests: known.Max(item => item.Choices.Count), string.Create(CultureInfo.InvariantCulture, $"at position {position}, from 0,"),
            "Shuffle the choices of each item with a seed; where all items share the choices, balance the classes.");
    }

    /// <summary>How often the right answer is the longest.</summary>
    public static TaskFinding? GoldLongest(IReadOnlyList<ItemDraft> items) => GoldExtreme(
        items, "gold-longest", lengths => lengths.Max(), "the longest choice", "Lengthen the wrong answers or shorten the right ones; compare acc with acc_norm.");

    /// <summary>How often the right answer is the shortest, which the sum of log-likelihoods prefers.</summary>
    public static TaskFinding? GoldShortest(IReadOnlyList<ItemDraft> items) => GoldExtreme(
        items, "gold-shortest", lengths => lengths.Min(), "the shortest choice", "Shorten the wrong answers or lengthen the right ones: a sum of log-likelihoods prefers the shortest.");

    private static TaskFinding? GoldExtreme(IReadOnlyList<ItemDraft> items, string rule, Func<int[], int> extreme, string where, string remedy)
    {
        // Only items with one longest choice can have it as their answer.
        var lengths = Known(items).Select(item => (item.Golds, Lengths: item.Choices.Select(choice => choice.Length).ToArray()))
            .Where(item => item.Lengths.Count(length => length == extreme(item.Lengths)) == 1)
            .ToList();
        return Excess(rule, lengths.Count(item => item.Golds.Any(gold => item.Lengths[gold] == extreme(item.Lengths))), lengths.Count,
            CompensatedSum.Mean([.. lengths.Select(item => (double)item.Golds.Count / item.Lengths.Length)]), tests: 1, where, remedy);
    }

    private static TaskFinding? Excess(string rule, int count, int items, double expected, int tests, string where, string remedy)
    {
        if (items == 0 || (double)count / items is var share && share - expected < LeastExcess)
            return null;
        // P(at least count), times the number of positions that could have been the one (Bonferroni).
        var p = Math.Min(1, tests * (1 - Binomial.CDF(expected, items, count - 1)));
        return p > SignificantP ? null : new TaskFinding(rule, Severity.Warning, share, expected + LeastExcess,
            string.Create(CultureInfo.InvariantCulture, $"The right answer is {where} in {share * 100:0.0} % of {items} items; by chance it would be in {expected * 100:0.0} % (threshold {(expected + LeastExcess) * 100:0.0} %, binomial p {(p < 1e-6 ? "< 1e-6" : "= " + p.ToString("0.0e-0", CultureInfo.InvariantCulture))})."),
            remedy, []);
    }

    private static List<(IReadOnlyList<string> Choices, IReadOnlyList<int> Golds)> Known(IReadOnlyList<ItemDraft> items) =>
        [.. items.Where(item => item is { Choices.Count: > 1, Golds: not null }).Select(item => (item.Choices!, item.Golds!))];
}

using EarlySignal.Basics;
using EarlySignal.Signals.Families;
using EarlySignal.Signals.Items;

namespace EarlySignal.Runs;

/// <summary>What a benchmark would say with fewer items.</summary>
public static class ItemBudget
{
    /// <summary>The scores of a family on random parts of the items, each part within the next larger one.</summary>
    /// <param name="items">All items, such as <see cref="Study.Items"/> without controls.</param>
    /// <param name="counts">How many items each part has; all when there are not so many.</param>
    /// <param name="replicates">How often the items of a part are drawn anew for its intervals.</param>
    /// <param name="seed">Seed of the order in which items are taken, and of the draws.</param>
    /// <returns>One for each count.</returns>
    public static IReadOnlyList<FamilySignal> Of(ItemMatrix items, IEnumerable<int> counts, int replicates = 200, ulong seed = 0)
    {
        double[] order = [.. Enumerable.Range(0, items.ItemCount).Select(item => (double)item)];
        new SeededRandom(seed).Shuffle(order);
        return [.. counts.Select(count => SignalOf(items.OfItems([.. order.Take(count).Select(item => (int)item).Order()]), replicates, seed))];
    }

    private static FamilySignal SignalOf(ItemMatrix items, int replicates, ulong seed) => FamilySignal.Of(
        [.. items.RowsBySeries().Select(rows => new SeriesItems(items.Series[rows[0]], [.. rows.Select(row => items.Tokens[row])], [.. rows.Select(row => items.Values[row].ToArray())]))],
        new() { Replicates = replicates, Seed = seed });
}

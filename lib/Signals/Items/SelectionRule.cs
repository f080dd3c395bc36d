namespace EarlySignal.Signals.Items;

/// <summary>A way to choose the items of a benchmark by what checkpoints scored on them.</summary>
/// <param name="Name">Short name, with its threshold.</param>
/// <param name="Keep">The kept items' indices, rising, from the rows that the rule may see.</param>
public sealed record SelectionRule(string Name, Func<ItemMatrix, IReadOnlyList<int>> Keep)
{
    /// <summary>No selection.</summary>
    public static SelectionRule AllItems { get; } = new("all", matrix => [.. Enumerable.Range(0, matrix.ItemCount)]);

    /// <summary>Items whose value rises with log tokens (team Noor of the E2LM competition).</summary>
    public static SelectionRule PositiveSlope { get; } = new("positive-slope", matrix => Where(LearningSlope.OfItems(matrix), slope => slope.Slope > 0));

    /// <summary>The half of the items with the highest mean value (team Morai of the E2LM competition); of equal ones the earlier.</summary>
    public static SelectionRule EasiestHalf { get; } = new("easiest-half", matrix =>
        Best([.. Enumerable.Range(0, matrix.ItemCount).Select(item => ItemDifficulty.Of(matrix.Column(item)))], 0.5));

    /// <summary>Items that separate stronger from weaker models at least so well.</summary>
    /// <param name="threshold">Smallest discrimination, in [−1, 1].</param>
    public static SelectionRule Discriminating(double threshold = 0.2) =>
        new(FormattableString.Invariant($"discrimination-{threshold}"), matrix => Where(ItemDiscrimination.Of(matrix), value => value >= threshold));

    /// <summary>The items that rise most surely, by the t of their learning slope.</summary>
    /// <param name="share">Share of the items to keep, in (0, 1].</param>
    public static SelectionRule SurestSlopes(double share = 0.5) =>
        new(FormattableString.Invariant($"surest-slopes-{share}"), matrix => Best([.. LearningSlope.OfItems(matrix).Select(slope => slope.T)], share));

    private static int[] Where<T>(IReadOnlyList<T> values, Func<T, bool> keep) => [.. Enumerable.Range(0, values.Count).Where(i => keep(values[i]))];

    private static int[] Best(IReadOnlyList<double> values, double share) => [.. Enumerable.Range(0, values.Count)
        .OrderBy(i => double.IsNaN(values[i])).ThenByDescending(i => values[i]).ThenBy(i => i)
        .Take((int)Math.Ceiling(values.Count * share)).Order()];
}

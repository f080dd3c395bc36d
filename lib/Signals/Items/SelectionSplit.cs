namespace EarlySignal.Signals.Items;

/// <summary>What a selection does not see while it chooses.</summary>
public enum SelectionSplit
{
    /// <summary>Every second checkpoint of each series in turn: removes the optimism that comes from the noise of checkpoints.</summary>
    Checkpoints,

    /// <summary>One series in turn: asks, too, whether the choice carries over to a run that it never saw.</summary>
    Series,
}

/// <summary>Rows on which items are chosen, and rows on which the choice is judged.</summary>
internal readonly record struct SelectionFold(ItemMatrix Chosen, ItemMatrix HeldOut)
{
    public static SelectionFold[] Of(ItemMatrix matrix, SelectionSplit split)
    {
        var series = matrix.RowsBySeries();
        return split switch
        {
            SelectionSplit.Series when series.Count < 2 => [],
            SelectionSplit.Series => [.. series.Select(rows => Fold(matrix, rows))],
            _ => [.. new[] { 0, 1 }.Select(fold => Fold(matrix, [.. series.SelectMany(rows => rows.Where((_, i) => i % 2 == fold))]))],
        };
    }

    private static SelectionFold Fold(ItemMatrix matrix, int[] heldOut) =>
        new(matrix.AtRows([.. Enumerable.Range(0, matrix.RowCount).Except(heldOut)]), matrix.AtRows(heldOut));
}

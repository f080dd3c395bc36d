using EarlySignal.Basics;

namespace EarlySignal.Signals.Items;

/// <summary>What a benchmark's designer wants to know of one item.</summary>
/// <param name="Item">Its index.</param>
/// <param name="Difficulty">Mean value over all rows: larger is easier.</param>
/// <param name="Discrimination">See <see cref="ItemDiscrimination.Of"/>.</param>
/// <param name="Slope">Learning slope on log tokens, and its t.</param>
/// <param name="LearntAt">
/// Tokens, in billions, from which the item's value stays above the threshold for good: the median over series; infinite when most
/// series do not learn it, NaN without rows.
/// </param>
/// <param name="Values">How many values it rests on.</param>
public sealed record ItemProfile(int Item, double Difficulty, double Discrimination, LearningSlope Slope, double LearntAt, int Values);

/// <summary>The profile of every item of a benchmark.</summary>
/// <param name="Items">One for each item.</param>
/// <param name="Alpha">Cronbach's α among the series, mean over the steps where it is defined; NaN when no step has enough series.</param>
/// <param name="WithinSteps">Whether discrimination compares series within a step; otherwise, changes between checkpoints.</param>
/// <param name="Constant">Items without any variation: they say nothing, whatever their difficulty.</param>
public sealed record ItemAnalysis(IReadOnlyList<ItemProfile> Items, double Alpha, bool WithinSteps, int Constant)
{
    /// <summary>Analyses the items of a matrix.</summary>
    /// <param name="matrix">Rows of one or several series.</param>
    /// <param name="threshold">The value above which an item counts as learnt; 0 suits a margin, ½ a probability or right and wrong.</param>
    public static ItemAnalysis Of(ItemMatrix matrix, double threshold = 0.5)
    {
        var (discriminations, slopes, series) = (ItemDiscrimination.Of(matrix), LearningSlope.OfItems(matrix), matrix.RowsBySeries());
        var columns = Enumerable.Range(0, matrix.ItemCount).Select(matrix.Column).ToArray();
        var alphas = ItemDiscrimination.Steps(matrix).Select(CronbachAlpha.Of).Where(alpha => !double.IsNaN(alpha)).ToArray();
        return new(
            [.. columns.Select((column, item) => new ItemProfile(item, ItemDifficulty.Of(column), discriminations[item], slopes[item],
                LearntAt(matrix, series, column, threshold), column.Count(value => !double.IsNaN(value))))],
            CompensatedSum.Mean(alphas),
            ItemDiscrimination.HasSteps(matrix),
            columns.Count(column => Correlation.IsConstant([.. column.Where(value => !double.IsNaN(value))])));
    }

    private static double LearntAt(ItemMatrix matrix, IReadOnlyList<int[]> series, double[] column, double threshold)
    {
        double[] first = [.. series.Select(rows => LearntAt(matrix, rows, column, threshold)).Order()];
        return first.Length == 0 ? double.NaN : first[first.Length / 2];
    }

    private static double LearntAt(ItemMatrix matrix, int[] rows, double[] column, double threshold)
    {
        var at = double.PositiveInfinity;
        for (var i = rows.Length - 1; i >= 0 && column[rows[i]] > threshold; i--)
            at = matrix.Tokens[rows[i]];
        return at;
    }
}

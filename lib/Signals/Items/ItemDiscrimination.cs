using EarlySignal.Basics;

namespace EarlySignal.Signals.Items;

/// <summary>
/// How well an item separates stronger from weaker subjects (models). Correlations are in [−1, 1], and NaN for an item that
/// all subjects answer alike.
/// </summary>
public static class ItemDiscrimination
{
    /// <summary>The fewest subjects among which a correlation within one step is taken.</summary>
    public const int FewestSubjects = 3;

    /// <summary>The point-biserial correlation of an item with the total, the item included.</summary>
    /// <param name="item">One value for each subject.</param>
    /// <param name="totals">The subjects' totals.</param>
    public static double PointBiserial(IReadOnlyList<double> item, IReadOnlyList<double> totals) => Correlation.Pearson(item, totals);

    /// <summary>The correlation of each item with the mean of all other items over subjects.</summary>
    /// <param name="subjects">[subject][item].</param>
    /// <returns>One for each item.</returns>
    public static double[] CorrectedItemTotal(IReadOnlyList<IReadOnlyList<double>> subjects)
    {
        var sums = subjects.Select(Present).ToArray();
        var items = subjects.Count == 0 ? 0 : subjects[0].Count;
        return [.. Enumerable.Range(0, items).Select(item =>
            Correlation.Pearson([.. subjects.Select(subject => subject[item])], [.. subjects.Select((subject, i) => Rest(sums[i], subject[item]))]))];
    }

    /// <summary>Share right among the best subjects minus share right among the worst.</summary>
    /// <param name="item">One value for each subject.</param>
    /// <param name="totals">The subjects' totals; of equal totals the earlier subject ranks lower.</param>
    /// <param name="share">Share of the subjects in either group, at least one subject.</param>
    /// <returns>In [−1, 1]; NaN without subjects or when a value of either group is NaN.</returns>
    public static double UpperLower(IReadOnlyList<double> item, IReadOnlyList<double> totals, double share = 0.27)
    {
        if (item.Count == 0)
            return double.NaN;
        var size = Math.Clamp((int)Math.Floor(item.Count * share + 0.5), 1, item.Count);
        var order = Enumerable.Range(0, item.Count).OrderBy(i => totals[i]).ThenBy(i => i).ToArray();
        return CompensatedSum.Mean([.. order[^size..].Select(i => item[i])]) - CompensatedSum.Mean([.. order[..size].Select(i => item[i])]);
    }

    /// <summary>
    /// The discrimination of each item over a family of series. All checkpoints as subjects would measure the common trend,
    /// so that the corrected item-total correlation is taken among the series at each step and averaged over steps; where no
    /// step has <see cref="FewestSubjects"/> series, among the changes from one checkpoint to the next.
    /// </summary>
    /// <param name="matrix">Rows of one or several series.</param>
    /// <returns>One for each item, in [−1, 1].</returns>
    public static double[] Of(ItemMatrix matrix) => Average(HasSteps(matrix)
        ? [.. Steps(matrix).Select(CorrectedItemTotal)]
        : [CorrectedItemTotal([.. matrix.RowsBySeries().SelectMany(rows => rows.Skip(1).Zip(rows, (later, earlier) => Change(matrix.Values[later], matrix.Values[earlier])))])], matrix.ItemCount);

    /// <summary>Whether some step has enough series to compare within it.</summary>
    public static bool HasSteps(ItemMatrix matrix) => Steps(matrix).Any();

    internal static IEnumerable<IReadOnlyList<IReadOnlyList<double>>> Steps(ItemMatrix matrix) => matrix.RowsByTokens()
        .Where(rows => rows.Length >= FewestSubjects)
        .Select(rows => (IReadOnlyList<IReadOnlyList<double>>)[.. rows.Select(row => matrix.Values[row])]);

    private static IReadOnlyList<double> Change(IReadOnlyList<double> later, IReadOnlyList<double> earlier) =>
        [.. later.Zip(earlier, (after, before) => after - before)];

    private static double[] Average(IReadOnlyList<double[]> parts, int items) => [.. Enumerable.Range(0, items)
        .Select(item => CompensatedSum.Mean([.. parts.Where(part => part.Length > item).Select(part => part[item]).Where(value => !double.IsNaN(value))]))];

    private static (double Sum, int Count) Present(IReadOnlyList<double> subject)
    {
        var (sum, count) = (new CompensatedSum(), 0);
        foreach (var value in subject.Where(value => !double.IsNaN(value)))
        {
            sum.Add(value);
            count++;
        }
        return (sum.Value, count);
    }

    private static double Rest((double Sum, int Count) all, double own) => double.IsNaN(own) || all.Count < 2
        ? double.NaN
        : (all.Sum - own) / (all.Count - 1);
}

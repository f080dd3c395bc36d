using EarlySignal.Basics;

namespace EarlySignal.Signals.Items;

/// <summary>
/// How good a benchmark of selected items is, judged on data that the selection did not see. Judged on the data that chose them,
/// selected items look better than they are, because they were chosen for their luck, too.
/// </summary>
/// <param name="Rule">Name of the rule.</param>
/// <param name="Kept">The items that the rule keeps when it sees all rows: the ones to use.</param>
/// <param name="KeptInFolds">How many it kept when it saw the rows of a fold, on average.</param>
/// <param name="InSample">The statistic on the rows that chose the items, mean over folds.</param>
/// <param name="HeldOut">The statistic on the other rows: the number to report.</param>
/// <param name="HeldOutError">Its standard error by a bootstrap over items.</param>
/// <param name="AllItems">The statistic of all items on the same rows as <paramref name="HeldOut"/>.</param>
public sealed record CrossFittedSelection(
    string Rule, IReadOnlyList<int> Kept, double KeptInFolds, double InSample, double HeldOut, double HeldOutError, double AllItems)
{
    /// <summary>How much too good the selection looks in-sample.</summary>
    public double Optimism => InSample - HeldOut;

    /// <summary>What the selection gains over all items, without optimism.</summary>
    public double Gain => HeldOut - AllItems;

    /// <summary>Selects by a rule and judges by a statistic.</summary>
    /// <param name="matrix">Values of all items.</param>
    /// <param name="rule">Chooses items from the rows that it sees.</param>
    /// <param name="statistic">
    /// (log tokens, mean curve of the selected items) → how good the curve is, such as <see cref="Correlation.Spearman"/>; taken for each
    /// series and averaged. NaN where it is undefined.
    /// </param>
    /// <param name="split">What is held out.</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    /// <param name="replicates">Bootstrap samples of items; fewer than 2 leave the error NaN.</param>
    /// <returns>Numbers are NaN when nothing can be held out, no item is kept, or the statistic is undefined in a fold.</returns>
    public static CrossFittedSelection Of(
        ItemMatrix matrix, SelectionRule rule, Func<IReadOnlyList<double>, IReadOnlyList<double>, double> statistic,
        SelectionSplit split = SelectionSplit.Checkpoints, ulong seed = 0, int replicates = 200)
    {
        var folds = SelectionFold.Of(matrix, split);
        var kept = folds.Select(fold => rule.Keep(fold.Chosen)).ToArray();
        int[] all = [.. Enumerable.Range(0, matrix.ItemCount)];
        return new(
            rule.Name,
            rule.Keep(matrix),
            CompensatedSum.Mean([.. kept.Select(items => (double)items.Count)]),
            CompensatedSum.Mean([.. folds.Zip(kept, (fold, items) => Judge(fold.Chosen, items, statistic))]),
            CompensatedSum.Mean([.. folds.Zip(kept, (fold, items) => Judge(fold.HeldOut, items, statistic))]),
            Error(folds, kept, matrix.ItemCount, statistic, seed, replicates),
            CompensatedSum.Mean([.. folds.Select(fold => Judge(fold.HeldOut, all, statistic))]));
    }

    private static double Judge(
        ItemMatrix matrix, IReadOnlyList<int> items, Func<IReadOnlyList<double>, IReadOnlyList<double>, double> statistic, int[]? times = null)
    {
        var curve = matrix.MeanCurve(items, times);
        double[] perSeries = [.. matrix.RowsBySeries()
            .Select(rows => statistic([.. rows.Select(row => matrix.LogTokens[row])], [.. rows.Select(row => curve[row])]))
            .Where(value => !double.IsNaN(value))];
        return CompensatedSum.Mean(perSeries);
    }

    // An item that two folds keep is drawn for both at once: the folds share their items' luck.
    private static double Error(
        SelectionFold[] folds, IReadOnlyList<int>[] kept, int itemCount, Func<IReadOnlyList<double>, IReadOnlyList<double>, double> statistic, ulong seed, int replicates)
    {
        if (folds.Length == 0 || itemCount == 0)
            return double.NaN;
        var values = new List<double>();
        for (var b = 0; b < replicates; b++)
        {
            var random = SeededRandom.ForReplicate(seed, b);
            var times = new int[itemCount];
            for (var i = 0; i < itemCount; i++)
                times[random.Index(itemCount)]++;
            values.Add(CompensatedSum.Mean([.. folds.Zip(kept, (fold, items) => Judge(fold.HeldOut, items, statistic, times))]));
        }
        values.RemoveAll(double.IsNaN);
        return Math.Sqrt(CompensatedSum.SquaredDistances(values, CompensatedSum.Mean(values)) / (values.Count - 1));
    }
}

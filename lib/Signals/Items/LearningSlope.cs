namespace EarlySignal.Signals.Items;

/// <summary>
/// How fast an item is learnt: the least-squares slope of its smooth score on log tokens. The E2LM entry of team Noor keeps the
/// items whose slope is positive.
/// </summary>
/// <param name="Slope">Score per unit of x; NaN for fewer than two checkpoints or a constant x.</param>
/// <param name="T">Slope / its standard error; NaN for fewer than three checkpoints or a perfect fit.</param>
public readonly record struct LearningSlope(double Slope, double T)
{
    private static readonly LearningSlope Undefined = new(double.NaN, double.NaN);

    /// <summary>The slope of one series.</summary>
    /// <param name="x">Log tokens.</param>
    /// <param name="y">The item's score; a checkpoint where either is NaN is left out.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static LearningSlope Of(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        var (left, right) = Correlation.CompletePairs(x, y);
        return Of(LineFit.Of(left, right), left.Length - 2);
    }

    /// <summary>The slope of each item of a matrix; several series share the slope, and each has its own level.</summary>
    /// <returns>One for each item.</returns>
    public static LearningSlope[] OfItems(ItemMatrix matrix)
    {
        var series = matrix.RowsBySeries();
        return [.. Enumerable.Range(0, matrix.ItemCount).Select(item => OfItem(matrix, series, item))];
    }

    private static LearningSlope OfItem(ItemMatrix matrix, IReadOnlyList<int[]> series, int item)
    {
        var (x, y, levels) = (new List<double>(), new List<double>(), 0);
        foreach (var rows in series)
        {
            var (left, right) = Correlation.CompletePairs([.. rows.Select(row => matrix.LogTokens[row])], [.. rows.Select(row => matrix.Values[row][item])]);
            if (left.Length == 0)
                continue;
            levels++;
            var (centre, level) = (left.Average(), right.Average());
            x.AddRange(left.Select(value => value - centre));
            y.AddRange(right.Select(value => value - level));
        }
        return Of(LineFit.Of(x, y), x.Count - levels - 1);
    }

    private static LearningSlope Of(LineFit fit, int freedom)
    {
        if (double.IsNaN(fit.Slope))
            return Undefined;
        var error = Math.Sqrt(fit.SquaredError / freedom / fit.Spread);
        return new(fit.Slope, freedom > 0 && error > 0 ? fit.Slope / error : double.NaN);
    }
}

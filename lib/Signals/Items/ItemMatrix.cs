using EarlySignal.Basics;

namespace EarlySignal.Signals.Items;

/// <summary>What every item of a benchmark scored at every checkpoint: one row per checkpoint, one column per item.</summary>
/// <param name="Series">The run that each row belongs to; rows of a series lie in the order of training.</param>
/// <param name="Tokens">Training tokens seen at each row, in billions (BT).</param>
/// <param name="Values">
/// Value of each item at each row, of which higher is better: right (1) or wrong (0), or a smooth score such as the margin of
/// logits. NaN where it is missing.
/// </param>
/// <exception cref="ArgumentException">The lists differ in length, or a row has more or fewer items than the first.</exception>
public sealed record ItemMatrix(IReadOnlyList<string> Series, IReadOnlyList<double> Tokens, IReadOnlyList<IReadOnlyList<double>> Values)
{
    /// <summary>Number of rows.</summary>
    public int RowCount { get; } = Series.Count == Values.Count && Tokens.Count == Values.Count
        ? Values.Count
        : throw new ArgumentException($"There are {Series.Count} series names, {Tokens.Count} token counts and {Values.Count} rows; each row needs one of each.");

    /// <summary>Number of items.</summary>
    public int ItemCount { get; } = Values.Count == 0 || Values.All(row => row.Count == Values[0].Count)
        ? Values.FirstOrDefault()?.Count ?? 0
        : throw new ArgumentException($"Rows hold between {Values.Min(row => row.Count)} and {Values.Max(row => row.Count)} items; each row needs all, NaN for a missing one.");

    /// <summary>Natural logarithm of the tokens, on which learning is about linear; NaN before the first token.</summary>
    public IReadOnlyList<double> LogTokens { get; } = [.. Tokens.Select(tokens => tokens > 0 ? Math.Log(tokens) : double.NaN)];

    /// <summary>The matrix of one series.</summary>
    /// <param name="tokens">In billions, one for each checkpoint.</param>
    /// <param name="values">[checkpoint][item].</param>
    public static ItemMatrix OfOneSeries(IReadOnlyList<double> tokens, IReadOnlyList<IReadOnlyList<double>> values) =>
        new([.. values.Select(_ => "")], tokens, values);

    /// <summary>The values of one item, by row.</summary>
    public double[] Column(int item) => [.. Values.Select(row => row[item])];

    /// <summary>The same items at some rows only.</summary>
    public ItemMatrix AtRows(IReadOnlyList<int> rows) =>
        new([.. rows.Select(row => Series[row])], [.. rows.Select(row => Tokens[row])], [.. rows.Select(row => Values[row])]);

    /// <summary>Some items only, at the same rows.</summary>
    public ItemMatrix OfItems(IReadOnlyList<int> items) =>
        new(Series, Tokens, [.. Values.Select(row => (IReadOnlyList<double>)[.. items.Select(item => row[item])])]);

    /// <summary>Mean over items at each row; NaN at a row where all are missing.</summary>
    /// <param name="items">The items that count.</param>
    /// <param name="times">How often each item of the matrix counts, as in a bootstrap sample; once when not given.</param>
    public double[] MeanCurve(IReadOnlyList<int> items, int[]? times = null)
    {
        var curve = new double[RowCount];
        for (var i = 0; i < RowCount; i++)
        {
            var (row, sum, count) = (Values[i], new CompensatedSum(), 0);
            foreach (var item in items)
            {
                var (value, weight) = (row[item], times is null ? 1 : times[item]);
                if (weight == 0 || double.IsNaN(value))
                    continue;
                sum.Add(weight * value);
                count += weight;
            }
            curve[i] = sum.Value / count;
        }
        return curve;
    }

    /// <summary>The rows of each series, in the order in which the series first appear.</summary>
    public IReadOnlyList<int[]> RowsBySeries() => RowsBy(Series);

    /// <summary>The rows at each token count: the models that one step compares.</summary>
    public IReadOnlyList<int[]> RowsByTokens() => RowsBy(Tokens);

    private static int[][] RowsBy<T>(IReadOnlyList<T> keys) =>
        [.. Enumerable.Range(0, keys.Count).GroupBy(row => keys[row]).Select(group => group.ToArray())];
}

namespace EarlySignal.Reports.Charts;

/// <summary>Every item at every checkpoint as a coloured cell: which items are learned, when, and which never.</summary>
public static class ItemHeatMap
{
    private const int MostRows = 150;

    /// <summary>The chart. Items are sorted by their mean, the highest at the top; with more items than rows, a row is the mean of neighbours.</summary>
    /// <param name="title">Shown above the drawing.</param>
    /// <param name="checkpoints">Name of each checkpoint.</param>
    /// <param name="values">One list for each item, with one number for each checkpoint; undefined ones stay blank.</param>
    /// <param name="valueLabel">What the numbers are.</param>
    /// <param name="low">The number of the darkest colour.</param>
    /// <param name="high">The number of the brightest colour.</param>
    public static Chart Of(string title, IReadOnlyList<string> checkpoints, IReadOnlyList<IReadOnlyList<double>> values, string valueLabel, double low, double high)
    {
        var sorted = values.OrderBy(item => Mean(item)).ToArray();
        var rows = Math.Min(MostRows, sorted.Length);
        double[][] cells = [.. Enumerable.Range(0, rows).Select(row => sorted[(int)((long)row * sorted.Length / rows)..(int)((long)(row + 1) * sorted.Length / rows)]).Select(items =>
            Enumerable.Range(0, checkpoints.Count).Select(at => Mean(items.Select(item => item[at]))).ToArray())];
        var every = Math.Max(1, (int)Math.Ceiling(checkpoints.Count / 9.0));
        var across = new Axis("checkpoint") { Ticks = [.. checkpoints.Select((name, i) => new AxisTick(i + 0.5, name)).Where((_, i) => i % every == 0)] };
        var up = new Axis("items, by their mean") { Ticks = [new AxisTick(0, "lowest"), new AxisTick(rows, "highest")] };
        var grouped = rows < sorted.Length ? $"; a row is the mean of about {NumberText.Compact((double)sorted.Length / rows)} items" : "";
        return new Chart(title, $"n = {NumberText.Count(sorted.Length)} items × {NumberText.Count(checkpoints.Count)} checkpoints{grouped}",
            [new Panel(across, up, [new CellMark(cells) { Low = low, High = high, ValueLabel = valueLabel }])]);
    }

    private static double Mean(IEnumerable<double> numbers)
    {
        double[] defined = [.. numbers.Where(double.IsFinite)];
        return defined.Length == 0 ? double.NaN : defined.Average();
    }
}

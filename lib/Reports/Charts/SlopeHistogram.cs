namespace EarlySignal.Reports.Charts;

/// <summary>How many items have which learning slope: those right of zero get better with training.</summary>
public static class SlopeHistogram
{
    private const int MostBars = 40;

    /// <summary>The chart.</summary>
    /// <param name="title">Shown above the drawing.</param>
    /// <param name="slopes">One for each item; undefined ones are counted in the subtitle.</param>
    /// <param name="unit">Unit of a slope, such as <c>nats per e-fold of tokens</c>.</param>
    public static Chart Of(string title, IReadOnlyList<double> slopes, string unit)
    {
        double[] defined = [.. slopes.Where(double.IsFinite)];
        var (rising, left) = (defined.Count(slope => slope > 0), slopes.Count - defined.Length);
        var subtitle = $"n = {NumberText.Count(slopes.Count)} items; {NumberText.Count(rising)} rise, {NumberText.Count(defined.Length - rising)} do not{(left > 0 ? $", {NumberText.Count(left)} are undefined" : "")}";
        return new Chart(title, subtitle, [new Panel(new Axis($"learning slope ({unit})"), new Axis("items"), defined.Length == 0 ? [] : Marks(defined))]);
    }

    private static Mark[] Marks(double[] slopes)
    {
        // Zero is always an edge, so that no bar mixes items that rise with items that fall.
        var largest = slopes.Max(Math.Abs);
        var bars = (int)Math.Clamp(Math.Ceiling(Math.Sqrt(slopes.Length)), 4, MostBars);
        var width = largest > 0 ? 2 * largest / bars : 1;
        var (first, last) = ((int)Math.Floor(slopes.Min() / width), (int)Math.Floor(slopes.Max() / width) + 1);
        var heights = new double[last - first];
        foreach (var slope in slopes)
            heights[(int)Math.Floor(slope / width) - first]++;
        return [new BarMark([.. Enumerable.Range(first, heights.Length + 1).Select(edge => edge * width)], heights), new RuleMark(0, "no change") { IsUpright = true }];
    }
}

namespace EarlySignal.Reports.Charts;

/// <summary>Signal against noise, a point for each benchmark: good ones stand high and to the left.</summary>
public static class SignalNoiseChart
{
    /// <summary>The chart.</summary>
    /// <param name="title">Shown above the drawing.</param>
    /// <param name="benchmarks">Name, noise (such as the standard deviation between checkpoints) and signal (such as the spread between models) of each, in one unit.</param>
    /// <param name="unit">The unit of both.</param>
    public static Chart Of(string title, IReadOnlyList<(string Name, double Noise, double Signal)> benchmarks, string unit)
    {
        var shown = benchmarks.Where(one => one.Noise > 0 && one.Signal > 0).ToArray();
        var marks = new List<Mark>();
        if (shown.Length > 0)
        {
            double[] ends = [shown.Min(one => one.Noise), shown.Max(one => one.Noise)];
            marks.Add(new LineMark(ends, ends) { Name = "signal = noise", Style = 5, IsDashed = true, HasPoints = false });
            marks.Add(new PointMark([.. shown.Select(one => one.Noise)], [.. shown.Select(one => one.Signal)]) { Labels = [.. shown.Select(one => one.Name)] });
        }
        var left = benchmarks.Count - shown.Length;
        var subtitle = $"n = {NumberText.Count(shown.Length)} benchmarks{(left > 0 ? $"; {NumberText.Count(left)} without signal or noise above zero cannot be shown on these axes" : "")}";
        return new Chart(title, subtitle, [new Panel(new Axis($"noise ({unit})") { IsLogarithmic = true }, new Axis($"signal ({unit})") { IsLogarithmic = true }, marks)]);
    }
}

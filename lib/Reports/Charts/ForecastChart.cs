using EarlySignal.Signals;

namespace EarlySignal.Reports.Charts;

/// <summary>A curve and what it is expected to become: the nearer the edge of the fan, the less likely.</summary>
public static class ForecastChart
{
    /// <summary>The chart.</summary>
    /// <param name="title">Shown above the drawing.</param>
    /// <param name="valueLabel">What the numbers are.</param>
    /// <param name="observed">The measured curve.</param>
    /// <param name="tokens">Tokens of the forecast, in the unit of the curve.</param>
    /// <param name="expected">The forecast.</param>
    /// <param name="intervals">Nested intervals, each with its coverage (such as 0.8) and its ends at each of the tokens.</param>
    /// <param name="chance">What blind guessing scores; null when that is not known.</param>
    public static Chart Of(string title, string valueLabel, Curve observed, IReadOnlyList<double> tokens, IReadOnlyList<double> expected,
        IReadOnlyList<(double Coverage, IReadOnlyList<double> Low, IReadOnlyList<double> High)> intervals, double? chance = null)
    {
        var unit = TrainingUnit.For([observed]);
        double[] ahead = [.. tokens.Select(at => at * unit.PerToken)];
        var marks = new List<Mark>();
        if (chance is { } level && double.IsFinite(level))
            marks.Add(CurveChart.ChanceLine(level));
        foreach (var (coverage, low, high) in intervals.OrderByDescending(interval => interval.Coverage))
            marks.Add(new BandMark(ahead, low, high) { Name = $"{NumberText.Fixed(100 * coverage, 0)} % interval", Style = 1, Opacity = 0.16 });
        if (ahead.Length > 0)
            marks.Add(new LineMark(ahead, expected) { Name = "forecast", Style = 1, IsDashed = true, HasPoints = false });
        marks.Add(new LineMark([.. observed.Tokens.Select(at => at * unit.PerToken)], observed.Values) { Name = observed.Series });
        if (observed.Count > 0)
            marks.Add(new RuleMark(observed.Tokens[^1] * unit.PerToken, "last checkpoint") { IsUpright = true });
        return new Chart(title, $"from n = {NumberText.Count(observed.Count)} checkpoints", [new Panel(new Axis(unit.Name), new Axis(valueLabel), marks)]);
    }
}

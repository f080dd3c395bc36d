using EarlySignal.Signals;

namespace EarlySignal.Reports.Charts;

/// <summary>A metric over training: one line for each series, a band of ±1 standard error around it, and a line at chance.</summary>
public static class CurveChart
{
    /// <summary>One panel with all series.</summary>
    /// <param name="title">Shown above the drawing.</param>
    /// <param name="subtitle">Shown below the title, such as the number of items.</param>
    /// <param name="valueLabel">What the numbers are.</param>
    /// <param name="series">The series.</param>
    /// <param name="chance">What blind guessing scores; null when that is not known.</param>
    public static Chart Of(string title, string subtitle, string valueLabel, IReadOnlyList<CurveChartSeries> series, double? chance) =>
        new(title, subtitle, [Panel(valueLabel, series, chance, TrainingUnit.For([.. series.Select(one => one.Curve)]))]);

    /// <summary>One panel with all series of curves; the n-th curve has the n-th colour.</summary>
    /// <param name="title">Shown above the drawing.</param>
    /// <param name="valueLabel">What the numbers are.</param>
    /// <param name="curves">The curves.</param>
    /// <param name="chance">What blind guessing scores; null when that is not known.</param>
    public static Chart Of(string title, string valueLabel, IReadOnlyList<Curve> curves, double? chance) =>
        Of(title, Subtitle(curves), valueLabel, [.. curves.Select((curve, i) => new CurveChartSeries(curve, i, IsControl: false))], chance);

    /// <summary>Small charts beside each other, a benchmark each, with one legend: which benchmark tells the models apart, at a glance.</summary>
    /// <param name="title">Shown above the drawing.</param>
    /// <param name="valueLabel">What the numbers are.</param>
    /// <param name="benchmarks">Name, series and chance of each benchmark.</param>
    public static Chart Multiples(string title, string valueLabel, IReadOnlyList<(string Name, IReadOnlyList<CurveChartSeries> Series, double? Chance)> benchmarks)
    {
        var curves = benchmarks.SelectMany(benchmark => benchmark.Series).Select(series => series.Curve).ToArray();
        var unit = TrainingUnit.For(curves);
        return new Chart(title, Subtitle(curves) + (benchmarks.Any(benchmark => benchmark.Chance is not null) ? "; dotted: chance" : ""), [.. benchmarks.Select(benchmark => Small(benchmark.Name, Panel(valueLabel, benchmark.Series, benchmark.Chance, unit)))])
        {
            Columns = Math.Clamp(benchmarks.Count, 1, 3),
        };
    }

    internal static RuleMark ChanceLine(double level) => new(level, $"chance {NumberText.Score(level)}");

    // Beside each other there is no room for what a rule is called; the subtitle says it.
    private static Panel Small(string name, Panel panel) =>
        panel with { Title = name, Height = 150, Marks = [.. panel.Marks.Select(mark => mark is RuleMark rule ? rule with { Label = "" } : mark)] };

    private static Panel Panel(string valueLabel, IReadOnlyList<CurveChartSeries> series, double? chance, TrainingUnit unit)
    {
        var marks = new List<Mark>();
        if (chance is { } level && double.IsFinite(level))
            marks.Add(ChanceLine(level));
        foreach (var one in series)
        {
            double[] x = [.. one.Curve.Tokens.Select(tokens => tokens * unit.PerToken)];
            marks.Add(new BandMark(x, [.. one.Curve.Values.Zip(one.Curve.StandardErrors, (value, error) => value - error)], [.. one.Curve.Values.Zip(one.Curve.StandardErrors, (value, error) => value + error)]) { Style = one.Style });
        }
        foreach (var one in series)
            marks.Add(new LineMark([.. one.Curve.Tokens.Select(tokens => tokens * unit.PerToken)], one.Curve.Values) { Name = one.Label, Style = one.Style, IsDashed = one.IsControl });
        var tokens = series.SelectMany(one => one.Curve.Tokens).Select(number => number * unit.PerToken).DefaultIfEmpty(0).ToArray();
        // A window late in training would be squeezed into a corner if the axis began at zero.
        double? from = tokens.Min() > tokens.Max() / 2 && tokens.Max() > tokens.Min() ? null : Math.Min(0, tokens.Min());
        return new Panel(new Axis(unit.Name) { From = from, To = from is { } start && tokens.Max() > start ? tokens.Max() : null }, new Axis(valueLabel), marks);
    }

    private static string Subtitle(IReadOnlyList<Curve> curves)
    {
        var counts = curves.Select(curve => curve.Count).Distinct().Order().ToArray();
        var n = counts.Length == 0 ? "0" : counts.Length == 1 ? NumberText.Count(counts[0]) : $"{NumberText.Count(counts[0])} to {NumberText.Count(counts[^1])}";
        return $"n = {n} checkpoints of each series{(curves.Any(curve => curve.StandardErrors.Any(double.IsFinite)) ? "; bands are ± 1 standard error" : "")}";
    }
}

/// <summary>One series of a <see cref="CurveChart"/>.</summary>
/// <param name="Curve">The curve.</param>
/// <param name="Style">Which colour and shape, from 0; the same series should have the same one in every chart of a page.</param>
/// <param name="IsControl">Whether the line is dashed.</param>
public sealed record CurveChartSeries(Curve Curve, int Style, bool IsControl)
{
    internal string Label => Curve.Series + (IsControl ? " (control)" : "");
}

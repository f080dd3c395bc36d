using EarlySignal.Signals;

namespace EarlySignal.Reports.Charts;

/// <summary>A metric over training, one line for each series, with bands of ±1 standard error and a line at chance.</summary>
/// <param name="Id">Unique on its page, for the accessible name.</param>
/// <param name="Title">Shown above the drawing.</param>
/// <param name="Subtitle">Shown below the title, such as the number of items.</param>
/// <param name="ValueLabel">Label of the vertical axis.</param>
/// <param name="Curves">The series.</param>
/// <param name="Chance">What blind guessing scores; null when that is not known.</param>
public sealed record CurveChart(string Id, string Title, string Subtitle, string ValueLabel, IReadOnlyList<CurveChartSeries> Curves, double? Chance)
{
    private const double Width = 920;
    private const double Left = 62;
    private const double Right = Width - 62;
    private const double TitleHeight = 26;
    private const double Top = 58;
    private const double Bottom = 380;
    private const double LegendTop = Bottom + 62;

    // More marks than this would run into each other.
    private const int MostMarks = 60;

    /// <summary>The drawing as an <c>svg</c> element.</summary>
    /// <param name="isStandalone">Whether the element brings its style rules and shows its title; on a page the rules stand once for all charts, below a heading.</param>
    public string Render(bool isStandalone = true)
    {
        var svg = new SvgWriter();
        var legend = ChartLegend.Arrange([.. Curves.Select(series => series.Label)], Left, Right - Left, LegendTop);
        var top = isStandalone ? 0 : TitleHeight;
        var (width, height) = (SvgWriter.Number(Width), SvgWriter.Number(legend.Bottom + 12 - top));
        svg.Open("svg", ("xmlns", "http://www.w3.org/2000/svg"), ("class", "es-chart"), ("role", "img"), ("viewBox", $"0 {SvgWriter.Number(top)} {width} {height}"),
            ("width", width), ("height", height), ("aria-labelledby", $"{Id}-title {Id}-desc"));
        svg.Text("title", Title, ("id", $"{Id}-title"));
        svg.Text("desc", Description(), ("id", $"{Id}-desc"));
        if (isStandalone)
        {
            svg.Text("style", ChartStyle.Css);
            svg.Leaf("rect", ("class", "page"), ("width", width), ("height", height));
            svg.Label("title", Title, Left, 22, "start");
        }
        svg.Label("note", Subtitle, Left, 43, "start");
        var unit = TrainingUnit.For([.. Curves.Select(series => series.Curve)]);
        var (across, up) = (TrainingScale(unit), ValueScale());
        DrawAxes(svg, across, up, unit);
        if (Chance is { } chance && double.IsFinite(chance))
            DrawChance(svg, up.Place(chance), chance);
        foreach (var series in Curves)
            DrawBand(svg, series, unit, across, up);
        foreach (var series in Curves)
            DrawLine(svg, series, unit, across, up);
        if (!Curves.Any(series => series.Curve.Values.Any(double.IsFinite)))
            svg.Label("note", "no defined value", (Left + Right) / 2, (Top + Bottom) / 2, "middle");
        foreach (var (series, place) in Curves.Zip(legend.Places))
            DrawKey(svg, series, place.X, place.Y);
        return svg.Close().ToString();
    }

    private LinearScale TrainingScale(TrainingUnit unit)
    {
        var all = Curves.SelectMany(series => series.Curve.Tokens).Select(tokens => tokens * unit.PerToken).DefaultIfEmpty(0).ToArray();
        var (first, last) = (all.Min(), all.Max());
        // A window late in training would be squeezed into a corner if the axis began at zero.
        var from = first > last / 2 && last > first ? first - 0.05 * (last - first) : Math.Min(0, first);
        return new LinearScale(from, last > from ? last : from + 1, Left, Right);
    }

    private LinearScale ValueScale()
    {
        var edges = Curves.SelectMany(series => series.Curve.Values.Zip(series.Curve.StandardErrors, (value, error) => double.IsNaN(error) ? [value] : new[] { value - error, value + error }));
        return LinearScale.Around(edges.SelectMany(edge => edge).Append(Chance ?? double.NaN), Bottom, Top);
    }

    private void DrawAxes(SvgWriter svg, LinearScale across, LinearScale up, TrainingUnit unit)
    {
        foreach (var (value, label) in up.Ticks(about: 6))
        {
            svg.Line("grid", Left, up.Place(value), Right, up.Place(value));
            svg.Label("tick", label, Left - 8, up.Place(value) + 4, "end");
        }
        foreach (var (value, label) in across.Ticks(about: 8))
        {
            svg.Line("axis", across.Place(value), Bottom, across.Place(value), Bottom + 5);
            svg.Label("tick", label, across.Place(value), Bottom + 19, "middle");
        }
        svg.Line("axis", Left, Bottom, Right, Bottom);
        svg.Label("name", unit.Name, (Left + Right) / 2, Bottom + 39, "middle");
        var (x, y) = (SvgWriter.Number(15), SvgWriter.Number((Top + Bottom) / 2));
        svg.Text("text", ValueLabel, ("class", "name"), ("x", x), ("y", y), ("text-anchor", "middle"), ("transform", $"rotate(-90 {x} {y})"));
    }

    private static void DrawChance(SvgWriter svg, double y, double chance)
    {
        svg.Line("chance", Left, y, Right, y);
        svg.Label("note", "chance", Right + 8, y - 2, "start");
        svg.Label("note", NumberText.Score(chance), Right + 8, y + 12, "start");
    }

    private static void DrawBand(SvgWriter svg, CurveChartSeries series, TrainingUnit unit, LinearScale across, LinearScale up)
    {
        var curve = series.Curve;
        foreach (var (first, count) in Stretches(curve, i => double.IsFinite(curve.Values[i]) && double.IsFinite(curve.StandardErrors[i])))
        {
            (double, double) At(int i, int sign) => (across.Place(curve.Tokens[i] * unit.PerToken), up.Place(curve.Values[i] + sign * curve.StandardErrors[i]));
            var outline = Enumerable.Range(first, count).Select(i => At(i, 1)).Concat(Enumerable.Range(first, count).Reverse().Select(i => At(i, -1)));
            if (count > 1)
                svg.Leaf("path", ("class", $"{ChartStyle.SeriesClass(series.Style)} band"), ("d", SvgWriter.PathThrough(outline) + "Z"));
        }
    }

    private static void DrawLine(SvgWriter svg, CurveChartSeries series, TrainingUnit unit, LinearScale across, LinearScale up)
    {
        var curve = series.Curve;
        (double X, double Y) At(int i) => (across.Place(curve.Tokens[i] * unit.PerToken), up.Place(curve.Values[i]));
        foreach (var (first, count) in Stretches(curve, i => double.IsFinite(curve.Values[i])))
        {
            svg.Leaf("path", ("class", LineClass(series)), ("d", SvgWriter.PathThrough(Enumerable.Range(first, count).Select(At))));
            // A lone point between two undefined ones has no line to be seen by.
            if (curve.Count <= MostMarks || count == 1)
                foreach (var i in Enumerable.Range(first, count))
                    DrawMark(svg, series, At(i).X, At(i).Y, 3);
        }
    }

    private static void DrawMark(SvgWriter svg, CurveChartSeries series, double x, double y, double size) =>
        svg.Leaf("path", ("class", $"{ChartStyle.SeriesClass(series.Style)} mark"), ("d", ChartStyle.Mark(series.Style)),
            ("transform", $"translate({SvgWriter.Number(x)} {SvgWriter.Number(y)}) scale({SvgWriter.Number(size)})"));

    private static void DrawKey(SvgWriter svg, CurveChartSeries series, double x, double y)
    {
        svg.Leaf("path", ("class", LineClass(series)), ("d", SvgWriter.PathThrough([(x, y - 4), (x + ChartLegend.KeyWidth, y - 4)])));
        DrawMark(svg, series, x + ChartLegend.KeyWidth / 2, y - 4, 3.5);
        svg.Label("key", series.Label, x + ChartLegend.KeyWidth + 7, y, "start");
    }

    private static string LineClass(CurveChartSeries series) => $"{ChartStyle.SeriesClass(series.Style)} line{(series.IsControl ? " control" : "")}";

    private static IEnumerable<(int First, int Count)> Stretches(Curve curve, Func<int, bool> isDrawn)
    {
        var first = 0;
        for (var i = 0; i <= curve.Count; i++)
        {
            if (i < curve.Count && isDrawn(i))
                continue;
            if (i > first)
                yield return (first, i - first);
            first = i + 1;
        }
    }

    private string Description()
    {
        var curves = Curves.Select(series => series.Curve).Select(curve => (curve.Series, Values: curve.Values.Where(double.IsFinite).ToArray()));
        var course = curves.Select(curve => curve.Values.Length == 0
            ? $"{curve.Series} has no defined value"
            : $"{curve.Series} goes from {NumberText.Score(curve.Values[0])} to {NumberText.Score(curve.Values[^1])}");
        var chance = Chance is { } level ? $" Chance is {NumberText.Score(level)}." : "";
        return $"Line chart of {ValueLabel} over training: {string.Join("; ", course)}.{chance}";
    }
}

/// <summary>One series of a <see cref="CurveChart"/>.</summary>
/// <param name="Curve">The curve.</param>
/// <param name="Style">Which colour and mark, from 0; the same series should have the same one in every chart of a page.</param>
/// <param name="IsControl">Whether the line is dashed.</param>
public sealed record CurveChartSeries(Curve Curve, int Style, bool IsControl)
{
    internal string Label => Curve.Series + (IsControl ? " (control)" : "");
}

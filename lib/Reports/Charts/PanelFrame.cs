namespace EarlySignal.Reports.Charts;

/// <summary>A panel in its rectangle: axes, then marks.</summary>
internal sealed class PanelFrame
{
    // More points than this would run into each other.
    private const int MostPoints = 60;
    private const double CharacterWidth = 6.8;

    private readonly Panel _panel;
    private readonly double _left;
    private readonly double _right;
    private readonly double _top;
    private readonly double _bottom;

    public PanelFrame(Panel panel, double left, double right, double top, double bottom)
    {
        (_panel, _left, _right, _top, _bottom) = (panel, left, right, top, bottom);
        var isGrid = panel.Marks.Any(mark => mark is CellMark or BoxMark);
        var margin = isGrid || panel.Marks.Any(mark => mark is BarMark) ? 0 : panel.Marks.Any(mark => mark is PointMark) ? 0.08 : 0.02;
        Across = AxisScale.Of(panel.Across, panel.Marks.SelectMany(MarkRange.Across), margin, left, right);
        var hasLabelAtTop = panel.Marks.OfType<RuleMark>().Any(rule => rule.IsUpright && rule.Label.Length > 0);
        Up = AxisScale.Of(panel.Up, panel.Marks.SelectMany(MarkRange.Up), Math.Max(margin, isGrid ? 0 : hasLabelAtTop ? 0.08 : 0.05), bottom, top);
    }

    public AxisScale Across { get; }

    public AxisScale Up { get; }

    /// <summary>Space that the numbers left of a panel and the name of its axis need.</summary>
    public static double LeftMargin(Panel panel)
    {
        // Words for the ends of an axis do not meet its name, which stands in the middle.
        var numbers = panel.Up.Ticks is null ? new PanelFrame(panel, 0, 0, 0, panel.Height).UpTicks() : [];
        return 28 + CharacterWidth * numbers.Select(tick => tick.Label.Length).DefaultIfEmpty(0).Max();
    }

    /// <summary>Space that the labels right of a panel need.</summary>
    public static double RightMargin(Panel panel)
    {
        var longest = panel.Marks.OfType<RuleMark>().Where(rule => !rule.IsUpright && rule.Label.Length > 0).Select(rule => rule.Label.Length)
            .Concat(panel.Marks.OfType<CellMark>().Select(_ => 9)).DefaultIfEmpty(0).Max();
        return longest == 0 ? 14 : 12 + CharacterWidth * longest;
    }

    /// <summary>Adds the panel's shapes.</summary>
    /// <param name="shapes">Where to.</param>
    /// <param name="hasUpLabel">Whether the vertical axis is named.</param>
    /// <param name="hasAcrossLabel">Whether the horizontal axis is named.</param>
    public void Draw(List<Shape> shapes, bool hasUpLabel, bool hasAcrossLabel)
    {
        DrawAxes(shapes, hasUpLabel, hasAcrossLabel);
        foreach (var mark in _panel.Marks)
            Draw(shapes, mark);
        if (_panel.Marks.Count == 0 || !_panel.Marks.SelectMany(MarkRange.Up).Any(double.IsFinite))
            shapes.Add(new TextShape(ChartStyle.Muted, "no defined value", (_left + _right) / 2, (_top + _bottom) / 2, TextAnchor.Middle));
    }

    /// <summary>On which side of its point each label stands.</summary>
    public LabelSide[] LabelSides(PointMark points) => PointLabels.Arrange(
        [.. points.Labels.Select((label, i) => (Across.Place(points.X[i]), Up.Place(points.Y[i]), label))], [.. _panel.Marks.SelectMany(Occupied)], _left, _right);

    // A line is taken for points near each other.
    private IEnumerable<(double X, double Y)> Occupied(Mark mark)
    {
        const int steps = 200;
        var places = mark switch
        {
            LineMark line => line.X.Zip(line.Y),
            PointMark points => points.X.Zip(points.Y),
            _ => [],
        };
        (double X, double Y)[] at = [.. places.Select(place => (Across.Place(place.First), Up.Place(place.Second)))];
        return mark is LineMark
            ? at.Zip(at.Skip(1)).SelectMany(ends => Enumerable.Range(0, steps + 1).Select(i => (
                ends.First.X + (ends.Second.X - ends.First.X) * i / steps, ends.First.Y + (ends.Second.Y - ends.First.Y) * i / steps)))
            : at;
    }

    private IEnumerable<AxisTick> UpTicks() => Up.Ticks(about: Math.Max(3, (int)((_bottom - _top) / 50)));

    private void DrawAxes(List<Shape> shapes, bool hasUpLabel, bool hasAcrossLabel)
    {
        if (!_panel.Up.IsHidden)
        {
            foreach (var tick in UpTicks())
            {
                shapes.Add(new StrokeShape(ChartStyle.Grid, [(_left, Up.Place(tick.Value)), (_right, Up.Place(tick.Value))], 1));
                shapes.Add(new TextShape(ChartStyle.Muted, tick.Label, _left - 8, Up.Place(tick.Value) + 4, TextAnchor.End));
            }
            if (hasUpLabel && _panel.Up.Label.Length > 0)
                shapes.Add(new TextShape(ChartStyle.Muted, _panel.Up.Label, 16, (_top + _bottom) / 2, TextAnchor.Middle) { IsUpright = true });
        }
        if (_panel.Across.IsHidden)
            return;
        shapes.Add(new StrokeShape(ChartStyle.Axis, [(_left, _bottom), (_right, _bottom)], 1));
        foreach (var tick in Across.Ticks(about: Math.Max(3, (int)((_right - _left) / 80))))
        {
            var x = Across.Place(tick.Value);
            shapes.Add(new StrokeShape(ChartStyle.Axis, [(x, _bottom), (x, _bottom + 5)], 1));
            shapes.Add(new TextShape(ChartStyle.Muted, tick.Label, x, _bottom + 18, TextAnchor.Middle));
        }
        if (hasAcrossLabel && _panel.Across.Label.Length > 0)
            shapes.Add(new TextShape(ChartStyle.Muted, _panel.Across.Label, (_left + _right) / 2, _bottom + 37, TextAnchor.Middle));
    }

    private void Draw(List<Shape> shapes, Mark mark)
    {
        switch (mark)
        {
            case BandMark band:
                DrawBand(shapes, band);
                break;
            case LineMark line:
                DrawLine(shapes, line);
                break;
            case PointMark points:
                DrawPoints(shapes, points);
                break;
            case BarMark bars:
                DrawBars(shapes, bars);
                break;
            case RuleMark rule:
                DrawRule(shapes, rule);
                break;
            case CellMark cells:
                DrawCells(shapes, cells);
                break;
            case BoxMark box:
                DrawBox(shapes, box);
                break;
        }
    }

    private void DrawBand(List<Shape> shapes, BandMark band)
    {
        var places = band.X.Select((x, i) => (X: Across.Place(x), Low: Up.Place(band.Low[i]), High: Up.Place(band.High[i]))).ToArray();
        foreach (var stretch in Stretches(places, place => double.IsFinite(place.X + place.Low + place.High)))
            if (stretch.Count > 1)
                shapes.Add(new FillShape(ChartStyle.Series(band.Style), [.. stretch.Select(place => (place.X, place.High)), .. stretch.Reverse().Select(place => (place.X, place.Low))], band.Opacity));
    }

    private void DrawLine(List<Shape> shapes, LineMark line)
    {
        var places = line.X.Select((x, i) => (X: Across.Place(x), Y: Up.Place(line.Y[i]))).ToArray();
        foreach (var stretch in Stretches(places, place => double.IsFinite(place.X + place.Y)))
        {
            shapes.Add(new StrokeShape(ChartStyle.Series(line.Style), stretch, 2, line.IsDashed ? 6 : 0));
            // A lone point between two undefined ones has no line to be seen by.
            if (line.HasPoints && places.Length <= MostPoints || stretch.Count == 1)
                shapes.AddRange(stretch.Select(place => ChartStyle.Point(line.Style, place.X, place.Y, 3)));
        }
    }

    private void DrawPoints(List<Shape> shapes, PointMark points)
    {
        var sides = LabelSides(points);
        for (var i = 0; i < points.X.Count; i++)
        {
            var (x, y) = (Across.Place(points.X[i]), Up.Place(points.Y[i]));
            if (!double.IsFinite(x + y))
                continue;
            if (points.Errors.Count > i && double.IsFinite(points.Errors[i]))
                shapes.Add(new StrokeShape(ChartStyle.Series(points.Style), [(x, Up.Place(points.Y[i] - points.Errors[i])), (x, Up.Place(points.Y[i] + points.Errors[i]))], 1.5));
            shapes.Add(ChartStyle.Point(points.Style, x, y, 4));
            if (points.Labels.Count > i)
                shapes.Add(new TextShape(ChartStyle.Strong, points.Labels[i], sides[i].IsLeft ? x - 8 : x + 8, y + sides[i].BaseLine, sides[i].IsLeft ? TextAnchor.End : TextAnchor.Start));
        }
    }

    private void DrawBars(List<Shape> shapes, BarMark bars)
    {
        var floor = Up.Place(Math.Max(0, Up.From));
        for (var i = 0; i < bars.Heights.Count; i++)
        {
            var (left, right, top) = (Across.Place(bars.Edges[i]), Across.Place(bars.Edges[i + 1]), Up.Place(bars.Heights[i]));
            if (double.IsFinite(left + right + top) && bars.Heights[i] != 0)
                shapes.Add(new FillShape(ChartStyle.Series(bars.Style), [(left + 0.5, floor), (left + 0.5, top), (right - 0.5, top), (right - 0.5, floor)], 0.75));
        }
    }

    private void DrawRule(List<Shape> shapes, RuleMark rule)
    {
        var place = rule.IsUpright ? Across.Place(rule.Value) : Up.Place(rule.Value);
        if (!double.IsFinite(place))
            return;
        shapes.Add(new StrokeShape(ChartStyle.Muted, rule.IsUpright ? [(place, _top), (place, _bottom)] : [(_left, place), (_right, place)], 1.5, 3));
        if (rule.Label.Length == 0)
            return;
        shapes.Add(rule.IsUpright
            ? new TextShape(ChartStyle.Muted, rule.Label, place + 5, _top + 11, TextAnchor.Start)
            : new TextShape(ChartStyle.Muted, rule.Label, _right + 6, place + 4, TextAnchor.Start));
    }

    private void DrawCells(List<Shape> shapes, CellMark cells)
    {
        for (var row = 0; row < cells.Values.Count; row++)
        {
            var values = cells.Values[row];
            for (int first = 0, end; first < values.Count; first = end)
            {
                var color = CellColor(cells, values[first]);
                for (end = first + 1; end < values.Count && CellColor(cells, values[end]) == color; end++)
                {
                }
                if (color is not null)
                    shapes.Add(Rectangle(new Ink("", color), Across.Place(first), Up.Place(row), Across.Place(end), Up.Place(row + 1)));
            }
        }
        DrawColorBar(shapes, cells);
    }

    // Beside the cells: which number has which colour.
    private void DrawColorBar(List<Shape> shapes, CellMark cells)
    {
        const int steps = 24;
        var (left, height) = (_right + 10, (_bottom - _top) / steps);
        for (var i = 0; i < steps; i++)
            shapes.Add(Rectangle(new Ink("", ChartStyle.Cell((i + 0.5) / steps)), left, _bottom - i * height, left + 10, _bottom - (i + 1) * height));
        shapes.Add(new TextShape(ChartStyle.Muted, NumberText.Compact(cells.High), left + 14, _top + 10, TextAnchor.Start));
        shapes.Add(new TextShape(ChartStyle.Muted, NumberText.Compact(cells.Low), left + 14, _bottom, TextAnchor.Start));
        shapes.Add(new TextShape(ChartStyle.Muted, cells.ValueLabel, left + 26, (_top + _bottom) / 2, TextAnchor.Middle) { IsUpright = true });
    }

    private void DrawBox(List<Shape> shapes, BoxMark box)
    {
        var (left, right) = (Across.Place(box.Column), Across.Place(box.Column + box.Text.Length));
        var (top, bottom) = (Up.Place(box.Line) + 1, Up.Place(box.Line + 1) - 1);
        shapes.Add(Rectangle(ChartStyle.Series(box.Style), left + 0.5, top, right - 0.5, bottom) with { Opacity = box.IsStrong ? 0.42 : 0.16 });
        shapes.Add(new TextShape(ChartStyle.Strong, box.Text, (left + right) / 2, bottom - 4.5, TextAnchor.Middle) { IsMonospaced = true, Size = 11.5 });
    }

    private static string? CellColor(CellMark cells, double value) =>
        double.IsFinite(value) ? ChartStyle.Cell(cells.High > cells.Low ? (value - cells.Low) / (cells.High - cells.Low) : 0.5) : null;

    private static FillShape Rectangle(Ink ink, double left, double top, double right, double bottom) =>
        new(ink, [(left, top), (right, top), (right, bottom), (left, bottom)]);

    private static IEnumerable<IReadOnlyList<T>> Stretches<T>(T[] places, Func<T, bool> isDrawn)
    {
        var first = 0;
        for (var i = 0; i <= places.Length; i++)
        {
            if (i < places.Length && isDrawn(places[i]))
                continue;
            if (i > first)
                yield return places[first..i];
            first = i + 1;
        }
    }
}

namespace EarlySignal.Reports.Charts;

/// <summary>Puts the parts of a chart in their places: title, panels in rows, legend.</summary>
internal static class ChartLayout
{
    private const double Width = 760;
    private const double PanelGap = 16;
    private const double LeftMargin = 58;
    private const double InnerLeftMargin = 40;   // beside a panel whose neighbour on the left has the label
    private const double AxisHeight = 44;
    private const double InnerAxisHeight = 24;

    /// <summary>The drawing of a chart.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="isStandalone">Whether the title is drawn; on a page it stands above as a heading.</param>
    public static Drawing Arrange(Chart chart, bool isStandalone)
    {
        var shapes = new List<Shape>();
        var y = 6.0;
        if (isStandalone)
        {
            shapes.Add(new TextShape(ChartStyle.Strong, chart.Title, 14, y += 16, TextAnchor.Start) { Size = 15, IsBold = true });
            y += 4;
        }
        if (chart.Subtitle.Length > 0)
            shapes.Add(new TextShape(ChartStyle.Muted, chart.Subtitle, 14, y += 16, TextAnchor.Start));
        y += 14;
        var columns = Math.Max(1, chart.Columns);
        var leftMargin = chart.Panels.Where((_, i) => i % columns == 0).Select(PanelFrame.LeftMargin).Append(LeftMargin).Max();
        foreach (var row in chart.Panels.Chunk(columns).Index())
            y = DrawRow(shapes, row.Item, columns, leftMargin, isLast: (row.Index + 1) * columns >= chart.Panels.Count, y);
        y = DrawLegend(shapes, chart, y);
        return new Drawing(Width, y + 12, chart.Title, Description(chart), shapes);
    }

    /// <summary>The marks that have an entry in the legend, one for each name.</summary>
    public static IReadOnlyList<Mark> Legend(Chart chart) =>
        [.. chart.Panels.SelectMany(panel => panel.Marks).Where(mark => mark.Name.Length > 0 && mark is not RuleMark).DistinctBy(mark => mark.Name)];

    private static double DrawRow(List<Shape> shapes, IReadOnlyList<Panel> panels, int columns, double leftMargin, bool isLast, double y)
    {
        var hasTitle = panels.Any(panel => panel.Title.Length > 0);
        var top = y + (hasTitle ? 18 : 0);
        var height = panels.Max(panel => panel.Height);
        var bottom = top + height;
        var cell = (Width - PanelGap * (columns - 1)) / columns;
        for (var column = 0; column < panels.Count; column++)
        {
            var panel = panels[column];
            var isHidden = panel.Up.IsHidden;
            var left = column * (cell + PanelGap) + (isHidden ? 14 : column == 0 ? leftMargin : InnerLeftMargin);
            var right = column * (cell + PanelGap) + cell - PanelFrame.RightMargin(panel);
            var frame = new PanelFrame(panel, left, right, top, bottom);
            frame.Draw(shapes, hasUpLabel: column == 0, hasAcrossLabel: columns == 1 || isLast);
            if (panel.Title.Length > 0)
                shapes.Add(new TextShape(ChartStyle.Strong, panel.Title, left, top - 6, TextAnchor.Start) { IsBold = true });
        }
        return panels.All(panel => panel.Across.IsHidden) ? bottom + 6 : bottom + (columns == 1 || isLast ? AxisHeight : InnerAxisHeight);
    }

    private static double DrawLegend(List<Shape> shapes, Chart chart, double y)
    {
        var entries = Legend(chart);
        if (entries.Count == 0)
            return y;
        var legend = ChartLegend.Arrange([.. entries.Select(entry => entry.Name)], LeftMargin, Width - LeftMargin - 14, y + 18);
        foreach (var (entry, (left, line)) in entries.Zip(legend.Places))
        {
            DrawKey(shapes, entry, left, line - 4);
            shapes.Add(new TextShape(ChartStyle.Strong, entry.Name, left + ChartLegend.KeyWidth + 7, line, TextAnchor.Start));
        }
        return legend.Bottom;
    }

    private static void DrawKey(List<Shape> shapes, Mark mark, double x, double y)
    {
        var ink = ChartStyle.Series(mark.Style);
        switch (mark)
        {
            case LineMark line:
                shapes.Add(new StrokeShape(ink, [(x, y), (x + ChartLegend.KeyWidth, y)], 2, line.IsDashed ? 6 : 0));
                if (line.HasPoints)
                    shapes.Add(ChartStyle.Point(mark.Style, x + ChartLegend.KeyWidth / 2, y, 3.5));
                break;
            case PointMark:
                shapes.Add(ChartStyle.Point(mark.Style, x + ChartLegend.KeyWidth / 2, y, 4));
                break;
            default:
                var opacity = mark switch { BandMark band => Math.Max(band.Opacity, 0.2), BoxMark => 0.3, _ => 0.75 };
                shapes.Add(new FillShape(ink, [(x, y - 6), (x + ChartLegend.KeyWidth, y - 6), (x + ChartLegend.KeyWidth, y + 6), (x, y + 6)], opacity));
                break;
        }
    }

    private static string Description(Chart chart)
    {
        var lines = chart.Panels.SelectMany(panel => panel.Marks.OfType<LineMark>().Select(line => (Panel: panel.Title, Line: line)))
            .Where(entry => entry.Line.Name.Length > 0)
            .Select(entry => (entry.Panel, entry.Line.Name, Values: entry.Line.Y.Where(double.IsFinite).ToArray()))
            .Select(entry => $"{(entry.Panel.Length > 0 ? entry.Panel + ", " : "")}{entry.Name} {(entry.Values.Length == 0
                ? "has no defined value"
                : $"goes from {NumberText.Score(entry.Values[0])} to {NumberText.Score(entry.Values[^1])}")}");
        var courses = string.Join("; ", lines);
        return courses.Length == 0 ? chart.Subtitle : $"{chart.Subtitle}. {courses}.";
    }
}

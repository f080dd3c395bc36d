using System.Text;

namespace EarlySignal.Reports.Charts;

/// <summary>A chart for a terminal: dots of braille for lines and bars, shades for cells, one small line of blocks for each panel of many.</summary>
internal static class ChartText
{
    private const int Columns = 64;
    private const int Rows = 12;
    private const string Blocks = "▁▂▃▄▅▆▇█";
    private const string Shades = " ░▒▓█";

    public static string Render(Chart chart)
    {
        var text = new StringBuilder(chart.Title).Append('\n');
        if (chart.Subtitle.Length > 0)
            text.Append(chart.Subtitle).Append('\n');
        foreach (var panel in chart.Panels)
        {
            if (panel.Marks.OfType<BoxMark>().Any())
                AppendBoxes(text, panel);
            else if (panel.Marks.OfType<CellMark>().FirstOrDefault() is { } cells)
                AppendCells(text, panel, cells);
            else if (chart.Panels.Count > 1)
                AppendSparks(text, panel);
            else
                AppendPlot(text, panel);
        }
        var legend = ChartLayout.Legend(chart);
        if (chart.Panels.Count == 1 && legend.Count > 0)
            text.Append("  ").AppendJoin(" · ", legend.Select(Entry)).Append('\n');
        return text.ToString();
    }

    private static string Entry(Mark mark) => mark is LineMark line && line.Y.Where(double.IsFinite).ToArray() is [var first, .., var last]
        ? $"{mark.Name} {NumberText.Score(first)} → {NumberText.Score(last)}"
        : mark.Name;

    private static void AppendPlot(StringBuilder text, Panel panel)
    {
        var dots = new byte[Rows, Columns];
        var across = AxisScale.Of(panel.Across, panel.Marks.SelectMany(MarkRange.Across), 0, 0, Columns * 2 - 1);
        var up = AxisScale.Of(panel.Up, panel.Marks.SelectMany(MarkRange.Up), 0, Rows * 4 - 1, 0);
        foreach (var mark in panel.Marks)
            Draw(dots, mark, across, up);
        var (top, bottom) = panel.Up.IsReversed ? (up.From, up.To) : (up.To, up.From);
        for (var row = 0; row < Rows; row++)
        {
            var label = row == 0 ? NumberText.Significant(top) : row == Rows - 1 ? NumberText.Significant(bottom) : "";
            text.Append($"{label,9} ┤");
            for (var column = 0; column < Columns; column++)
                text.Append((char)(0x2800 + dots[row, column]));   // the braille block of Unicode, one bit for each dot
            text.Append('\n');
        }
        var (left, right) = (NumberText.Significant(across.From), NumberText.Significant(across.To));
        text.Append($"{"",9} └{new string('─', Columns)}\n{"",11}{left}{right.PadLeft(Columns - left.Length)}\n{"",11}{panel.Across.Label}; up: {panel.Up.Label}\n");
        foreach (var rule in panel.Marks.OfType<RuleMark>().Where(rule => rule.Label.Length > 0))
            text.Append($"{"",11}dotted: {rule.Label}\n");
    }

    private static void Draw(byte[,] dots, Mark mark, AxisScale across, AxisScale up)
    {
        switch (mark)
        {
            case LineMark line:
                for (var i = 0; i < line.X.Count; i++)
                    Connect(dots, across.Place(line.X[Math.Max(0, i - 1)]), up.Place(line.Y[Math.Max(0, i - 1)]), across.Place(line.X[i]), up.Place(line.Y[i]));
                break;
            case PointMark points:
                for (var i = 0; i < points.X.Count; i++)
                    Connect(dots, across.Place(points.X[i]), up.Place(points.Y[i]), across.Place(points.X[i]), up.Place(points.Y[i]));
                break;
            case BarMark bars:
                for (var i = 0; i < bars.Heights.Count; i++)
                    for (var x = Math.Ceiling(across.Place(bars.Edges[i])); bars.Heights[i] > 0 && x < across.Place(bars.Edges[i + 1]); x++)
                        Connect(dots, x, up.Place(0), x, up.Place(bars.Heights[i]));
                break;
            case RuleMark { IsUpright: false } rule:
                for (var x = 0; x < Columns * 2; x += 3)
                    Connect(dots, x, up.Place(rule.Value), x, up.Place(rule.Value));
                break;
            case RuleMark rule:
                for (var y = 0; y < Rows * 4; y += 3)
                    Connect(dots, across.Place(rule.Value), y, across.Place(rule.Value), y);
                break;
        }
    }

    private static void Connect(byte[,] dots, double x1, double y1, double x2, double y2)
    {
        // The bits of a braille character, by column and row of its dots.
        ReadOnlySpan<byte> bits = [0x01, 0x02, 0x04, 0x40, 0x08, 0x10, 0x20, 0x80];
        if (!double.IsFinite(x2 + y2))
            return;
        if (!double.IsFinite(x1 + y1))
            (x1, y1) = (x2, y2);
        var steps = Math.Max(1, (int)Math.Max(Math.Abs(x2 - x1), Math.Abs(y2 - y1)));
        for (var i = 0; i <= steps; i++)
        {
            var (x, y) = ((int)Math.Round(x1 + (x2 - x1) * i / steps), (int)Math.Round(y1 + (y2 - y1) * i / steps));
            if (x >= 0 && y >= 0 && x < Columns * 2 && y < Rows * 4)
                dots[y / 4, x / 2] |= bits[x % 2 * 4 + y % 4];
        }
    }

    private static void AppendSparks(StringBuilder text, Panel panel)
    {
        var up = AxisScale.Of(panel.Up, panel.Marks.SelectMany(MarkRange.Up), 0, 0, Blocks.Length - 1);
        foreach (var line in panel.Marks.OfType<LineMark>())
        {
            var spark = line.Y.Take(Columns).Select(value => double.IsFinite(value) ? Blocks[(int)Math.Clamp(Math.Round(up.Place(value)), 0, Blocks.Length - 1)] : ' ');
            text.Append($"  {panel.Title,-18} {string.Concat(spark)} {Entry(line)}\n");
        }
    }

    private static void AppendCells(StringBuilder text, Panel panel, CellMark cells)
    {
        var rows = Math.Min(24, cells.Values.Count);
        for (var row = rows - 1; row >= 0; row--)   // the last row stands at the top, as on an axis
        {
            var (first, end) = (row * cells.Values.Count / rows, (row + 1) * cells.Values.Count / rows);
            text.Append("  ");
            for (var column = 0; column < cells.Values[first].Count; column++)
            {
                var values = Enumerable.Range(first, end - first).Select(r => cells.Values[r][column]).Where(double.IsFinite).ToArray();
                var share = values.Length == 0 ? 0 : (values.Average() - cells.Low) / (cells.High - cells.Low);
                text.Append(Shades[(int)Math.Clamp(share * Shades.Length, 0, Shades.Length - 1)], 2);
            }
            text.Append('\n');
        }
        text.Append($"  across: {panel.Across.Label}; up: {panel.Up.Label}; shade: {cells.ValueLabel} from {NumberText.Significant(cells.Low)} to {NumberText.Significant(cells.High)}\n");
    }

    private static void AppendBoxes(StringBuilder text, Panel panel)
    {
        foreach (var line in panel.Marks.OfType<BoxMark>().GroupBy(box => box.Line).OrderBy(line => line.Key))
            text.Append("  ").AppendJoin("", line.OrderBy(box => box.Column).Select(box => box.IsStrong ? $"⟦{box.Text}⟧" : box.Text + "|")).Append('\n');
    }
}

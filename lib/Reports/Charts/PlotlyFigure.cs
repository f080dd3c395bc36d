using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EarlySignal.Reports.Charts;

/// <summary>A chart as plotly.js draws it, with the trace types that its basic bundle has: scatter and bar.</summary>
internal static class PlotlyFigure
{
    private const double ColumnGap = 0.09;
    private const double RowGap = 0.16;   // room for the ticks of one row and the titles of the next
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The figure as JSON: <c>data</c>, <c>layout</c>, <c>config</c>.</summary>
    public static string Of(Chart chart)
    {
        var (data, shapes, notes) = (new JsonArray(), new JsonArray(), new JsonArray());
        var layout = new JsonObject
        {
            ["title"] = new JsonObject { ["text"] = Escaped(chart.Title), ["subtitle"] = new JsonObject { ["text"] = Escaped(chart.Subtitle) }, ["x"] = 0.02 },
            ["height"] = 110 + Rows(chart).Sum(row => row.Max(panel => panel.Height) + 60),
            ["margin"] = new JsonObject { ["l"] = 64, ["r"] = Math.Ceiling(chart.Panels.Select(PanelFrame.RightMargin).Append(64).Max()), ["t"] = chart.Panels.Any(panel => panel.Title.Length > 0) ? 100 : 84, ["b"] = 56 },
            ["legend"] = new JsonObject { ["orientation"] = "h", ["y"] = -0.18 },
            ["hovermode"] = "closest",
            ["plot_bgcolor"] = "rgba(0,0,0,0)",
            ["showlegend"] = true,
        };
        var named = new HashSet<string>();
        for (var i = 0; i < chart.Panels.Count; i++)
        {
            var axis = i == 0 ? "" : (i + 1).ToString(CultureInfo.InvariantCulture);
            AddAxes(layout, chart, i, axis);
            var frame = new PanelFrame(chart.Panels[i], 64, 640, 0, chart.Panels[i].Height);
            foreach (var mark in chart.Panels[i].Marks)
                PlotlyMark.Add(mark, frame, axis, isNamed: mark.Name.Length > 0 && named.Add(mark.Name), data, shapes, notes);
            if (chart.Panels[i].Title.Length > 0)
                notes.Add(new JsonObject { ["text"] = $"<b>{Escaped(chart.Panels[i].Title)}</b>", ["xref"] = $"x{axis} domain", ["yref"] = $"y{axis} domain", ["x"] = 0, ["y"] = 1, ["xanchor"] = "left", ["yanchor"] = "bottom", ["showarrow"] = false });
        }
        layout["shapes"] = shapes;
        layout["annotations"] = notes;
        return new JsonObject { ["data"] = data, ["layout"] = layout, ["config"] = new JsonObject { ["responsive"] = true, ["displaylogo"] = false } }.ToJsonString(Plain);
    }

    /// <summary>Text in which plotly sees no markup.</summary>
    public static string Escaped(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    private static IEnumerable<Panel[]> Rows(Chart chart) => chart.Panels.Chunk(Math.Max(1, chart.Columns));

    private static void AddAxes(JsonObject layout, Chart chart, int index, string axis)
    {
        var panel = chart.Panels[index];
        var columns = Math.Max(1, chart.Columns);
        var rows = (chart.Panels.Count + columns - 1) / columns;
        // As in the drawing, what all panels share is written once.
        var across = index + columns >= chart.Panels.Count ? panel.Across : panel.Across with { Label = "" };
        var up = index % columns == 0 ? panel.Up : panel.Up with { Label = "" };
        layout["xaxis" + axis] = AxisOf(across, panel, Domain(index % columns, columns, ColumnGap), "y" + axis, isGrid: false);
        // Plotly counts from below.
        layout["yaxis" + axis] = AxisOf(up, panel, Domain(rows - 1 - index / columns, rows, RowGap), "x" + axis, isGrid: true);
    }

    private static (double From, double To) Domain(int index, int count, double gap)
    {
        var width = (1 - gap * (count - 1)) / count;
        return (index * (width + gap), index * (width + gap) + width);
    }

    private static JsonObject AxisOf(Axis axis, Panel panel, (double From, double To) domain, string anchor, bool isGrid)
    {
        var json = new JsonObject
        {
            ["title"] = new JsonObject { ["text"] = Escaped(axis.Label) },
            ["domain"] = new JsonArray(Math.Round(domain.From, 4), Math.Round(domain.To, 4)),
            ["anchor"] = anchor,
            ["visible"] = !axis.IsHidden,
            ["showgrid"] = isGrid,
            ["zeroline"] = false,
        };
        if (axis.IsLogarithmic)
            json["type"] = "log";
        var scale = AxisScale.Of(axis, isGrid ? panel.Marks.SelectMany(MarkRange.Up) : panel.Marks.SelectMany(MarkRange.Across), margin: axis.IsHidden || axis.Ticks is not null ? 0 : panel.Marks.Any(mark => mark is PointMark) ? 0.1 : 0.05, 0, 1);
        double End(double value) => PlotlyMark.Rounded(axis.IsLogarithmic ? Math.Log10(value) : value);
        json["range"] = axis.IsReversed ? new JsonArray(End(scale.To), End(scale.From)) : new JsonArray(End(scale.From), End(scale.To));
        if (axis.Ticks is { } ticks)
        {
            json["tickvals"] = new JsonArray([.. ticks.Select(tick => (JsonNode)tick.Value)]);
            json["ticktext"] = new JsonArray([.. ticks.Select(tick => (JsonNode)Escaped(tick.Label))]);
        }
        return json;
    }
}

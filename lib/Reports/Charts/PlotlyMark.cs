using System.Globalization;
using System.Text.Json.Nodes;

namespace EarlySignal.Reports.Charts;

/// <summary>The traces, shapes and notes that a mark is for plotly.js.</summary>
internal static class PlotlyMark
{
    /// <summary>Adds a mark.</summary>
    /// <param name="mark">The mark.</param>
    /// <param name="frame">Its panel.</param>
    /// <param name="axis">Number of its axes; empty for the first.</param>
    /// <param name="isNamed">Whether the mark has an entry in the legend.</param>
    /// <param name="data">The figure's traces.</param>
    /// <param name="shapes">The figure's shapes.</param>
    /// <param name="notes">The figure's notes.</param>
    public static void Add(Mark mark, PanelFrame frame, string axis, bool isNamed, JsonArray data, JsonArray shapes, JsonArray notes)
    {
        JsonObject Trace(string type) => new()
        {
            ["type"] = type,
            ["name"] = PlotlyFigure.Escaped(mark.Name),
            ["legendgroup"] = PlotlyFigure.Escaped(mark.Name),
            ["showlegend"] = isNamed,
            ["xaxis"] = "x" + axis,
            ["yaxis"] = "y" + axis,
        };
        var color = ChartStyle.Series(mark.Style).OnLight;
        switch (mark)
        {
            case LineMark line:
                data.Add(With(Trace("scatter"), ("mode", line.HasPoints ? "lines+markers" : "lines"), ("cliponaxis", false), ("x", Numbers(line.X)), ("y", Numbers(line.Y)),
                    ("line", new JsonObject { ["color"] = color, ["width"] = 2, ["dash"] = line.IsDashed ? "dash" : "solid" }),
                    ("marker", new JsonObject { ["symbol"] = ChartStyle.PlotlySymbol(line.Style), ["size"] = 6, ["color"] = color })));
                break;
            case BandMark band:
                var whole = Enumerable.Range(0, band.X.Count).Where(i => double.IsFinite(band.X[i] + band.Low[i] + band.High[i])).ToArray();
                data.Add(With(Trace("scatter"), ("mode", "lines"), ("hoverinfo", "skip"), ("fill", "toself"), ("fillcolor", Faint(color, band.Opacity)), ("line", new JsonObject { ["width"] = 0 }),
                    ("x", Numbers([.. whole.Select(i => band.X[i]), .. whole.Reverse().Select(i => band.X[i])])),
                    ("y", Numbers([.. whole.Select(i => band.High[i]), .. whole.Reverse().Select(i => band.Low[i])]))));
                break;
            case PointMark points:
                var trace = With(Trace("scatter"), ("mode", points.Labels.Count > 0 ? "markers+text" : "markers"), ("x", Numbers(points.X)), ("y", Numbers(points.Y)),
                    ("marker", new JsonObject { ["symbol"] = ChartStyle.PlotlySymbol(points.Style), ["size"] = 9, ["color"] = color }));
                if (points.Labels.Count > 0)
                    _ = With(trace, ("text", new JsonArray([.. points.Labels.Select(label => (JsonNode)PlotlyFigure.Escaped(label))])), ("textposition", new JsonArray([.. frame.LabelSides(points).Select(side => (JsonNode)$"{(side.IsBelow ? "bottom" : "top")} {(side.IsLeft ? "left" : "right")}")])));
                if (points.Errors.Count > 0)
                    _ = With(trace, ("error_y", new JsonObject { ["type"] = "data", ["array"] = Numbers(points.Errors), ["color"] = color }));
                data.Add(trace);
                break;
            case BarMark bars:
                data.Add(With(Trace("bar"), ("x", Numbers([.. bars.Heights.Select((_, i) => (bars.Edges[i] + bars.Edges[i + 1]) / 2)])), ("y", Numbers(bars.Heights)),
                    ("width", Numbers([.. bars.Heights.Select((_, i) => 0.96 * (bars.Edges[i + 1] - bars.Edges[i]))])), ("marker", new JsonObject { ["color"] = color, ["opacity"] = 0.75 })));
                break;
            case RuleMark rule when double.IsFinite(rule.Value):
                AddRule(rule, axis, shapes, notes);
                break;
            case CellMark cells:
                AddCells(cells, Trace("scatter"), data);
                break;
            case BoxMark box:
                // A box is no trace; this one is for the legend.
                if (isNamed)
                    data.Add(With(Trace("scatter"), ("mode", "markers"), ("x", new JsonArray((JsonNode?)null)), ("y", new JsonArray((JsonNode?)null)),
                        ("marker", new JsonObject { ["symbol"] = "square", ["size"] = 12, ["color"] = Faint(color, 0.3) })));
                shapes.Add(new JsonObject
                {
                    ["type"] = "rect",
                    ["xref"] = "x" + axis,
                    ["yref"] = "y" + axis,
                    ["x0"] = box.Column + 0.06,
                    ["x1"] = box.Column + box.Text.Length - 0.06,
                    ["y0"] = box.Line + 0.05,
                    ["y1"] = box.Line + 0.95,
                    ["fillcolor"] = Faint(color, box.IsStrong ? 0.42 : 0.16),
                    ["line"] = new JsonObject { ["width"] = 0 },
                });
                notes.Add(new JsonObject
                {
                    ["text"] = PlotlyFigure.Escaped(box.Text),
                    ["xref"] = "x" + axis,
                    ["yref"] = "y" + axis,
                    ["x"] = box.Column + box.Text.Length / 2.0,
                    ["y"] = box.Line + 0.5,
                    ["showarrow"] = false,
                    ["font"] = new JsonObject { ["family"] = "monospace", ["size"] = 11 },
                });
                break;
        }
    }

    /// <summary>Six significant digits: more than a screen shows, and files stay small.</summary>
    public static double Rounded(double value) => double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static void AddRule(RuleMark rule, string axis, JsonArray shapes, JsonArray notes)
    {
        var (x, y) = rule.IsUpright ? ("x" + axis, $"y{axis} domain") : ($"x{axis} domain", "y" + axis);
        var value = Rounded(rule.Value);
        shapes.Add(new JsonObject
        {
            ["type"] = "line",
            ["xref"] = x,
            ["yref"] = y,
            ["x0"] = rule.IsUpright ? value : 0,
            ["x1"] = rule.IsUpright ? value : 1,
            ["y0"] = rule.IsUpright ? 0 : value,
            ["y1"] = rule.IsUpright ? 1 : value,
            ["line"] = new JsonObject { ["color"] = ChartStyle.Muted.OnLight, ["width"] = 1.5, ["dash"] = "dot" },
        });
        notes.Add(new JsonObject
        {
            ["text"] = PlotlyFigure.Escaped(rule.Label),
            ["xref"] = x,
            ["yref"] = y,
            ["x"] = rule.IsUpright ? value : 1,
            ["y"] = rule.IsUpright ? 1 : value,
            ["xanchor"] = "left",
            ["yanchor"] = rule.IsUpright ? "top" : "middle",
            ["xshift"] = 4,
            ["showarrow"] = false,
            ["font"] = new JsonObject { ["color"] = ChartStyle.Muted.OnLight, ["size"] = 11 },
        });
    }

    // The basic bundle has no heat map: squares beside each other look the same.
    private static void AddCells(CellMark cells, JsonObject trace, JsonArray data)
    {
        var places = cells.Values.SelectMany((row, r) => row.Select((value, c) => (X: c + 0.5, Y: r + 0.5, Value: value))).Where(cell => double.IsFinite(cell.Value)).ToArray();
        var size = Math.Clamp(560.0 / Math.Max(1, cells.Values.Select(row => row.Count).DefaultIfEmpty(1).Max()), 3, 40);
        data.Add(With(trace, ("mode", "markers"), ("x", Numbers([.. places.Select(cell => cell.X)])), ("y", Numbers([.. places.Select(cell => cell.Y)])),
            ("text", new JsonArray([.. places.Select(cell => (JsonNode)NumberText.Score(cell.Value))])), ("hoverinfo", "text"),
            ("marker", new JsonObject
            {
                ["symbol"] = "square",
                ["size"] = Math.Round(size, 1),
                ["color"] = Numbers([.. places.Select(cell => cell.Value)]),
                ["cmin"] = cells.Low,
                ["cmax"] = cells.High,
                ["colorscale"] = "Cividis",
                ["showscale"] = true,
                ["colorbar"] = new JsonObject { ["title"] = new JsonObject { ["text"] = PlotlyFigure.Escaped(cells.ValueLabel) } },
            })));
    }

    private static JsonObject With(JsonObject trace, params (string Name, JsonNode Value)[] properties)
    {
        foreach (var (name, value) in properties)
            trace[name] = value;
        return trace;
    }

    private static JsonArray Numbers(IReadOnlyList<double> values) => new([.. values.Select(value => double.IsFinite(value) ? (JsonNode)Rounded(value) : null)]);

    private static string Faint(string color, double opacity) => string.Create(CultureInfo.InvariantCulture,
        $"rgba({Convert.ToInt32(color[1..3], 16)},{Convert.ToInt32(color[3..5], 16)},{Convert.ToInt32(color[5..7], 16)},{opacity:0.##})");
}

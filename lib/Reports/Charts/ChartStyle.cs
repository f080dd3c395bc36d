using System.Globalization;
using System.Text;

namespace EarlySignal.Reports.Charts;

/// <summary>
/// Colours and point shapes of charts. The hues are those of Okabe and Ito (2008), which people with any form of colour
/// blindness can tell apart, darkened or lightened to stand out from a white and from a dark page; shapes differ too, so
/// that colour is never the only sign.
/// </summary>
internal static class ChartStyle
{
    public static readonly Ink Page = new("page", "#ffffff");
    public static readonly Ink Muted = new("muted", "#59636e");
    public static readonly Ink Strong = new("strong", "#1f2328");
    public static readonly Ink Grid = new("grid", "#e4e8ec");
    public static readonly Ink Axis = new("axis", "#8c959f");

    private static readonly (string OnLight, string OnDark)[] Hues =
    [
        ("#0072b2", "#5ab0ea"),
        ("#d55e00", "#ff8c4d"),
        ("#008a64", "#35c796"),
        ("#b3508a", "#e59ac6"),
        ("#b07a00", "#f0b53a"),
        ("#4a4a4a", "#d0d0d0"),
        ("#4ba3d9", "#a8dcf7"),
    ];

    private static readonly (Ink Ink, string OnDark)[] Named =
        [(Page, "#161b22"), (Muted, "#9aa4af"), (Strong, "#e6edf3"), (Grid, "#2a313a"), (Axis, "#6e7681")];

    // Corners of the point shapes, in a square of 2 units around the origin; the first shape is a disc.
    private static readonly (double X, double Y)[][] Corners =
    [
        [],
        [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
        [(0, -1.15), (1.1, 0.8), (-1.1, 0.8)],
        [(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)],
        [(0, 1.15), (1.1, -0.8), (-1.1, -0.8)],
    ];

    // Cividis by Nuñez, Anderton and Renslow (2018) at equal steps: its lightness grows evenly for every form of sight.
    private static readonly (int R, int G, int B)[] Cividis =
        [(0, 34, 78), (18, 53, 112), (59, 73, 108), (87, 93, 109), (112, 113, 115), (138, 134, 120), (165, 156, 116), (195, 179, 105), (225, 204, 85), (254, 232, 56)];

    /// <summary>Style rules that give a drawing on a page its colours on a dark ground.</summary>
    public static string Css { get; } = Rules();

    /// <summary>The colour of a series.</summary>
    public static Ink Series(int style) => new("s" + NumberText.Count(style % Hues.Length), Hues[style % Hues.Length].OnLight);

    /// <summary>The shape of a series' points.</summary>
    public static Shape Point(int style, double x, double y, double size)
    {
        var corners = Corners[style % Corners.Length];
        return corners.Length == 0
            ? new DiscShape(Series(style), x, y, size)
            : new FillShape(Series(style), [.. corners.Select(corner => (x + corner.X * size, y + corner.Y * size))]);
    }

    /// <summary>The name that plotly has for that shape.</summary>
    public static string PlotlySymbol(int style) => (style % Corners.Length) switch { 0 => "circle", 1 => "square", 2 => "triangle-up", 3 => "diamond", _ => "triangle-down" };

    /// <summary>The colour of a cell.</summary>
    /// <param name="share">From 0, the darkest, to 1.</param>
    public static string Cell(double share)
    {
        const int shades = 48;   // few enough that equal neighbours become one rectangle
        var place = Math.Round(Math.Clamp(share, 0, 1) * shades) / shades * (Cividis.Length - 1);
        var (low, part) = ((int)place, place - (int)place);
        var (a, b) = (Cividis[low], Cividis[Math.Min(low + 1, Cividis.Length - 1)]);
        int Mix(int from, int to) => (int)Math.Round(from + part * (to - from));
        return string.Create(CultureInfo.InvariantCulture, $"#{Mix(a.R, b.R):x2}{Mix(a.G, b.G):x2}{Mix(a.B, b.B):x2}");
    }

    private static string Rules()
    {
        var css = new StringBuilder("@media (prefers-color-scheme:dark){\n");
        foreach (var (ink, dark) in Named.Concat(Hues.Select((hue, i) => (Series(i), hue.OnDark))))
            css.Append($".es-chart .f-{ink.Class}{{fill:{dark}}}.es-chart .l-{ink.Class}{{stroke:{dark}}}\n");
        return css.Append("}\n").ToString();
    }
}

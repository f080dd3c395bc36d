using System.Text;

namespace EarlySignal.Reports.Charts;

/// <summary>
/// Colours and marks of charts. The hues are those of Okabe and Ito (2008), which people with any form of colour blindness
/// can tell apart, darkened or lightened to stand out from a white and from a dark page; marks differ too, so that colour
/// is never the only sign.
/// </summary>
internal static class ChartStyle
{
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

    // Each fits into a square of 2 units around the origin.
    private static readonly string[] Marks =
    [
        "M-1 0A1 1 0 1 0 1 0A1 1 0 1 0 -1 0Z",
        "M-.9 -.9H.9V.9H-.9Z",
        "M0 -1.15L1.1 .8H-1.1Z",
        "M0 -1.25L1.25 0L0 1.25L-1.25 0Z",
        "M0 1.15L1.1 -.8H-1.1Z",
    ];

    /// <summary>Style rules for every chart of a page.</summary>
    public static string Css { get; } = Rules();

    /// <summary>The class that colours a series.</summary>
    public static string SeriesClass(int series) => $"s{NumberText.Count(series % Hues.Length)}";

    /// <summary>Path data of the mark of a series, two units wide.</summary>
    public static string Mark(int series) => Marks[series % Marks.Length];

    private static string Rules()
    {
        var css = new StringBuilder("""
            .es-chart{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
            .es-chart .page{fill:#fff}
            .es-chart text{fill:#59636e}
            .es-chart .title{fill:#1f2328;font-size:15px;font-weight:600}
            .es-chart .key{fill:#1f2328}
            .es-chart .grid{stroke:#e4e8ec}
            .es-chart .axis{stroke:#8c959f}
            .es-chart .chance{stroke:#59636e;stroke-width:1.5;stroke-dasharray:2 4;stroke-linecap:round}
            .es-chart .line{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
            .es-chart .control{stroke-dasharray:7 5}
            .es-chart .band{fill:currentColor;fill-opacity:.16}
            .es-chart .mark{fill:currentColor}

            """);
        AppendHues(css, hue => hue.OnLight);
        css.Append("""
            @media (prefers-color-scheme:dark){
            .es-chart .page{fill:#161b22}
            .es-chart text{fill:#9aa4af}
            .es-chart .title,.es-chart .key{fill:#e6edf3}
            .es-chart .grid{stroke:#2a313a}
            .es-chart .axis{stroke:#6e7681}
            .es-chart .chance{stroke:#9aa4af}
            .es-chart .band{fill-opacity:.2}

            """);
        AppendHues(css, hue => hue.OnDark);
        return css.Append("}\n").ToString();
    }

    private static void AppendHues(StringBuilder css, Func<(string OnLight, string OnDark), string> hue)
    {
        for (var i = 0; i < Hues.Length; i++)
            css.Append($".es-chart .{SeriesClass(i)}{{color:{hue(Hues[i])}}}\n");
    }
}

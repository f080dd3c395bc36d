using EarlySignal.Basics;

namespace EarlySignal.Reports.Charts;

/// <summary>
/// A picture of numbers, described without saying how it is drawn: a notebook, a web page, a file and a terminal each take
/// the form that they can show. All forms are the same bytes for the same chart.
/// </summary>
/// <param name="Title">Shown above the drawing.</param>
/// <param name="Subtitle">Shown below the title: what the numbers are, how many items and checkpoints, what bands mean.</param>
/// <param name="Panels">One or more co-ordinate systems, row by row.</param>
[TypeFormatterSource(typeof(DisplayFormatterSource), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed record Chart(string Title, string Subtitle, IReadOnlyList<Panel> Panels)
{
    /// <summary>How many panels stand beside each other.</summary>
    public int Columns { get; init; } = 1;

    /// <summary>The drawing as an <c>svg</c> element on white ground, with presentation attributes only: viewers that remove scripts and style rules show it whole.</summary>
    public string ToSvg() => SvgPicture.Render(ChartLayout.Arrange(this, isStandalone: true), isStandalone: true);

    /// <summary>The drawing as a PNG picture on white ground, 760 pixels wide.</summary>
    public byte[] ToPng() => ToPng(scale: 1);

    /// <summary>The drawing as a larger PNG picture.</summary>
    /// <param name="scale">Pixels for each unit of the drawing, which is 760 units wide; 1 to 4.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is not in 1 to 4.</exception>
    public byte[] ToPng(int scale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, 4);
        return PngPicture.Render(ChartLayout.Arrange(this, isStandalone: true), scale);
    }

    /// <summary>The figure as plotly.js draws it: an object with <c>data</c>, <c>layout</c> and <c>config</c>.</summary>
    public string ToPlotlyJson() => PlotlyFigure.Of(this);

    /// <summary>Markup for a notebook or a page: the drawing, and a script that makes it interactive where scripts run and plotly.js can be loaded.</summary>
    public string ToHtml() => ChartHtml.Fragment(this);

    /// <summary>A whole page that holds the chart.</summary>
    /// <param name="plotlyScript">The text of plotly.js to put into the page, so that it is interactive without a network; null to load the pinned one from its public address.</param>
    public string ToPage(string? plotlyScript = null) => ChartHtml.Page(this, plotlyScript);

    /// <summary>The chart for a terminal, 80 columns wide.</summary>
    public override string ToString() => ChartText.Render(this);

    /// <summary>Writes the chart to a file whose ending says the form: <c>.svg</c>, <c>.png</c>, <c>.html</c>, <c>.json</c> (plotly) or <c>.txt</c>.</summary>
    /// <param name="path">The file; it is replaced as a whole.</param>
    /// <exception cref="InputException">The ending is none of these.</exception>
    public void Save(string path)
    {
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".png":
                AtomicFile.Write(path, stream => stream.Write(ToPng(scale: 2)));
                break;
            case ".svg":
                AtomicFile.WriteText(path, ToSvg());
                break;
            case ".html":
                AtomicFile.WriteText(path, ToPage());
                break;
            case ".json":
                AtomicFile.WriteText(path, ToPlotlyJson());
                break;
            case ".txt":
                AtomicFile.WriteText(path, ToString());
                break;
            default:
                throw new InputException(path, "", $"the ending '{Path.GetExtension(path)}'", ".svg, .png, .html, .json or .txt", "Give the file one of these endings.");
        }
    }
}

using System.Globalization;
using System.Text;

namespace EarlySignal.Reports.Charts;

/// <summary>Writes a drawing as an <c>svg</c> element; text is escaped, numbers have at most two decimals in every culture.</summary>
internal static class SvgPicture
{
    /// <summary>The element.</summary>
    /// <param name="drawing">What to write.</param>
    /// <param name="isStandalone">Whether it has a white ground of its own; on a page with <see cref="ChartStyle.Css"/> the ground is the page's.</param>
    public static string Render(Drawing drawing, bool isStandalone)
    {
        var (width, height) = (Number(drawing.Width), Number(drawing.Height));
        var svg = new StringBuilder($"<svg xmlns=\"http://www.w3.org/2000/svg\"{(isStandalone ? "" : " class=\"es-chart\"")} role=\"img\" aria-label=\"{Markup.Escape(drawing.Title)}\"");
        svg.Append($" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" font-family=\"system-ui,'Segoe UI',Roboto,'DejaVu Sans',sans-serif\" font-size=\"12\">\n");
        svg.Append($"<title>{Markup.Escape(drawing.Title)}</title>\n<desc>{Markup.Escape(drawing.Description)}</desc>\n");
        if (isStandalone)
            svg.Append($"<rect width=\"{width}\" height=\"{height}\" fill=\"{ChartStyle.Page.OnLight}\"/>\n");
        foreach (var shape in drawing.Shapes)
            Append(svg, shape);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Append(StringBuilder svg, Shape shape)
    {
        switch (shape)
        {
            case StrokeShape stroke:
                var dash = stroke.Dash > 0 ? $" stroke-dasharray=\"{Number(stroke.Dash)}\"" : "";
                svg.Append($"<path d=\"{Path(stroke.Points)}\" fill=\"none\"{Color("l", "stroke", stroke.Ink)} stroke-width=\"{Number(stroke.Width)}\" stroke-linejoin=\"round\"{dash}/>\n");
                break;
            case FillShape fill:
                var opacity = fill.Opacity < 1 ? $" fill-opacity=\"{Number(fill.Opacity)}\"" : "";
                svg.Append($"<path d=\"{Path(fill.Points)}Z\"{Color("f", "fill", fill.Ink)}{opacity}/>\n");
                break;
            case DiscShape disc:
                svg.Append($"<circle cx=\"{Number(disc.X)}\" cy=\"{Number(disc.Y)}\" r=\"{Number(disc.Radius)}\"{Color("f", "fill", disc.Ink)}/>\n");
                break;
            case TextShape text:
                Append(svg, text);
                break;
        }
    }

    private static void Append(StringBuilder svg, TextShape text)
    {
        var (x, y) = (Number(text.X), Number(text.Y));
        svg.Append($"<text x=\"{x}\" y=\"{y}\"{Color("f", "fill", text.Ink)}");
        if (text.Anchor != TextAnchor.Start)
            svg.Append(text.Anchor == TextAnchor.Middle ? " text-anchor=\"middle\"" : " text-anchor=\"end\"");
        if (text.Size != 12)
            svg.Append($" font-size=\"{Number(text.Size)}\"");
        if (text.IsBold)
            svg.Append(" font-weight=\"600\"");
        if (text.IsUpright)
            svg.Append($" transform=\"rotate(-90 {x} {y})\"");
        if (text.IsMonospaced)
            svg.Append(" font-family=\"ui-monospace,'DejaVu Sans Mono',monospace\" xml:space=\"preserve\"");
        svg.Append($">{Markup.Escape(text.Text)}</text>\n");
    }

    private static string Color(string role, string attribute, Ink ink) =>
        ink.Class.Length == 0 ? $" {attribute}=\"{ink.OnLight}\"" : $" class=\"{role}-{ink.Class}\" {attribute}=\"{ink.OnLight}\"";

    private static string Path(IReadOnlyList<(double X, double Y)> points) =>
        "M" + string.Join("L", points.Select(point => $"{Number(point.X)} {Number(point.Y)}"));

    private static string Number(double value) => (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);
}

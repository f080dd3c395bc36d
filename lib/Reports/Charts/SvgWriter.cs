using System.Globalization;
using System.Text;

namespace EarlySignal.Reports.Charts;

/// <summary>Writes SVG elements; text and attribute values are escaped, numbers have at most two decimals in every culture.</summary>
internal sealed class SvgWriter
{
    private readonly StringBuilder _svg = new();
    private readonly Stack<string> _open = new();

    /// <summary>A coordinate.</summary>
    public static string Number(double value) => (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Begins an element that holds others.</summary>
    public SvgWriter Open(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(name, attributes);
        _svg.Append(">\n");
        _open.Push(name);
        return this;
    }

    /// <summary>Ends the element that was begun last.</summary>
    public SvgWriter Close()
    {
        _svg.Append($"</{_open.Pop()}>\n");
        return this;
    }

    /// <summary>An element without content.</summary>
    public SvgWriter Leaf(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(name, attributes);
        _svg.Append("/>\n");
        return this;
    }

    /// <summary>An element that holds text.</summary>
    public SvgWriter Text(string name, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(name, attributes);
        _svg.Append($">{Markup.Escape(text)}</{name}>\n");
        return this;
    }

    /// <summary>A straight line.</summary>
    public SvgWriter Line(string cssClass, double x1, double y1, double x2, double y2) =>
        Leaf("line", ("class", cssClass), ("x1", Number(x1)), ("y1", Number(y1)), ("x2", Number(x2)), ("y2", Number(y2)));

    /// <summary>Text at a place, <paramref name="anchor"/> being <c>start</c>, <c>middle</c> or <c>end</c>.</summary>
    public SvgWriter Label(string cssClass, string text, double x, double y, string anchor) =>
        Text("text", text, ("class", cssClass), ("x", Number(x)), ("y", Number(y)), ("text-anchor", anchor));

    /// <summary>Path data through some points.</summary>
    public static string PathThrough(IEnumerable<(double X, double Y)> points) =>
        "M" + string.Join("L", points.Select(point => $"{Number(point.X)} {Number(point.Y)}"));

    public override string ToString() => _svg.ToString();

    private void Begin(string name, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _svg.Append('<').Append(name);
        foreach (var (attribute, value) in attributes)
            _svg.Append($" {attribute}=\"{Markup.Escape(value)}\"");
    }
}

namespace EarlySignal.Reports.Charts;

/// <summary>A chart as shapes at fixed places: what an SVG or a raster picture consists of.</summary>
/// <param name="Width">In drawing units.</param>
/// <param name="Height">In drawing units.</param>
/// <param name="Title">For the accessible name.</param>
/// <param name="Description">What the drawing shows, in words.</param>
/// <param name="Shapes">The shapes, the first at the bottom.</param>
internal sealed record Drawing(double Width, double Height, string Title, string Description, IReadOnlyList<Shape> Shapes);

/// <summary>One shape of a <see cref="Drawing"/>.</summary>
internal abstract record Shape(Ink Ink);

/// <summary>A line through points, <paramref name="Dash"/> units drawn and as many left out; 0 for a solid one.</summary>
internal sealed record StrokeShape(Ink Ink, IReadOnlyList<(double X, double Y)> Points, double Width, double Dash = 0) : Shape(Ink);

/// <summary>An area inside points.</summary>
internal sealed record FillShape(Ink Ink, IReadOnlyList<(double X, double Y)> Points, double Opacity = 1) : Shape(Ink);

/// <summary>A filled circle.</summary>
internal sealed record DiscShape(Ink Ink, double X, double Y, double Radius) : Shape(Ink);

/// <summary>Text whose base line is at <paramref name="Y"/>.</summary>
internal sealed record TextShape(Ink Ink, string Text, double X, double Y, TextAnchor Anchor) : Shape(Ink)
{
    public double Size { get; init; } = 12;

    public bool IsBold { get; init; }

    /// <summary>Whether the text runs upwards.</summary>
    public bool IsUpright { get; init; }

    /// <summary>Whether all characters are equally wide.</summary>
    public bool IsMonospaced { get; init; }
}

/// <summary>Which part of a text stands at its place.</summary>
internal enum TextAnchor
{
    Start,
    Middle,
    End,
}

/// <summary>A colour with a name, so that a page can give it another value on a dark ground.</summary>
/// <param name="Class">The name; empty when the colour is the same on every ground.</param>
/// <param name="OnLight">The colour on white, as <c>#rrggbb</c>.</param>
internal readonly record struct Ink(string Class, string OnLight);

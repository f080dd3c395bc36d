namespace EarlySignal.Reports.Charts;

/// <summary>Something drawn in a <see cref="Panel"/>. Numbers that are not finite leave a gap.</summary>
public abstract record Mark
{
    /// <summary>The name in the legend; marks of one name share an entry, and marks without a name have none.</summary>
    public string Name { get; init; } = "";

    /// <summary>Which colour and shape, from 0; the same thing should have the same one in every chart.</summary>
    public int Style { get; init; }
}

/// <summary>A line through points.</summary>
/// <param name="X">Where the points stand on the horizontal axis.</param>
/// <param name="Y">Where they stand on the vertical axis; as many.</param>
public sealed record LineMark(IReadOnlyList<double> X, IReadOnlyList<double> Y) : Mark
{
    /// <summary>Whether the line is dashed.</summary>
    public bool IsDashed { get; init; }

    /// <summary>Whether the points are marked.</summary>
    public bool HasPoints { get; init; } = true;
}

/// <summary>The area between two lines.</summary>
/// <param name="X">Where the points stand on the horizontal axis.</param>
/// <param name="Low">The lower line.</param>
/// <param name="High">The upper line.</param>
public sealed record BandMark(IReadOnlyList<double> X, IReadOnlyList<double> Low, IReadOnlyList<double> High) : Mark
{
    /// <summary>0 for nothing to 1 for solid.</summary>
    public double Opacity { get; init; } = 0.16;
}

/// <summary>Points on their own.</summary>
/// <param name="X">Where they stand on the horizontal axis.</param>
/// <param name="Y">Where they stand on the vertical axis; as many.</param>
public sealed record PointMark(IReadOnlyList<double> X, IReadOnlyList<double> Y) : Mark
{
    /// <summary>What is written beside each point; none when empty.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Half the length of each point's vertical error bar; none when empty.</summary>
    public IReadOnlyList<double> Errors { get; init; } = [];
}

/// <summary>Upright bars that stand beside each other.</summary>
/// <param name="Edges">Left end of each bar, and the right end of the last: one more than bars.</param>
/// <param name="Heights">How high each bar is.</param>
public sealed record BarMark(IReadOnlyList<double> Edges, IReadOnlyList<double> Heights) : Mark;

/// <summary>A dotted line across the whole panel, such as chance.</summary>
/// <param name="Value">Where it stands.</param>
/// <param name="Label">What is written at its end.</param>
public sealed record RuleMark(double Value, string Label) : Mark
{
    /// <summary>Whether it stands upright, at a place on the horizontal axis.</summary>
    public bool IsUpright { get; init; }
}

/// <summary>A grid of coloured cells; the cell in column c and row r covers c to c + 1 across and r to r + 1 up.</summary>
/// <param name="Values">One list for each row, all of one length.</param>
public sealed record CellMark(IReadOnlyList<IReadOnlyList<double>> Values) : Mark
{
    /// <summary>The value of the darkest colour.</summary>
    public double Low { get; init; }

    /// <summary>The value of the brightest colour.</summary>
    public double High { get; init; } = 1;

    /// <summary>What the colours mean.</summary>
    public string ValueLabel { get; init; } = "";
}

/// <summary>A box with text in it, one unit high, on a grid of characters.</summary>
/// <param name="Column">Its left end.</param>
/// <param name="Line">Its line.</param>
/// <param name="Text">What stands in it, as wide as it has characters.</param>
public sealed record BoxMark(double Column, double Line, string Text) : Mark
{
    /// <summary>Whether the box is filled strongly, to stand out from its neighbours.</summary>
    public bool IsStrong { get; init; }
}

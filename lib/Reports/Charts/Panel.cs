namespace EarlySignal.Reports.Charts;

/// <summary>One co-ordinate system of a <see cref="Chart"/>.</summary>
/// <param name="Across">The horizontal axis.</param>
/// <param name="Up">The vertical axis.</param>
/// <param name="Marks">What is drawn, the first at the bottom.</param>
public sealed record Panel(Axis Across, Axis Up, IReadOnlyList<Mark> Marks)
{
    /// <summary>Shown above the panel; may be empty.</summary>
    public string Title { get; init; } = "";

    /// <summary>Height of the area between the axes, in units of which a drawing has 760 across.</summary>
    public double Height { get; init; } = 300;
}

/// <summary>An axis of a <see cref="Panel"/>.</summary>
/// <param name="Label">What the numbers are, with their unit.</param>
public sealed record Axis(string Label)
{
    /// <summary>The least number that is shown; null to let the marks decide.</summary>
    public double? From { get; init; }

    /// <summary>The largest number that is shown; null to let the marks decide.</summary>
    public double? To { get; init; }

    /// <summary>Whether equal distances are equal ratios; numbers that are not positive are then left out.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>Whether the numbers run down or to the left, as ranks do.</summary>
    public bool IsReversed { get; init; }

    /// <summary>Whether nothing of the axis is drawn.</summary>
    public bool IsHidden { get; init; }

    /// <summary>The ticks, when round numbers would not do, such as the names of models.</summary>
    public IReadOnlyList<AxisTick>? Ticks { get; init; }
}

/// <summary>A named place on an <see cref="Axis"/>.</summary>
/// <param name="Value">Where it stands.</param>
/// <param name="Label">What is written there.</param>
public sealed record AxisTick(double Value, string Label);

namespace EarlySignal.Tasks;

/// <summary>The <c>loop</c> that a template sees inside a <c>for</c>.</summary>
/// <param name="items">What is walked through.</param>
internal sealed class LoopState(IReadOnlyList<object?> items)
{
    /// <summary>The place of the present round, from 0.</summary>
    public int Index { get; set; }

    /// <summary>What <c>loop.name</c> is.</summary>
    public object? this[string name] => name switch
    {
        "index" => Index + 1L,
        "index0" => (long)Index,
        "revindex" => (long)(items.Count - Index),
        "revindex0" => items.Count - Index - 1L,
        "first" => Index == 0,
        "last" => Index == items.Count - 1,
        "length" => (long)items.Count,
        "depth" => 1L,   // of a recursive loop, which is not supported here, it would grow
        "depth0" => 0L,
        "previtem" => Index > 0 ? items[Index - 1] : Undefined.Attribute(name, null),
        "nextitem" => Index + 1 < items.Count ? items[Index + 1] : Undefined.Attribute(name, null),
        _ => throw new TemplateFault($"'loop.{name}'", "index, index0, revindex, revindex0, first, last, length, depth, previtem, nextitem or cycle(…)", Template.Remedy),
    };

    /// <summary><c>loop.cycle(a, b)</c>: its arguments in turn.</summary>
    public object? Cycle(IReadOnlyList<object?> values) => values[Index % values.Count];
}

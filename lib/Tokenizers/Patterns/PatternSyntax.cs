namespace EarlySignal.Tokenizers;

/// <summary>What the text of a pattern says, before it is made ready to match.</summary>
internal abstract record PatternSyntax
{
    private const long Endless = int.MaxValue;

    /// <summary>One code point out of a set.</summary>
    public sealed record One(CodePointSet Set) : PatternSyntax;

    /// <summary>One part after the other.</summary>
    public sealed record Row(IReadOnlyList<PatternSyntax> Parts) : PatternSyntax;

    /// <summary>The first alternative that leads to a match.</summary>
    public sealed record Choice(IReadOnlyList<PatternSyntax> Alternatives) : PatternSyntax;

    /// <summary>A part repeated; no upper limit is <see cref="int.MaxValue"/>.</summary>
    public sealed record Repeat(PatternSyntax Body, int Min, int Max, Greed Greed) : PatternSyntax;

    /// <summary>A part that is matched once and never tried again.</summary>
    public sealed record Atomic(PatternSyntax Body) : PatternSyntax;

    /// <summary>A part that must, or must not, stand before or after the position.</summary>
    public sealed record Look(PatternSyntax Body, bool Behind, bool Negative) : PatternSyntax;

    /// <summary>A condition on the position.</summary>
    public sealed record Anchor(Func<ReadOnlySpan<char>, int, bool> Holds) : PatternSyntax;

    /// <summary>The lengths of text, in code points, that this can match.</summary>
    public (long Min, long Max) Length() => this switch
    {
        One => (1, 1),
        Row row => row.Parts.Aggregate((Min: 0L, Max: 0L), (sum, part) => (sum.Min + part.Length().Min, sum.Max + part.Length().Max)),
        Choice choice => (choice.Alternatives.Min(a => a.Length().Min), choice.Alternatives.Max(a => a.Length().Max)),
        Repeat repeat => (Math.Min(Endless, repeat.Body.Length().Min * repeat.Min), Math.Min(Endless, repeat.Body.Length().Max * repeat.Max)),
        Atomic atomic => atomic.Body.Length(),
        _ => (0, 0),
    };
}

/// <summary>How a repetition chooses among the lengths that it could have.</summary>
internal enum Greed
{
    /// <summary>The longest first.</summary>
    Greedy,

    /// <summary>The shortest first.</summary>
    Lazy,

    /// <summary>The longest, and nothing else.</summary>
    Possessive,
}

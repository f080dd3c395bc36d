namespace EarlySignal.Reports;

/// <summary>How a statement should be taken.</summary>
public enum Tone
{
    /// <summary>Neither good nor bad.</summary>
    Plain,

    /// <summary>To be noticed, such as the best of a column.</summary>
    Strong,

    /// <summary>The benchmark does what it should.</summary>
    Good,

    /// <summary>To be taken with care.</summary>
    Fair,

    /// <summary>The benchmark does not do what it should.</summary>
    Poor,
}

/// <summary>A conclusion about a benchmark, in a sentence that names what was measured and the threshold.</summary>
/// <param name="Rule">The rule's name, such as <c>near-chance</c>; it stays the same between versions.</param>
/// <param name="Tone">How to take it.</param>
/// <param name="Text">What was measured and against which threshold.</param>
/// <param name="Remedy">What to do about it, as a sentence; empty when nothing needs doing.</param>
public sealed record Finding(string Rule, Tone Tone, string Text, string Remedy);

/// <summary>The conclusion about a benchmark in a few words.</summary>
/// <param name="Text">Such as <c>good signal</c>.</param>
/// <param name="Tone">How to take it.</param>
public sealed record Verdict(string Text, Tone Tone);

namespace EarlySignal.Tokenizers;

/// <summary>Part of a text on its way to the model.</summary>
/// <param name="Text">The text that holds the part.</param>
/// <param name="Start">Where the part starts, in UTF-16 units.</param>
/// <param name="End">Where it ends, exclusive.</param>
/// <param name="IsFirst">Nothing of the user's text stands before it.</param>
internal readonly record struct Piece(string Text, int Start, int End, bool IsFirst)
{
    /// <summary>The part itself.</summary>
    public ReadOnlySpan<char> Span => Text.AsSpan(Start, End - Start);

    /// <summary>A part of the part.</summary>
    /// <param name="start">Where it starts, from this part's start.</param>
    /// <param name="end">Where it ends, exclusive.</param>
    public Piece Part(int start, int end) => new(Text, Start + start, Start + end, IsFirst && start == 0);
}

/// <summary>Takes pieces, and either cuts them further and hands them on, or encodes them.</summary>
internal abstract class PieceStep
{
    /// <summary>Takes one piece. Any number of threads may call.</summary>
    /// <param name="piece">The piece; not empty.</param>
    /// <param name="ids">Where the ids go in the end.</param>
    public abstract void Take(in Piece piece, List<int> ids);
}

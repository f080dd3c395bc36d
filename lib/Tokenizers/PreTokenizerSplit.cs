using EarlySignal.Basics;

namespace EarlySignal.Tokenizers;

/// <summary>Cuts at the matches of a pattern.</summary>
/// <param name="pattern">What to look for.</param>
/// <param name="behavior">What becomes of the matches.</param>
/// <param name="invert">The text between the matches counts as the match, and the matches as what is between.</param>
/// <param name="next">What takes the parts.</param>
internal sealed class PreTokenizerSplit(Pattern pattern, SplitBehavior behavior, bool invert, PieceStep next) : PieceStep
{
    public override void Take(in Piece piece, List<int> ids)
    {
        if (behavior is SplitBehavior.Isolated or SplitBehavior.Removed)
            TakeAsFound(piece, ids);
        else
            TakeMerged(piece, ids);
    }

    private void TakeAsFound(in Piece piece, List<int> ids)
    {
        var done = 0;
        var matches = new MatchWalk(pattern, piece.Span);
        while (matches.Next())
        {
            Hand(piece, done, matches.Start, isMatch: invert, ids);
            Hand(piece, matches.Start, matches.End, isMatch: !invert, ids);
            done = matches.End;
        }
        Hand(piece, done, piece.End - piece.Start, isMatch: invert, ids);
    }

    private void Hand(in Piece piece, int start, int end, bool isMatch, List<int> ids)
    {
        if (start < end && !(isMatch && behavior == SplitBehavior.Removed))
            next.Take(piece.Part(start, end), ids);
    }

    private void TakeMerged(in Piece piece, List<int> ids)
    {
        foreach (var (start, end) in SplitBehaviors.Merge(Parts(piece.Span), behavior))
        {
            if (start < end)
                next.Take(piece.Part(start, end), ids);
        }
    }

    // The whole text in order, matches and what is between them
    private List<(int Start, int End, bool IsMatch)> Parts(ReadOnlySpan<char> text)
    {
        List<(int, int, bool)> parts = [];
        var done = 0;
        var matches = new MatchWalk(pattern, text);
        while (matches.Next())
        {
            if (done < matches.Start)
                parts.Add((done, matches.Start, invert));
            parts.Add((matches.Start, matches.End, !invert));
            done = matches.End;
        }
        if (done < text.Length)
            parts.Add((done, text.Length, invert));
        return parts;
    }
}

/// <summary>What a split does with the matches.</summary>
internal enum SplitBehavior
{
    /// <summary>A match is dropped.</summary>
    Removed,

    /// <summary>A match is a word of its own.</summary>
    Isolated,

    /// <summary>A match belongs to the text before it.</summary>
    MergedWithPrevious,

    /// <summary>A match belongs to the text after it.</summary>
    MergedWithNext,

    /// <summary>Neighbouring matches together are one word.</summary>
    Contiguous,
}

/// <summary>Reading and applying <see cref="SplitBehavior"/>.</summary>
internal static class SplitBehaviors
{
    public static SplitBehavior Read(JsonField json) =>
        Enum.TryParse<SplitBehavior>(json.String(), out var behavior) && Enum.IsDefined(behavior)
            ? behavior
            : throw json.Wrong(string.Join(", ", Enum.GetNames<SplitBehavior>()), "Use the file as it was published.");

    /// <summary>Joins matches with their neighbours.</summary>
    /// <param name="parts">A whole text in order, matches and what is between them.</param>
    /// <param name="behavior">One of the behaviours that join.</param>
    public static List<(int Start, int End)> Merge(List<(int Start, int End, bool IsMatch)> parts, SplitBehavior behavior)
    {
        List<(int Start, int End)> merged = [];
        var backwards = behavior == SplitBehavior.MergedWithNext;
        if (backwards)
            parts.Reverse();
        var previousIsMatch = false;
        foreach (var (start, end, isMatch) in parts)
        {
            var joins = behavior == SplitBehavior.Contiguous ? isMatch == previousIsMatch : isMatch && !previousIsMatch;
            if (joins && merged.Count > 0)
                merged[^1] = backwards ? (start, merged[^1].End) : (merged[^1].Start, end);
            else
                merged.Add((start, end));
            previousIsMatch = isMatch;
        }
        if (backwards)
            merged.Reverse();
        return merged;
    }
}

namespace EarlySignal.Tokenizers;

/// <summary>Goes from match to match through a text.</summary>
internal ref struct MatchWalk(Pattern pattern, ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _from;

    /// <summary>Where the present match starts.</summary>
    public int Start { get; private set; }

    /// <summary>Where it ends; equal to <see cref="Start"/> for a match of nothing.</summary>
    public int End { get; private set; } = -1;

    /// <summary>Goes to the next match. A match of nothing right behind the last match does not count.</summary>
    public bool Next()
    {
        var last = End;
        while (_from <= _text.Length && pattern.Find(_text, _from, out var start, out var end))
        {
            // Behind an empty match the search must move on by one code point.
            _from = start < end ? end : end + (end < _text.Length && char.IsHighSurrogate(_text[end]) ? 2 : 1);
            if (start == end && end == last)
                continue;
            (Start, End) = (start, end);
            return true;
        }
        return false;
    }
}

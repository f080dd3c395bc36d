namespace EarlySignal.Tokenizers;

/// <summary>A set of Unicode code points: one bit for each of the first 65,536, a question for the rest.</summary>
internal sealed class CodePointSet
{
    private readonly ulong[] _plane0 = new ulong[0x10000 / 64];
    private readonly Func<int, bool> _contains;

    public CodePointSet(Func<int, bool> contains)
    {
        _contains = contains;
        for (var point = 0; point < 0x10000; point++)
        {
            if (contains(point))
                _plane0[point >> 6] |= 1UL << point;
        }
    }

    /// <summary>Whether a code point belongs to the set.</summary>
    public bool Contains(int point) => point < 0x10000 ? ContainsUnit((char)point) : _contains(point);

    /// <summary>Whether a code point that is one UTF-16 unit belongs to the set.</summary>
    public bool ContainsUnit(char unit) => (_plane0[unit >> 6] >> unit & 1) != 0;

    /// <summary>How many UTF-16 units the member at a position takes; 0 when no member stands there.</summary>
    /// <param name="text">Well-formed UTF-16.</param>
    /// <param name="at">A position inside the text, at the start of a code point.</param>
    public int LengthAt(ReadOnlySpan<char> text, int at)
    {
        var unit = text[at];
        if (!char.IsSurrogate(unit))
            return (int)(_plane0[unit >> 6] >> unit & 1);
        return _contains(char.ConvertToUtf32(unit, text[at + 1])) ? 2 : 0;
    }
}

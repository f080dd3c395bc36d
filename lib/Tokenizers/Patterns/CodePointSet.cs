namespace EarlySignal.Tokenizers;

/// <summary>
/// A set of Unicode code points: one bit for each of the first 65,536, filled in pages when first asked for, and a question
/// for the rest. Threads may fill the same page at once: they fill it alike, and a page is seen whole or not at all.
/// </summary>
internal sealed class CodePointSet(Func<int, bool> contains)
{
    private const int PageBits = 8;
    private readonly ulong[]?[] _pages = new ulong[]?[0x10000 >> PageBits];

    /// <summary>Whether a code point belongs to the set.</summary>
    public bool Contains(int point) => point < 0x10000 ? ContainsUnit((char)point) : contains(point);

    /// <summary>Whether a code point that is one UTF-16 unit belongs to the set.</summary>
    public bool ContainsUnit(char unit) => BitOf(unit) != 0;

    /// <summary>How many UTF-16 units the member at a position takes; 0 when no member stands there.</summary>
    /// <param name="text">Well-formed UTF-16.</param>
    /// <param name="at">A position inside the text, at the start of a code point.</param>
    public int LengthAt(ReadOnlySpan<char> text, int at)
    {
        var unit = text[at];
        if (!char.IsSurrogate(unit))
            return BitOf(unit);
        return contains(char.ConvertToUtf32(unit, text[at + 1])) ? 2 : 0;
    }

    private int BitOf(char unit)
    {
        var page = Volatile.Read(ref _pages[unit >> PageBits]) ?? Fill(unit >> PageBits);
        return (int)(page[(unit >> 6) & 3] >> unit & 1);
    }

    private ulong[] Fill(int number)
    {
        var page = new ulong[(1 << PageBits) / 64];
        for (var i = 0; i < 1 << PageBits; i++)
        {
            if (contains((number << PageBits) + i))
                page[i >> 6] |= 1UL << i;
        }
        Volatile.Write(ref _pages[number], page);
        return page;
    }
}

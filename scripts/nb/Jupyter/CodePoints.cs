namespace EarlySignal.Notebooks.Jupyter;

/// <summary>Jupyter counts the characters of a cell in Unicode code points, C# in UTF-16 units.</summary>
internal static class CodePoints
{
    /// <summary>Where the code point of that number begins, in UTF-16 units.</summary>
    public static int ToUtf16(string text, int codePoints)
    {
        var at = 0;
        for (; codePoints > 0 && at < text.Length; codePoints--)
            at += char.IsSurrogatePair(text, at) ? 2 : 1;
        return at;
    }

    /// <summary>How many code points stand before a place.</summary>
    public static int Before(string text, int utf16)
    {
        var count = 0;
        for (var at = 0; at < utf16; count++)
            at += char.IsSurrogatePair(text, at) ? 2 : 1;
        return count;
    }
}

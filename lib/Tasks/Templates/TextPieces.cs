using EarlySignal.Basics;

namespace EarlySignal.Tasks;

/// <summary>Python's ways to cut a text into pieces.</summary>
internal static class TextPieces
{
    private static readonly string[] LineEnds = ["\r\n", "\n", "\r", "\v", "\f", "\u001c", "\u001d", "\u001e", "\u0085", "\u2028", "\u2029"];

    /// <summary>The words between white space.</summary>
    public static List<object?> AtSpace(string text)
    {
        List<object?> words = [];
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && !PythonWhitespace.Is(text[end]))
                end++;
            if (end > start)
                words.Add(text[start..end]);
            start = end + 1;
        }
        return words;
    }

    /// <summary>The pieces around at most so many separators, counted from the start; negative for all.</summary>
    public static List<object?> FromStart(string text, string separator, long most) =>
        [.. text.Split(separator, most < 0 ? int.MaxValue : (int)Math.Min(most, int.MaxValue - 1) + 1)];

    /// <summary>The pieces around at most so many separators, counted from the end; negative for all.</summary>
    public static List<object?> FromEnd(string text, string separator, long most)
    {
        List<object?> pieces = [];
        while (most-- != 0 && text.LastIndexOf(separator, StringComparison.Ordinal) is var at and >= 0)
        {
            pieces.Insert(0, text[(at + separator.Length)..]);
            text = text[..at];
        }
        pieces.Insert(0, text);
        return pieces;
    }

    /// <summary>The lines, without their ends; no empty one at the end.</summary>
    public static List<object?> Lines(string text)
    {
        List<object?> lines = [.. text.Split(LineEnds, StringSplitOptions.None)];
        if (lines[^1] is "")
            lines.RemoveAt(lines.Count - 1);
        return lines;
    }

    /// <summary>What stands before a separator, it, and what stands behind it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="separator">The separator.</param>
    /// <param name="at">Where it stands; negative when it does not.</param>
    /// <param name="isFromEnd">Whether a text without separator counts as what stands behind it.</param>
    public static PythonSequence Around(string text, string separator, int at, bool isFromEnd) => PythonSequence.Tuple(
        at >= 0 ? [text[..at], separator, text[(at + separator.Length)..]] : isFromEnd ? ["", "", text] : [text, "", ""]);
}

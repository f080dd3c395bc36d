namespace EarlySignal.Basics;

/// <summary>What Python calls white space, where the numbers depend on agreeing with it.</summary>
internal static class PythonWhitespace
{
    /// <summary>Python's <c>str.isspace</c>: that of .NET and the four information separators.</summary>
    public static bool Is(char c) => char.IsWhiteSpace(c) || c is >= '\x1c' and <= '\x1f';

    /// <summary>Python's <c>str.lstrip()</c>.</summary>
    public static string TrimStart(string text)
    {
        var start = 0;
        while (start < text.Length && Is(text[start]))
            start++;
        return text[start..];
    }

    /// <summary>Python's <c>str.rstrip()</c>.</summary>
    public static string TrimEnd(string text)
    {
        var end = text.Length;
        while (end > 0 && Is(text[end - 1]))
            end--;
        return text[..end];
    }
}

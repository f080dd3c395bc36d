using System.Text;

namespace EarlySignal.Reports;

/// <summary>Text for HTML and SVG.</summary>
internal static class Markup
{
    /// <summary>Text in which nothing has a meaning to HTML or XML, in content and in quoted attributes.</summary>
    /// <remarks>Control characters and broken surrogates, which XML forbids, become the replacement character.</remarks>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            _ = rune.Value switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                < 0x20 and not ('\t' or '\n' or '\r') or 0xFFFE or 0xFFFF => escaped.Append('\uFFFD'),
                _ => escaped.Append(rune.ToString()),
            };
        return escaped.ToString();
    }
}

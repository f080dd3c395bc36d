using System.Globalization;
using System.Text;

namespace EarlySignal.Basics;

/// <summary>A text in which a person sees what a model sees: white space and control characters as marks.</summary>
public static class VisibleText
{
    /// <summary>A space as ·, a tab as ⇥, a line feed as ⏎ and the line's end, other control characters and spaces as their code point.</summary>
    /// <param name="text">Any text.</param>
    public static string Of(string text)
    {
        var shown = new StringBuilder(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                ' ' => shown.Append('·'),
                '\t' => shown.Append('⇥'),
                '\n' => shown.Append("⏎\n"),
                _ when Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) => shown.Append(CultureInfo.InvariantCulture, $"‹U+{rune.Value:X4}›"),
                _ => shown.Append(rune.ToString()),
            };
        }
        return shown.ToString();
    }
}

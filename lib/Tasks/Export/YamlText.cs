using System.Globalization;
using System.Text;

namespace EarlySignal.Tasks.Export;

/// <summary>Texts as YAML scalars that every reader takes for the same text.</summary>
internal static class YamlText
{
    /// <summary>The text in double quotes; what could be misread is escaped.</summary>
    public static string Quoted(string text)
    {
        StringBuilder quoted = new("\"", text.Length + 2);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append(@"\\"),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                _ when IsPlain(rune) => quoted.Append(rune.ToString()),
                > 0xffff => quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}"),
                _ => quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"),
            };
        }
        return quoted.Append('"').ToString();
    }

    /// <summary>Whether a character can stand in YAML as it is.</summary>
    public static bool IsPlain(Rune rune) => rune.Value is >= 0x20 and < 0x7f
        || (rune.Value >= 0xa0 && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned));
}

using System.Text.Json;
using EarlySignal.Basics;

namespace EarlySignal.Results;

/// <summary>JSON as Python writes it: with bare NaN and Infinity, which are no JSON.</summary>
internal static class LmEvalJson
{
    /// <summary>Reads a file; a bare NaN becomes an empty text and a bare Infinity null, which both are no numbers.</summary>
    /// <exception cref="InputException">The file is missing, or is not JSON even so.</exception>
    public static JsonField Read(string file) => File.Exists(file)
        ? Parse(file, File.ReadAllBytes(file))
        : throw new InputException(file, "", "no such file", "a JSON file", "Check the path.");

    /// <summary>Parses text that came from a file; a bare NaN becomes an empty text and a bare Infinity null, which both are no numbers.</summary>
    /// <exception cref="InputException">It is not JSON even so.</exception>
    public static JsonField Parse(string file, byte[] utf8, string path = "")
    {
        if (utf8.AsSpan().IndexOf("NaN"u8) >= 0 || utf8.AsSpan().IndexOf("Infinity"u8) >= 0)
            Replace(utf8);
        return JsonField.Parse(file, utf8, path);
    }

    /// <summary>A number; NaN for null, a text such as <c>N/A</c>, and nothing.</summary>
    public static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? number : double.NaN;

    // In place: null, or an empty text where the word is too short for it, and spaces.
    private static void Replace(Span<byte> text)
    {
        var inString = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (inString && text[i] == '\\')
                i++;
            else if (text[i] == '"')
                inString = !inString;
            else if (!inString)
                i += Blank(text[i..], "-Infinity"u8) + Blank(text[i..], "Infinity"u8) + Blank(text[i..], "NaN"u8);
        }
    }

    private static int Blank(Span<byte> text, ReadOnlySpan<byte> word)
    {
        if (!text.StartsWith(word))
            return 0;
        text[..word.Length].Fill((byte)' ');
        (word.Length > 3 ? "null"u8 : "\"\""u8).CopyTo(text);
        return word.Length - 1;
    }
}

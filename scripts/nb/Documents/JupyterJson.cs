using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EarlySignal.Notebooks.Documents;

/// <summary>JSON as Jupyter's own tools write it, so that a notebook saved by either has the same bytes.</summary>
internal static class JupyterJson
{
    /// <summary>For files.</summary>
    public static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, IndentSize = 1, NewLine = "\n", Encoder = new PlainEncoder() };

    /// <summary>For messages and events, one line each.</summary>
    public static readonly JsonSerializerOptions Compact = new() { Encoder = new PlainEncoder() };

    /// <summary>Escapes what JSON demands and nothing else; the encoders of .NET also escape every character beyond the first plane.</summary>
    private sealed class PlainEncoder : JavaScriptEncoder
    {
        public override int MaxOutputCharactersPerInputCharacter => 6;

        public override bool WillEncode(int unicodeScalar) => unicodeScalar < ' ' || unicodeScalar is '"' or '\\';

        public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
        {
            for (var i = 0; i < textLength; i++)
            {
                // Halves of pairs are left to the caller, which joins them, or replaces one without its other half.
                if (WillEncode(text[i]) || char.IsSurrogate(text[i]))
                    return i;
            }
            return -1;
        }

        public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
        {
            var escaped = unicodeScalar switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' => $"\\u{unicodeScalar:x4}",
                _ => new Rune(unicodeScalar).ToString(),
            };
            numberOfCharactersWritten = escaped.Length;
            return escaped.AsSpan().TryCopyTo(new Span<char>(buffer, bufferLength));
        }
    }
}

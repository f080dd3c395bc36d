using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EarlySignal.Notebooks.Documents;

/// <summary>JSON as Jupyter's own tools write it, so that a notebook saved by either has the same bytes.</summary>
internal static class JupyterJson
{
    /// <summary>For files.</summary>
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, IndentSize = 1, NewLine = "\n", Encoder = new PlainEncoder() };

    /// <summary>For messages and events, one line each.</summary>
    public static readonly JsonSerializerOptions Compact = new() { Encoder = new PlainEncoder() };

    /// <summary>The text of a file: indented by one, keys sorted, a line feed at the end.</summary>
    public static string File(JsonNode node) => Canonical(node)!.ToJsonString(Indented) + "\n";

    private static JsonNode? Canonical(JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(fields.OrderBy(field => field.Key, ByCodePoint).Select(field => KeyValuePair.Create(field.Key, Canonical(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Canonical)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => Number(value),
        _ => node?.DeepClone(),
    };

    // As Python writes it: the fewest digits that give the number back, an exponent below 0.0001 and from 1e16 on, and else a point.
    private static JsonNode? Number(JsonValue number)
    {
        var text = number.ToJsonString();
        if (!text.AsSpan().ContainsAny('.', 'e', 'E'))
            return JsonNode.Parse(text == "-0" ? "0" : text);
        var value = double.Parse(text, CultureInfo.InvariantCulture);
        var decimals = Enumerable.Range(0, 17).First(count => count == 16 || double.Parse(Scientific(count), CultureInfo.InvariantCulture) == value);
        var parts = Scientific(decimals).Split('e');
        var exponent = int.Parse(parts[1], CultureInfo.InvariantCulture);
        return JsonNode.Parse(exponent is < -4 or >= 16
            ? string.Create(CultureInfo.InvariantCulture, $"{parts[0]}e{exponent:+00;-00}")
            : value.ToString($"F{Math.Max(1, decimals - exponent)}", CultureInfo.InvariantCulture));

        string Scientific(int count) => value.ToString($"e{count}", CultureInfo.InvariantCulture);
    }

    // The order of Python's strings. UTF-16, the order of .NET's, puts characters beyond the first plane elsewhere.
    private static readonly Comparer<string> ByCodePoint = Comparer<string>.Create((a, b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)));

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

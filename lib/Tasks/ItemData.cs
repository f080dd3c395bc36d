using System.Text.Json;
using EarlySignal.Basics;

namespace EarlySignal.Tasks;

/// <summary>The data of one item as its file gives it, before any prompt is made of it.</summary>
/// <param name="File">The data file.</param>
/// <param name="Line">Its line there, from 1.</param>
/// <param name="Fields">Its fields in the order of the file; values as <see cref="PythonText"/> takes them.</param>
internal sealed record ItemData(string File, int Line, IReadOnlyDictionary<string, object?> Fields)
{
    /// <summary>The item's id, once its task was adapted: items keep theirs when others are left out.</summary>
    public string? Id { get; init; }

    /// <summary>Where the item stands, for errors.</summary>
    public string Where => Fields.GetValueOrDefault("id") is string or long
        ? $"item '{PythonText.Str(Fields["id"])}' ({Path.GetFileName(File)} line {Line})"
        : $"{Path.GetFileName(File)} line {Line}";

    /// <summary>Reads JSON lines: each line that is not blank holds one object.</summary>
    /// <param name="file">Path of the file, UTF-8.</param>
    /// <exception cref="InputException">The file is missing, or a line is no JSON object.</exception>
    public static IEnumerable<ItemData> ReadLines(string file)
    {
        if (!System.IO.File.Exists(file))
            throw new InputException(file, "", "no such file", "a file of JSON lines", "Check dataset_kwargs.data_files in the task file; paths are relative to its folder.");
        return Lines(file);
    }

    /// <summary>Whether two items have the same data, wherever it stands.</summary>
    public bool HasSameFields(ItemData other) =>
        Fields.Count == other.Fields.Count
        && Fields.All(field => other.Fields.TryGetValue(field.Key, out var value) && PythonText.Repr(field.Value) == PythonText.Repr(value));

    private static IEnumerable<ItemData> Lines(string file)
    {
        var bytes = System.IO.File.ReadAllBytes(file).AsMemory();
        if (bytes.Span.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        for (var number = 1; bytes.Length > 0; number++)
        {
            var end = bytes.Span.IndexOf((byte)'\n');
            var line = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? default : bytes[(end + 1)..];
            if (line.Span.IndexOfAnyExcept(" \t\r"u8) >= 0)
                yield return Read(file, number, line);
        }
    }

    private static ItemData Read(string file, int number, ReadOnlyMemory<byte> line) => Of(file, number, JsonField.Parse(file, line, $"line {number}"));

    /// <summary>An item from a JSON object.</summary>
    /// <param name="file">The data file.</param>
    /// <param name="line">The line, or the place in a list, from 1.</param>
    /// <param name="json">The object.</param>
    /// <exception cref="InputException">It is no object, or a text in it is broken.</exception>
    public static ItemData Of(string file, int line, JsonField json)
    {
        if (json.Element.ValueKind != JsonValueKind.Object)
            throw json.Wrong("one JSON object with the fields of an item", "Write one object on each line (JSON lines), or a list of objects in a *.json file.");
        return new ItemData(file, line, (IReadOnlyDictionary<string, object?>)Value(json)!);
    }

    /// <summary>A JSON value as templates take it.</summary>
    /// <exception cref="InputException">A text in it is broken.</exception>
    public static object? Value(JsonField json)
    {
        try
        {
            return Value(json.Element);
        }
        catch (InvalidOperationException)   // what System.Text.Json says of text that is no Unicode
        {
            throw json.Wrong("well-formed Unicode", "Save the file as UTF-8, and write surrogates in pairs.", "a text with a broken character");
        }
    }

    private static object? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => element.TryGetInt64(out var whole) && IsWhole(element) ? (object)whole : element.GetDouble(),
        JsonValueKind.Array => element.EnumerateArray().Select(Value).ToList(),
        JsonValueKind.Object => element.EnumerateObject().ToDictionary(field => field.Name, field => Value(field.Value), StringComparer.Ordinal),
        _ => null,
    };

    // 1e2 fits a long too, but Python reads it as 100.0.
    private static bool IsWhole(JsonElement number) => number.GetRawText().AsSpan().IndexOfAny(".eE") < 0;
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace EarlySignal.Basics;

/// <summary>
/// A JSON value that knows which file and which path it came from, so that a wrong type or a missing field becomes an
/// <see cref="InputException"/> that names both. Property names may not repeat inside an object.
/// </summary>
public readonly struct JsonField
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };
    private readonly string _file;
    private readonly string _path;

    private JsonField(string file, string path, JsonElement element)
    {
        _file = file;
        _path = path;
        Element = element;
    }

    /// <summary>The JSON value itself.</summary>
    public JsonElement Element { get; }

    /// <summary>The path from the document's root, such as <c>model.vocab</c>; empty for the root.</summary>
    public string Path => _path;

    /// <summary>Reads a JSON file.</summary>
    /// <param name="file">Path of the file; it is repeated in every later error.</param>
    /// <exception cref="InputException">The file is missing or is not JSON.</exception>
    public static JsonField Read(string file)
    {
        if (!System.IO.File.Exists(file))
            throw new InputException(file, "", "no such file", "a JSON file", "Check the path, or download the file again.");
        return Parse(file, System.IO.File.ReadAllBytes(file));
    }

    /// <summary>Parses UTF-8 JSON text that came from a file.</summary>
    /// <param name="file">Where the text came from, for error messages.</param>
    /// <param name="utf8">The text.</param>
    /// <param name="path">Where in the file the text stands, such as <c>line 3</c>.</param>
    /// <exception cref="InputException">The text is not JSON, or repeats a property name.</exception>
    public static JsonField Parse(string file, ReadOnlyMemory<byte> utf8, string path = "")
    {
        try
        {
            // JsonDocument meets bytes that are not UTF-8 only when a string is read, and then says so with another exception.
            if (!Utf8.IsValid(utf8.Span))
                throw new JsonException("bytes that are not UTF-8");
            return new JsonField(file, path, JsonDocument.Parse(utf8, Strict).RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new InputException(file, path, $"text that is not valid JSON ({fault.Message})", "one valid JSON value", "Repair the file, or download it again.");
        }
    }

    /// <summary>The field of that name; absent and <c>null</c> are errors.</summary>
    /// <exception cref="InputException">This is no object, or has no such field.</exception>
    public JsonField this[string name] =>
        TryGet(name, out var field)
            ? field
            : throw new InputException(_file, Join(name), "no value", "a value", "Add the field, or use the file as it was published.");

    /// <summary>Looks a field up; absent and <c>null</c> both answer false.</summary>
    /// <exception cref="InputException">This is no object.</exception>
    public bool TryGet(string name, out JsonField field)
    {
        Require(JsonValueKind.Object, "an object");
        var present = Element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;
        field = present ? new JsonField(_file, Join(name), value) : default;
        return present;
    }

    /// <summary>The value as a 32-bit integer.</summary>
    public int Int() => Element.ValueKind == JsonValueKind.Number && Element.TryGetInt32(out var value) ? value : Fail<int>(WholeNumber(int.MaxValue));

    /// <summary>The value as a 64-bit integer.</summary>
    public long Long() => Element.ValueKind == JsonValueKind.Number && Element.TryGetInt64(out var value) ? value : Fail<long>(WholeNumber(long.MaxValue));

    /// <summary>The value as a finite number.</summary>
    public double Double() =>
        Element.ValueKind == JsonValueKind.Number && Element.TryGetDouble(out var value) && double.IsFinite(value) ? value : Fail<double>("a finite number");

    /// <summary>The value as true or false.</summary>
    public bool Bool() => Element.ValueKind is JsonValueKind.True or JsonValueKind.False ? Element.GetBoolean() : Fail<bool>("true or false");

    /// <summary>The value as text.</summary>
    public string String()
    {
        try
        {
            return Element.ValueKind == JsonValueKind.String ? Element.GetString()! : Fail<string>("a string");
        }
        catch (InvalidOperationException)
        {
            return Fail<string>("a string without half a surrogate pair");
        }
    }

    /// <summary>An optional whole number.</summary>
    public int Int(string name, int absent) => TryGet(name, out var field) ? field.Int() : absent;

    /// <summary>An optional finite number.</summary>
    public double Double(string name, double absent) => TryGet(name, out var field) ? field.Double() : absent;

    /// <summary>An optional true or false.</summary>
    public bool Bool(string name, bool absent) => TryGet(name, out var field) ? field.Bool() : absent;

    /// <summary>An optional text.</summary>
    public string? String(string name) => TryGet(name, out var field) ? field.String() : null;

    /// <summary>The members of an array.</summary>
    public IEnumerable<JsonField> Items()
    {
        Require(JsonValueKind.Array, "an array");
        var (file, path) = (_file, _path);
        return Element.EnumerateArray().Select((item, i) => new JsonField(file, $"{path}[{i}]", item));
    }

    /// <summary>The fields of an object, in the order of the file.</summary>
    public IEnumerable<(string Name, JsonField Value)> Fields()
    {
        Require(JsonValueKind.Object, "an object");
        var (file, path) = (_file, _path);
        return Element.EnumerateObject().Select(p => (p.Name, new JsonField(file, path.Length == 0 ? p.Name : $"{path}.{p.Name}", p.Value)));
    }

    /// <summary>Reports this value as unusable.</summary>
    /// <param name="expected">What should have been there.</param>
    /// <param name="remedy">What the user can do, as a full sentence.</param>
    /// <param name="found">What was there; the value itself when left out.</param>
    public InputException Wrong(string expected, string remedy, string? found = null) => new(_file, _path, found ?? Shown(), expected, remedy);

    private void Require(JsonValueKind kind, string expected)
    {
        if (Element.ValueKind != kind)
            Fail<object>(expected);
    }

    // 64.5 is none; 1e12 is one, but more than fits.
    private string WholeNumber(long most) =>
        Element.ValueKind == JsonValueKind.Number && Element.GetDouble() is var value && Math.Abs(value) > most
            ? string.Create(CultureInfo.InvariantCulture, $"a whole number of at most {most}")
            : "a whole number";

    [DoesNotReturn]
    private T Fail<T>(string expected) => throw Wrong(expected, "Correct the field, or use the file as it was published.");

    private string Shown()
    {
        const int longest = 60;
        if (Element.ValueKind == JsonValueKind.Undefined)
            return "nothing";
        var text = Element.GetRawText();
        return text.Length <= longest ? text : text[..longest] + "…";
    }

    private string Join(string name) => _path.Length == 0 ? name : $"{_path}.{name}";
}

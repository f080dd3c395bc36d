using System.Text.Json;
using EarlySignal.Basics;

namespace EarlySignal.Tasks;

/// <summary>A file of items: JSON lines, JSON (a list of objects, or an object of columns), or a table with separators.</summary>
internal static class DataFile
{
    /// <summary>The kinds of file that are read.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".jsonl", ".json", ".csv", ".tsv"];

    /// <summary>Whether a file is of a kind that is read, by its name.</summary>
    public static bool IsReadable(string path) => Extensions.Contains(Path.GetExtension(path).ToLowerInvariant());

    /// <summary>Reads the items of a file.</summary>
    /// <exception cref="InputException">The file is missing, or does not hold items.</exception>
    public static IEnumerable<ItemData> Read(string file)
    {
        if (!File.Exists(file))
            throw new InputException(file, "", "no such file", "a file of items, such as JSON lines", "Check dataset_kwargs.data_files in the task file; paths are relative to its folder.");
        return Path.GetExtension(file).ToLowerInvariant() switch
        {
            ".csv" => TableFile.Read(file, ','),
            ".tsv" => TableFile.Read(file, '\t'),
            ".json" => Json(file),
            _ => ItemData.ReadLines(file),
        };
    }

    // A file called .json may hold JSON lines too; one whole value is recognised by its parse.
    private static IEnumerable<ItemData> Json(string file)
    {
        JsonField whole;
        try
        {
            whole = JsonField.Read(file);
        }
        catch (InputException)
        {
            return ItemData.ReadLines(file);
        }
        if (whole.Element.ValueKind == JsonValueKind.Array)
            return [.. whole.Items().Select((item, i) => ItemData.Of(file, i + 1, item))];
        if (whole.Element.ValueKind != JsonValueKind.Object)
            throw whole.Wrong("a list of objects, an object of columns, or JSON lines", "Write one object for each item.");
        var columns = whole.Fields().ToList();
        if (columns.Count == 0 || columns.Any(column => column.Value.Element.ValueKind != JsonValueKind.Array))
            return [ItemData.Of(file, 1, whole)];
        var rows = columns[0].Value.Element.GetArrayLength();
        if (columns.Find(column => column.Value.Element.GetArrayLength() != rows) is { Name: { } odd, Value: var field })
            throw field.Wrong($"{rows} values, as column '{columns[0].Name}' has", "Give all columns the same length.", $"{field.Element.GetArrayLength()} values in column '{odd}'");
        var values = columns.Select(column => (column.Name, Values: (IReadOnlyList<object?>)ItemData.Value(column.Value)!)).ToList();
        return [.. Enumerable.Range(0, rows).Select(row => new ItemData(file, row + 1, values.ToDictionary(column => column.Name, column => column.Values[row], StringComparer.Ordinal)))];
    }
}

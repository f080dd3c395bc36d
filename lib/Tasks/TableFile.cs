using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using EarlySignal.Basics;

namespace EarlySignal.Tasks;

/// <summary>
/// A table with separators and a line of names (RFC 4180). As the csv loader of Hugging Face, which is that of pandas, it
/// takes a column for numbers when all of its cells are numbers, and cells such as an empty one or <c>NA</c> for missing.
/// </summary>
internal static partial class TableFile
{
    private static readonly HashSet<string> Missing = new(StringComparer.Ordinal)
    {
        "", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null",
    };

    /// <summary>Reads the rows of a table.</summary>
    /// <param name="file">Path of the file, UTF-8.</param>
    /// <param name="separator">Between cells.</param>
    /// <exception cref="InputException">The file is no such table.</exception>
    public static IEnumerable<ItemData> Read(string file, char separator)
    {
        var rows = Rows(file, Utf8Text.Read(file), separator);
        if (rows.Count == 0)
            return [];
        var names = rows[0].Cells;
        if (names.Length != names.Distinct(StringComparer.Ordinal).Count())
            throw new InputException(file, "line 1", "the same name for two columns", "a name of its own for each column", "Rename one of them.");
        if (rows.Find(row => row.Cells.Length != names.Length) is { Cells: { } odd, Line: var line })
            throw new InputException(file, $"line {line}", $"{odd.Length} cells", $"{names.Length} cells, as line 1 has", "Put quotes around cells with separators.");
        var columns = names.Select((_, column) => Typed([.. rows.Skip(1).Select(row => row.Cells[column])])).ToList();
        return [.. rows.Skip(1).Select((row, i) => new ItemData(file, row.Line, names.Select((name, column) => (name, columns[column][i])).ToDictionary(StringComparer.Ordinal)))];
    }

    // A cell in quotes may hold separators, line ends and, doubled, quotes. Empty lines are no rows.
    private static List<(int Line, string[] Cells)> Rows(string file, string text, char separator)
    {
        List<(int Line, string[] Cells)> rows = [];
        List<string> cells = [];
        StringBuilder cell = new();
        var (line, start, isQuoted, wasQuoted) = (1, 1, false, false);
        for (var at = 0; at <= text.Length; at++)
        {
            var c = at < text.Length && !(!isQuoted && text[at] == '\r' && (at + 1 == text.Length || text[at + 1] != '\n')) ? text[at] : '\n';
            line += c == '\n' && at < text.Length ? 1 : 0;
            if (isQuoted)
            {
                if (at == text.Length)
                    throw new InputException(file, $"line {start}", "a quote that is never closed", "the same quote at the end of the cell", "Close the quote, or double it inside a cell.");
                if (c != '"')
                    cell.Append(c);
                else if (at + 1 < text.Length && text[at + 1] == '"')
                    cell.Append(text[++at]);
                else
                    isQuoted = false;
            }
            else if (c == '"' && cell.Length == 0 && !wasQuoted)
                isQuoted = wasQuoted = true;
            else if (c == separator || c == '\n')
            {
                cells.Add(c == '\n' && cell.Length > 0 && cell[^1] == '\r' ? cell.ToString(0, cell.Length - 1) : cell.ToString());
                cell.Clear();
                if (c == '\n')
                {
                    if (cells.Count > 1 || cells[0].Length > 0 || wasQuoted)
                        rows.Add((start, [.. cells]));
                    cells.Clear();
                    start = line;
                }
                wasQuoted = false;
            }
            else
                cell.Append(c);
        }
        return rows;
    }

    private static object?[] Typed(string[] cells)
    {
        var present = cells.Where(cell => !Missing.Contains(cell)).ToList();
        // A column of whole numbers with gaps becomes one of floats there, and an item's 2 then prints as 2.0.
        if (present.Count == cells.Length && present.TrueForAll(cell => Whole().IsMatch(cell)))
            return [.. cells.Select(cell => (object?)long.Parse(cell, CultureInfo.InvariantCulture))];
        if (present.TrueForAll(cell => Float().IsMatch(cell)))
            return [.. cells.Select(cell => Missing.Contains(cell) ? null : (object?)double.Parse(cell, CultureInfo.InvariantCulture))];
        if (present.Count == cells.Length && present.TrueForAll(cell => bool.TryParse(cell, out _)))
            return [.. cells.Select(cell => (object?)bool.Parse(cell))];
        return [.. cells.Select(cell => Missing.Contains(cell) ? null : cell)];
    }

    [GeneratedRegex(@"^[-+]?[0-9]{1,18}\z")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex Float();
}

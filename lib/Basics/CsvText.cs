using System.Text;

namespace EarlySignal.Basics;

/// <summary>Comma-separated values (RFC 4180): fields in quotes may hold commas, quotes and line breaks.</summary>
public static class CsvText
{
    /// <summary>A field as it is written: in quotes when it needs them.</summary>
    public static string Field(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The rows of a text; empty lines are passed over.</summary>
    /// <param name="file">Where the text came from, for errors.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="InputException">A quote is not closed, or stands in the middle of a field.</exception>
    public static IEnumerable<CsvRow> Rows(string file, string text)
    {
        var line = 1;
        for (var at = 0; at < text.Length;)
        {
            var (start, fields) = (line, new List<string>());
            while (true)
            {
                fields.Add(ReadField(file, text, ref at, ref line));
                if (at >= text.Length || text[at] != ',')
                    break;
                at++;
            }
            if (at < text.Length && text[at] == '\r')
                at++;
            if (at < text.Length && text[at] != '\n')
                throw Wrong(file, line, "a text behind a closing quote");
            at++;
            line++;
            if (fields is not [""])
                yield return new CsvRow(start, fields);
        }
    }

    private static string ReadField(string file, string text, ref int at, ref int line)
    {
        if (at >= text.Length || text[at] != '"')
        {
            var rest = text.AsSpan(at);
            var length = rest.IndexOfAny(",\r\n") is >= 0 and var end ? end : rest.Length;
            at += length;
            return rest[..length].ToString();
        }
        var field = new StringBuilder();
        var first = line;
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '"' && (at + 1 >= text.Length || text[at + 1] != '"'))
            {
                at++;
                return field.ToString();
            }
            if (text[at] == '"')
                at++;
            if (text[at] == '\n')
                line++;
            field.Append(text[at]);
        }
        throw Wrong(file, first, "a quote that is not closed");
    }

    private static InputException Wrong(string file, int line, string found) =>
        new(file, $"line {line}", found, "fields between commas, in quotes where they hold a comma or a quote", "Save the table again as CSV (comma-separated, UTF-8).");
}

/// <summary>One row of a table of comma-separated values.</summary>
/// <param name="Line">The line on which it begins, from 1.</param>
/// <param name="Fields">Its fields, without their quotes.</param>
public sealed record CsvRow(int Line, IReadOnlyList<string> Fields);

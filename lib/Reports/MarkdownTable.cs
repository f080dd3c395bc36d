using System.Text;

namespace EarlySignal.Reports;

/// <summary>Draws a table in GitHub's Markdown.</summary>
public static class MarkdownTable
{
    private const string Special = "\\`*[]<>|&";

    /// <summary>The lines of the table without its caption, each ended by a line feed.</summary>
    public static string Render(Table table)
    {
        var text = new StringBuilder();
        AppendLine(text, table.Columns.Select(column => Escape(column.Header)));
        AppendLine(text, table.Columns.Select(column => column.IsNumber ? "---:" : "---"));
        foreach (var row in table.Rows)
            AppendLine(text, row.Select(Cell));
        return text.ToString();
    }

    /// <summary>Text in which nothing has a meaning to Markdown, on one line.</summary>
    internal static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text.ReplaceLineEndings(" "))
            escaped.Append(Special.Contains(character) ? "\\" : "").Append(character);
        return escaped.ToString();
    }

    private static void AppendLine(StringBuilder text, IEnumerable<string> cells) => text.Append($"| {string.Join(" | ", cells)} |\n");

    private static string Cell(TableCell cell) => cell is { Tone: Tone.Plain } or { Text: "" } ? Escape(cell.Text) : $"**{Escape(cell.Text)}**";
}

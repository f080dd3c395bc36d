using System.Text;

namespace EarlySignal.Reports;

/// <summary>Draws a table for a console: plain text, columns aligned, no colour.</summary>
public static class TextTable
{
    private const string Gap = "  ";

    /// <summary>The lines of the table without its caption, each ended by a line feed.</summary>
    public static string Render(Table table)
    {
        int[] widths = [.. table.Columns.Select((column, i) => table.Rows.Select(row => Width(row[i].Text)).Append(Width(column.Header)).Max())];
        var text = new StringBuilder();
        AppendLine(text, table, widths, i => table.Columns[i].Header);
        AppendLine(text, table, widths, i => new string('-', widths[i]));
        foreach (var row in table.Rows)
            AppendLine(text, table, widths, i => row[i].Text);
        return text.ToString();
    }

    private static void AppendLine(StringBuilder text, Table table, int[] widths, Func<int, string> cell)
    {
        var cells = table.Columns.Select((column, i) =>
        {
            var padding = new string(' ', widths[i] - Width(cell(i)));
            return column.IsNumber ? padding + cell(i) : cell(i) + padding;
        });
        text.Append(string.Join(Gap, cells).TrimEnd()).Append('\n');
    }

    // Characters outside the basic plane take two code units, but one place.
    private static int Width(string text) => text.EnumerateRunes().Count();
}

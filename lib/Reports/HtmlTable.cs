using System.Text;

namespace EarlySignal.Reports;

/// <summary>Draws a table in HTML, with a caption and headers that a screen reader can follow.</summary>
public static class HtmlTable
{
    /// <summary>The <c>table</c> element; all text is escaped.</summary>
    public static string Render(Table table)
    {
        var caption = Markup.Escape(table.Caption);
        // On a narrow screen the table scrolls by itself; a keyboard can only scroll what it can reach.
        var html = new StringBuilder($"<div class=\"scroll\" role=\"region\" aria-label=\"{caption}\" tabindex=\"0\"><table>\n");
        html.Append($"<caption style=\"text-align:left\">{caption}</caption>\n<thead><tr>");
        foreach (var column in table.Columns)
            html.Append($"<th scope=\"col\"{Align(column)}>{Markup.Escape(column.Header)}</th>");
        html.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in table.Rows)
            html.Append("<tr>").AppendJoin("", row.Select((cell, i) => Cell(cell, table.Columns[i], isRowHeader: i == 0))).Append("</tr>\n");
        return html.Append("</tbody></table></div>\n").ToString();
    }

    /// <summary>The class that colours something by its tone; empty for a plain one.</summary>
    internal static string ToneClass(Tone tone) => tone == Tone.Plain ? "" : $" class=\"tone {tone.ToString().ToLowerInvariant()}\"";

    private static string Cell(TableCell cell, TableColumn column, bool isRowHeader)
    {
        var text = Markup.Escape(cell.Text);
        if (cell.Anchor.Length > 0)
            text = $"<a href=\"#{cell.Anchor}\">{text}</a>";
        if (cell.Tone != Tone.Plain)
            text = $"<span{ToneClass(cell.Tone)}>{text}</span>";
        return isRowHeader ? $"<th scope=\"row\"{Align(column)}>{text}</th>" : $"<td{Align(column)}>{text}</td>";
    }

    // Said at each cell because notebooks have style rules of their own, which put words to the right.
    private static string Align(TableColumn column) => $" style=\"text-align:{(column.IsNumber ? "right" : "left")}\"";
}

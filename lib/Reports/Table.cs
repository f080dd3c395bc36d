using EarlySignal.Basics;

namespace EarlySignal.Reports;

/// <summary>A table as data; <see cref="TextTable"/>, <see cref="MarkdownTable"/> and <see cref="HtmlTable"/> draw it.</summary>
/// <param name="Caption">What the table shows; may be empty.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">Rows of one cell for each column.</param>
[TypeFormatterSource(typeof(DisplayFormatterSource), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed record Table(string Caption, IReadOnlyList<TableColumn> Columns, IReadOnlyList<IReadOnlyList<TableCell>> Rows)
{
    /// <summary>The table as HTML, for a notebook.</summary>
    public string ToHtml() => HtmlTable.Render(this);

    /// <summary>The caption and the table as text.</summary>
    public override string ToString() => Caption.Length == 0 ? TextTable.Render(this) : $"{Caption}\n{TextTable.Render(this)}";
}

/// <summary>A column of a table.</summary>
/// <param name="Header">Its heading.</param>
/// <param name="IsNumber">Whether its cells are numbers, which are aligned to the right.</param>
public sealed record TableColumn(string Header, bool IsNumber)
{
    /// <summary>A column of words.</summary>
    internal static TableColumn Text(string header) => new(header, IsNumber: false);

    /// <summary>A column of numbers.</summary>
    internal static TableColumn Number(string header) => new(header, IsNumber: true);
}

/// <summary>A cell of a table.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Tone">How to take it.</param>
/// <param name="Anchor">Id of the part of a page that the cell leads to; empty for none.</param>
public readonly record struct TableCell(string Text, Tone Tone = Tone.Plain, string Anchor = "")
{
    /// <summary>A plain cell.</summary>
    public static implicit operator TableCell(string text) => new(text);
}

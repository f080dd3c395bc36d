using System.Globalization;
using System.Xml.Linq;

namespace EarlySignal.Notebooks.Running;

/// <summary>The results in the form that build servers read: a suite for each notebook, a case for each code cell.</summary>
internal static class JUnitReport
{
    public static void Write(string file, IReadOnlyList<NotebookResult> results)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        new XDocument(new XElement("testsuites", results.Select(Suite))).Save(file);
    }

    private static XElement Suite(NotebookResult result) => new(
        "testsuite",
        new XAttribute("name", Path.GetFileName(result.Path)),
        new XAttribute("tests", result.Cells.Count),
        new XAttribute("failures", result.Cells.Count(cell => cell.State == CellState.Failed)),
        new XAttribute("skipped", result.Cells.Count(cell => cell.State == CellState.Skipped)),
        new XAttribute("time", Seconds(result.Took.TotalSeconds)),
        result.Cells.Select((cell, i) => Case(result, cell, i + 1)));

    private static XElement Case(NotebookResult result, CellEvent cell, int position)
    {
        var test = new XElement(
            "testcase",
            new XAttribute("classname", Path.GetFileNameWithoutExtension(result.Path)),
            new XAttribute("name", cell.State == CellState.Skipped ? $"code cell {position}, skipped" : $"cell {cell.Cell}"),
            new XAttribute("time", Seconds(cell.Seconds)));
        if (cell.State == CellState.Failed)
            test.Add(new XElement("failure", new XAttribute("message", Printable(cell.Detail)), Printable(NotebookResult.Told(cell, Path.GetFileName(result.Path)))));
        else if (cell.State == CellState.Skipped)
            test.Add(new XElement("skipped", new XAttribute("message", cell.Detail)));
        return test;
    }

    // XML knows no control characters, not even escaped.
    private static string Printable(string text) => new([.. text.Where(character => character is '\n' or '\t' || !char.IsControl(character))]);

    private static string Seconds(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}

using System.Text;

namespace EarlySignal.Reports;

/// <summary>A report for a console: the summary table, what it is about, and the findings.</summary>
public static class TextReport
{
    /// <summary>The whole text, lines ended by line feeds.</summary>
    public static string Render(SignalReport report)
    {
        var text = new StringBuilder();
        if (report.PreviewNotice is { } notice)
            text.Append(notice).Append("\n\n");
        text.Append(TextTable.Render(ReportTables.Summary(report))).Append('\n');
        foreach (var caption in report.Captions())
            AppendWrapped(text, caption, "");
        foreach (var benchmark in report.Benchmarks)
        {
            text.Append($"\n{benchmark.Data.Task}: {benchmark.Verdict.Text}\n");
            foreach (var finding in benchmark.Findings)
                AppendWrapped(text, $"{finding.Rule}: {Sentence(finding)}", "  ");
        }
        return text.ToString();
    }

    // A console would break a long line in the middle of a word, and without the indent.
    private static void AppendWrapped(StringBuilder text, string sentence, string indent)
    {
        const int width = 100;
        var line = indent;
        foreach (var word in sentence.Split(' '))
        {
            if (line.Length + word.Length > width)
            {
                text.Append(line.TrimEnd()).Append('\n');
                line = indent + "  ";
            }
            line += word + " ";
        }
        text.Append(line.TrimEnd()).Append('\n');
    }

    internal static string Sentence(Finding finding) => finding.Remedy.Length == 0 ? finding.Text : $"{finding.Text} {finding.Remedy}";
}

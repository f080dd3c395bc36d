using System.Text;

namespace EarlySignal.Reports;

/// <summary>A report in GitHub's Markdown: summary, then for each benchmark its findings, series and metrics.</summary>
public static class MarkdownReport
{
    /// <summary>The whole document, lines ended by line feeds.</summary>
    public static string Render(SignalReport report)
    {
        var text = new StringBuilder($"# {MarkdownTable.Escape(report.Data.Title)}\n\n");
        if (report.PreviewNotice is { } notice)
            text.Append($"> **{MarkdownTable.Escape(notice)}**\n\n");
        foreach (var fact in report.Data.Facts)
            text.Append($"- {MarkdownTable.Escape(fact.Name)}: {MarkdownTable.Escape(fact.Value)}\n");
        if (report.Data.Facts.Count > 0)
            text.Append('\n');
        text.Append(MarkdownTable.Render(ReportTables.Summary(report))).Append('\n');
        text.Append(MarkdownTable.Escape(string.Join(" ", report.Captions()))).Append('\n');
        foreach (var benchmark in report.Benchmarks)
            AppendBenchmark(text, benchmark);
        text.Append($"\n## Every metric\n\n{ReportTables.Qualities(report).Caption}:\n\n{MarkdownTable.Render(ReportTables.Qualities(report))}");
        text.Append("\n## How to read this\n\n");
        foreach (var (term, meaning) in ReportGlossary.Terms)
            text.Append($"- **{term}**: {MarkdownTable.Escape(meaning)}\n");
        return text.ToString();
    }

    private static void AppendBenchmark(StringBuilder text, BenchmarkSignal benchmark)
    {
        text.Append($"\n## {MarkdownTable.Escape(benchmark.Data.Task)}: {benchmark.Verdict.Text}\n\n");
        if (benchmark.Data.Description.Length > 0)
            text.Append(MarkdownTable.Escape(benchmark.Data.Description)).Append("\n\n");
        foreach (var finding in benchmark.Findings)
            text.Append($"- `{finding.Rule}` {MarkdownTable.Escape(TextReport.Sentence(finding))}\n");
        if (benchmark.Findings.Count > 0)
            text.Append('\n');
        foreach (var table in ReportTables.Details(benchmark))
            text.Append($"{MarkdownTable.Escape(table.Caption)}:\n\n{MarkdownTable.Render(table)}\n");
        text.Length--;
    }
}

using System.Text;
using EarlySignal.Reports.Charts;

namespace EarlySignal.Reports;

/// <summary>A report as one web page that needs nothing else: no script, no font, no picture from outside.</summary>
public static class HtmlReport
{
    /// <summary>The whole page, lines ended by line feeds; all text is escaped.</summary>
    public static string Render(SignalReport report)
    {
        var title = Markup.Escape(report.Data.Title);
        var html = new StringBuilder($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{title}{(report.PreviewNotice is null ? "" : " (PREVIEW)")}</title>
            <style>
            {HtmlStyle.Css}{ChartStyle.Css}</style>
            </head>
            <body>
            <header>
            <h1>{title}</h1>

            """);
        if (report.PreviewNotice is { } notice)
            html.Append($"<p class=\"preview\" role=\"note\">{Markup.Escape(notice)}</p>\n");
        AppendFacts(html, report.Data.Facts);
        html.Append("</header>\n<main>\n<section class=\"card\">\n<h2>Summary</h2>\n");
        html.Append(HtmlTable.Render(ReportTables.Summary(report)));
        html.Append($"<p class=\"caption\">{Markup.Escape(string.Join(" ", report.Captions()))}</p>\n");
        foreach (var chart in OverviewCharts.Of(report))
            AppendFigure(html, chart, chart.Title);
        html.Append("</section>\n");
        for (var i = 0; i < report.Benchmarks.Count; i++)
            AppendBenchmark(html, report, i);
        html.Append("<section class=\"card\">\n<h2>Every metric on every benchmark</h2>\n");
        html.Append(HtmlTable.Render(ReportTables.Qualities(report)));
        html.Append("<p class=\"caption\">The best metric of each benchmark is marked. It was chosen on these very checkpoints, so its lead is partly luck; the findings best-metric and better-metric say how much of it.</p>\n</section>\n");
        AppendGlossary(html);
        return html.Append("</main>\n</body>\n</html>\n").ToString();
    }

    /// <summary>The chart of a benchmark's first metric, which can also stand alone.</summary>
    /// <param name="report">The report.</param>
    /// <param name="benchmark">Which benchmark, from 0.</param>
    public static Chart Chart(SignalReport report, int benchmark)
    {
        var data = report.Benchmarks[benchmark].Data;
        var signal = report.Benchmarks[benchmark].Primary;
        var bands = signal.Series.Any(series => series.Curve.StandardErrors.Any(double.IsFinite)) ? "; bands are ± 1 standard error" : "";
        return CurveChart.Of(
            OverviewCharts.Title(report, data.Task),
            $"{NumberText.Count(data.Items)} {(data.Items == 1 ? "item" : "items")}; n = {signal.Checkpoints} checkpoints of each series{bands}",
            MetricLabel.Of(signal.Data.Metric, signal.Data.HigherIsBetter),
            OverviewCharts.Styled(report, signal),
            signal.Data.Chance?.Value);
    }

    private static void AppendFacts(StringBuilder html, IReadOnlyList<ReportFact> facts)
    {
        if (facts.Count == 0)
            return;
        html.Append("<dl class=\"facts\">\n");
        foreach (var fact in facts)
            html.Append($"<div><dt>{Markup.Escape(fact.Name)}</dt><dd>{Markup.Escape(fact.Value)}</dd></div>\n");
        html.Append("</dl>\n");
    }

    private static void AppendBenchmark(StringBuilder html, SignalReport report, int index)
    {
        var benchmark = report.Benchmarks[index];
        html.Append($"<section class=\"card\" id=\"{ReportTables.Anchor(index)}\">\n<h2>{Markup.Escape(benchmark.Data.Task)} ");
        html.Append($"<span{HtmlTable.ToneClass(benchmark.Verdict.Tone)}>{Markup.Escape(benchmark.Verdict.Text)}</span></h2>\n");
        if (benchmark.Data.Description.Length > 0)
            html.Append($"<p>{Markup.Escape(benchmark.Data.Description)}</p>\n");
        AppendFigure(html, Chart(report, index), "");
        if (benchmark.Findings.Count > 0)
            html.Append("<ul class=\"findings\">\n").AppendJoin("", benchmark.Findings.Select(Item)).Append("</ul>\n");
        if (OverviewCharts.Ranks(report, index) is { } ranks)
            AppendFigure(html, ranks, ranks.Title);
        foreach (var table in ReportTables.Details(benchmark))
            html.Append(HtmlTable.Render(table));
        html.Append("</section>\n");
    }

    // Inside a page a drawing has no title of its own; that of a benchmark's section serves its main chart.
    private static void AppendFigure(StringBuilder html, Chart chart, string caption) =>
        html.Append($"<figure tabindex=\"0\">\n{(caption.Length == 0 ? "" : $"<figcaption>{Markup.Escape(caption)}</figcaption>\n")}{SvgPicture.Render(ChartLayout.Arrange(chart, isStandalone: false), isStandalone: false)}</figure>\n");

    private static string Item(Finding finding)
    {
        var remedy = finding.Remedy.Length == 0 ? "" : $" <span class=\"remedy\">{Markup.Escape(finding.Remedy)}</span>";
        return $"<li><span class=\"tone {finding.Tone.ToString().ToLowerInvariant()}\">{Markup.Escape(finding.Rule)}</span> {Markup.Escape(finding.Text)}{remedy}</li>\n";
    }

    private static void AppendGlossary(StringBuilder html)
    {
        html.Append("<section class=\"card\">\n<h2>How to read this</h2>\n<dl class=\"glossary\">\n");
        foreach (var (term, meaning) in ReportGlossary.Terms)
            html.Append($"<dt>{Markup.Escape(term)}</dt><dd>{Markup.Escape(meaning)}</dd>\n");
        html.Append("</dl>\n</section>\n");
    }
}

using System.Globalization;
using System.Xml.Linq;
using EarlySignal.Reports;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Reports;

public class ReportSnapshotTest
{
    [Fact]
    public void The_console_report_reads_as_it_did() => Snapshot.Check("report.verified.txt", TextReport.Render(SampleReport.Report()));

    [Fact]
    public void The_markdown_report_reads_as_it_did() => Snapshot.Check("report.verified.md", MarkdownReport.Render(SampleReport.Report()));

    [Fact]
    public void The_page_reads_as_it_did() => Snapshot.Check("report.verified.html", HtmlReport.Render(SampleReport.Report()));

    [Fact]
    public void Decimals_do_not_change_with_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        string[] All(SignalReport report) => [TextReport.Render(report), MarkdownReport.Render(report), HtmlReport.Render(report), HtmlReport.Chart(report, 0).ToSvg()];
        var expected = All(SampleReport.Report());
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("sv-SE");
            Assert.Equal("0,5", 0.5.ToString());
            Assert.Equal(expected, All(SampleReport.Report()));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_preview_is_marked_in_every_output()
    {
        var report = SampleReport.Report(previewItems: 50);
        string[] outputs = [TextReport.Render(report), MarkdownReport.Render(report), HtmlReport.Render(report), HtmlReport.Chart(report, 0).ToSvg()];
        Assert.All(outputs, output => Assert.Contains("PREVIEW", output));
        Assert.DoesNotContain("PREVIEW", HtmlReport.Render(SampleReport.Report()));
    }

    [Fact]
    public void The_page_asks_for_nothing_from_outside_and_runs_no_script()
    {
        var html = HtmlReport.Render(SampleReport.Report()).Replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
        foreach (var forbidden in new[] { "http:", "https:", "<script", "<link", "<img", "@import", "url(" })
            Assert.DoesNotContain(forbidden, html);
    }

    [Fact]
    public void Names_from_outside_cannot_become_markup()
    {
        var report = SampleReport.Report();
        Assert.DoesNotContain("<b>", HtmlReport.Render(report));
        Assert.Contains("too_early &lt;b&gt;&amp;&quot;x&quot;|", HtmlReport.Render(report));
        Assert.Contains("too_early \\<b\\>\\&\"x\"\\|", MarkdownReport.Render(report));
    }

    [Fact]
    public void Charts_are_well_formed_even_for_names_that_XML_forbids()
    {
        var data = SampleReport.Data();
        var curves = data.Benchmarks[0].Metrics[0].Curves;
        var hostile = data with { Benchmarks = [data.Benchmarks[0] with { Task = "a\u0001\uD800<", Metrics = [data.Benchmarks[0].Metrics[0] with { Curves = [curves[0] with { Series = "\"'&\u0000" }] }] }] };
        foreach (var report in new[] { SampleReport.Report(), SignalReport.Of(hostile) })
            for (var i = 0; i < report.Benchmarks.Count; i++)
                Assert.Equal("svg", XDocument.Parse(HtmlReport.Chart(report, i).ToSvg()).Root!.Name.LocalName);
    }
}

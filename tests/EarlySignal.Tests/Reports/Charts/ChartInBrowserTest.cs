using System.Diagnostics;
using System.Security.Cryptography;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Reports;

/// <summary>Charts in a real browser, with and without scripts and network.</summary>
public class ChartInBrowserTest
{
    private static readonly string Plotly = Path.Combine(GoldenData.Repository, "artifacts", "plotly", "plotly-basic.min.js");

    [BrowserFact]
    public void Without_plotly_the_drawing_stays()
    {
        var page = Dom(ChartGallery.Charts["curves"].ToPage());
        Assert.Contains("science_cloze</text>", page);
        Assert.DoesNotContain("js-plotly-plot", page);
    }

    [BrowserFact(NeedsPlotly = true)]
    public void With_plotly_every_kind_becomes_interactive_without_an_error()
    {
        foreach (var (kind, chart) in ChartGallery.Charts)
        {
            var page = Dom(chart.ToPage(File.ReadAllText(Plotly)));
            Assert.True(page.Contains("js-plotly-plot"), $"{kind} stayed a drawing");
            Assert.True(page.Contains("main-svg"), $"{kind} was not drawn");
        }
    }

    [BrowserFact(NeedsPlotly = true)]
    public void A_script_that_is_run_in_the_head_still_draws_in_its_own_place()
    {
        // What jQuery, and so the classic notebook, does with the scripts of markup that it inserts.
        var fragment = System.Text.Json.JsonSerializer.Serialize(ChartGallery.Charts["curves"].ToHtml());
        var page = Dom($$"""
            <!DOCTYPE html><html><head><meta charset="utf-8"><script>{{File.ReadAllText(Plotly)}}</script><style id="last">p{}</style></head><body><div id="output"></div>
            <script>
            var markup = document.createElement('template');
            markup.innerHTML = {{fragment}};
            var old = markup.content.querySelector('script'), script = document.createElement('script');
            script.text = old.text; old.remove();
            document.head.appendChild(script).remove();
            document.getElementById('output').appendChild(markup.content);
            </script></body></html>
            """);
        Assert.Contains("<style id=\"last\">p{}</style>", page);
        Assert.Contains("js-plotly-plot", page[page.IndexOf("<body>", StringComparison.Ordinal)..]);
    }

    [BrowserFact(NeedsPlotly = true)]
    public void The_hash_in_a_page_is_that_of_the_pinned_script()
    {
        var hash = Convert.ToBase64String(SHA384.HashData(File.ReadAllBytes(Plotly)));
        Assert.Contains($"sha384-{hash}'", ChartGallery.Charts["curves"].ToHtml());
    }

    private static string Dom(string page)
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "page.html");
        File.WriteAllText(file, page);
        var start = new ProcessStartInfo(BrowserFactAttribute.Browser!)
        {
            ArgumentList = { "--headless", "--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND", $"--user-data-dir={folder.Path}", "--virtual-time-budget=4000", "--dump-dom", "file://" + file },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var browser = Process.Start(start)!;
        browser.ErrorDataReceived += (_, _) => { };
        browser.BeginErrorReadLine();
        var dom = browser.StandardOutput.ReadToEnd();
        browser.WaitForExit();
        return dom;
    }
}

/// <summary>A fact that needs Chromium; it is skipped with the reason where there is none.</summary>
internal sealed class BrowserFactAttribute : FactAttribute
{
    public static string? Browser { get; } = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    /// <summary>Whether plotly.js has to be there.</summary>
    public bool NeedsPlotly { get; set; }

    public override string? Skip => Browser is null
        ? "No Chromium here."
        : NeedsPlotly && !File.Exists(Path.Combine(GoldenData.Repository, "artifacts", "plotly", "plotly-basic.min.js")) ? "No plotly.js here: run scripts/fetch-plotly.sh." : base.Skip;
}

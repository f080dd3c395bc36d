using System.Security.Cryptography;
using System.Text;

namespace EarlySignal.Reports.Charts;

/// <summary>
/// Charts in web pages: the drawing stands in the markup, and a script puts plotly's interactive figure in its place where
/// scripts run and plotly.js is there. Whoever removes or blocks scripts still sees the drawing.
/// </summary>
internal static class ChartHtml
{
    // plotly.js-basic-dist-min of npm, MIT licence. The hash is of the file in that package, which the address serves as it is.
    private const string PlotlyAddress = "https://cdn.jsdelivr.net/npm/plotly.js-basic-dist-min@4.1.1/plotly-basic.min.js";
    private const string PlotlyIntegrity = "sha384-N2HZsG+IG/3J8CwhGGYz/kmzZ0sprpPWwjhor9ZI4lxuf47i9DXK2/NDGxMaJiEb";

    /// <summary>Markup for inside a page.</summary>
    public static string Fragment(Chart chart)
    {
        var json = chart.ToPlotlyJson().Replace("</", "<\\/", StringComparison.Ordinal);
        // The place is the element before the script. Classic Jupyter runs scripts elsewhere than they stand: there it is found by
        // its key, and where that is the key of several, they are the same chart.
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))[..16];
        return $$"""
            <div style="max-width:100%" data-chart="{{key}}">{{chart.ToSvg()}}</div>
            <script>
            (function () {
              var before = document.currentScript && document.currentScript.previousElementSibling, figure = {{json}};
              function draw() {
                var isPlace = before && before.getAttribute('data-chart') === '{{key}}';
                (isPlace ? [before] : document.querySelectorAll('[data-chart="{{key}}"]')).forEach(function (place) {
                  place.removeAttribute('data-chart');
                  place.textContent = '';
                  window.Plotly.newPlot(place, figure.data, figure.layout, figure.config);
                });
              }
              if (window.Plotly) { setTimeout(draw, 0); return; }
              var waiting = window.earlySignalCharts = window.earlySignalCharts || [];
              waiting.push(draw);
              if (waiting.length > 1) return;
              var script = document.createElement('script');
              script.src = '{{PlotlyAddress}}'; script.integrity = '{{PlotlyIntegrity}}'; script.crossOrigin = 'anonymous';
              script.onload = function () { waiting.splice(0).forEach(function (next) { next(); }); };
              script.onerror = function () { waiting.length = 0; };
              document.head.appendChild(script);
            })();
            </script>

            """;
    }

    /// <summary>A whole page.</summary>
    public static string Page(Chart chart, string? plotlyScript)
    {
        var page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Append($"<title>{Markup.Escape(chart.Title)}</title>\n");
        if (plotlyScript is not null)
            page.Append($"<script>{plotlyScript.Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase)}</script>\n");
        return page.Append($"</head>\n<body>\n{Fragment(chart)}</body>\n</html>\n").ToString();
    }
}

using EarlySignal.Basics;

namespace EarlySignal.Reports;

/// <summary>A report with everything computed that its outputs show: console text, Markdown and a web page.</summary>
/// <param name="Data">What it was made from.</param>
/// <param name="Benchmarks">One for each benchmark, in the same order.</param>
[TypeFormatterSource(typeof(DisplayFormatterSource), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed record SignalReport(ReportData Data, IReadOnlyList<BenchmarkSignal> Benchmarks)
{
    /// <summary>Computes the statistics, findings and verdicts.</summary>
    /// <exception cref="ArgumentException">A benchmark comes without a metric.</exception>
    public static SignalReport Of(ReportData data) =>
        new(data, [.. data.Benchmarks.Select(benchmark => BenchmarkSignal.Of(benchmark, data.ControlSeries))]);

    /// <summary>The tables and findings as text.</summary>
    public override string ToString() => TextReport.Render(this);

    /// <summary>The summary as HTML, for a notebook; <see cref="HtmlReport"/> makes the whole page.</summary>
    public string ToHtml() => HtmlTable.Render(ReportTables.Summary(this));

    /// <summary>The mark of every output when only the first items of each task were scored; null otherwise.</summary>
    internal string? PreviewNotice => Data.PreviewItems is { } items
        ? $"PREVIEW: at most {NumberText.Count(items)} items of each benchmark were scored (--limit {NumberText.Count(items)}). These numbers are no results."
        : null;

    /// <summary>What the summary's numbers are about: a line for each metric and window, then what is averaged.</summary>
    internal IEnumerable<string> Captions()
    {
        var groups = Benchmarks.GroupBy(benchmark => (benchmark.Primary.Data.Metric, benchmark.Primary.Window)).ToArray();
        foreach (var group in groups)
        {
            var of = groups.Length == 1 ? "" : $" ({string.Join(", ", group.Select(benchmark => benchmark.Data.Task))})";
            yield return $"Metric {group.Key.Metric}, checkpoints from {group.Key.Window}{of}.";
        }
        var judged = SeriesNames().Where(series => !Data.ControlSeries.Contains(series)).ToArray();
        if (judged.Length > 1)
            yield return $"Numbers are means over {NumberText.Count(judged.Length)} series ({string.Join(", ", judged)}).";
        var controls = SeriesNames().Where(Data.ControlSeries.Contains).ToArray();
        if (controls.Length > 0)
            yield return $"Control, shown but left out: {string.Join(", ", controls)}.";
    }

    /// <summary>Every series of the report in the order in which it first appears.</summary>
    internal IReadOnlyList<string> SeriesNames() =>
        [.. Data.Benchmarks.SelectMany(benchmark => benchmark.Metrics).SelectMany(metric => metric.Curves).Select(curve => curve.Series).Distinct()];
}

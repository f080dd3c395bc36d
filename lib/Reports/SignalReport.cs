using EarlySignal.Basics;
using EarlySignal.Signals.Noise;
using EarlySignal.Signals.Rankings;

namespace EarlySignal.Reports;

/// <summary>A report with everything computed that its outputs show: console text, Markdown and a web page.</summary>
/// <param name="Data">What it was made from.</param>
/// <param name="Benchmarks">One for each benchmark, in the same order.</param>
/// <param name="Best">Which benchmark has the best signal, and what its lead is worth.</param>
[TypeFormatterSource(typeof(DisplayFormatterSource), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed record SignalReport(ReportData Data, IReadOnlyList<BenchmarkSignal> Benchmarks, SignalChoice Best)
{
    /// <summary>Computes the statistics, findings and verdicts.</summary>
    /// <param name="data">What to judge.</param>
    /// <param name="options">What to compute beyond single curves; null for the defaults.</param>
    /// <exception cref="ArgumentException">A benchmark comes without a metric.</exception>
    public static SignalReport Of(ReportData data, ReportOptions? options = null)
    {
        if (data.Benchmarks.FirstOrDefault(benchmark => benchmark.Metrics.Count == 0) is { } empty)
            throw new ArgumentException($"Benchmark '{empty.Task}' comes without a metric.", nameof(data));
        var nulls = data.Benchmarks.SelectMany(benchmark => benchmark.Metrics[0].Curves).Select(curve => curve.Count).Distinct()
            .ToDictionary(count => count, count => SignalNull.OfSignalQuality(count));
        BenchmarkSignal[] benchmarks = [.. data.Benchmarks.Select(benchmark => BenchmarkSignal.Of(benchmark, data.ControlSeries, options ?? new(), nulls))];
        return new(data, benchmarks, SignalChoice.Among([.. benchmarks.Select(benchmark => benchmark.Primary)]));
    }

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
        foreach (var line in Named(benchmark => Scores(benchmark.Family)))
            yield return line;
        foreach (var line in Named(benchmark => Missing(benchmark)))
            yield return line;
        foreach (var line in Named(benchmark => benchmark.Family.WithoutIntervals is { } reason ? $"No intervals: {reason}." : null))
            yield return line;
        if (Benchmarks.Count > 1 && Best.Result.Winner >= 0)
            yield return $"Benchmarks by {Best.Statistic}: {Ranked()}. {Best.Caution}";
    }

    // A sentence that holds for all benchmarks is said once; else it names those that it is about.
    private IEnumerable<string> Named(Func<BenchmarkSignal, string?> sentence)
    {
        var groups = Benchmarks.Select(benchmark => (benchmark.Data.Task, Sentence: sentence(benchmark))).GroupBy(one => one.Sentence).ToArray();
        foreach (var group in groups.Where(group => group.Key is not null))
            yield return groups.Length == 1 ? group.Key! : $"{string.Join(", ", group.Select(one => one.Task))}: {group.Key}";
    }

    // Which reference and weights, as there is more than one way to compute each of them.
    private static string? Scores(BenchmarkFamily family) => family.Signal.Judged.Count < 2 ? null
        : $"RC is agreement with {family.Signal.Consistency.Reference}, ties count {(family.Signal.Consistency.Ties == TieRule.Half ? "half" : "nothing")}"
            + (family.WebSeries is null ? "." : $"; CS compares {family.ScienceSeries} with {family.WebSeries}; global = {StatisticTables.Weights(family.Signal)}.");

    private static string? Missing(BenchmarkSignal benchmark)
    {
        var family = benchmark.Family;
        if (family.WithoutScores is not null || benchmark.Primary.Judged.Count == 0)
            return null;
        string?[] reasons =
        [
            family.Signal.Judged.Count < 2 ? "RC and everything else about rankings need two series that are no control"
                : family.Signal.Consistency.Compared == 0 ? $"RC has no checkpoint to compare with {family.Signal.Consistency.Reference}" : null,
            family.WebSeries is null ? "CS needs a control, a series trained without science text, and there is none"
                : double.IsNaN(benchmark.Data.Metrics[0].Floor) ? $"CS needs a metric with a chance level, which {benchmark.Data.Metrics[0].Metric} does not have here" : null,
        ];
        var found = string.Join("; ", reasons.Where(reason => reason is not null));
        return found.Length == 0 ? null : $"{found}{(double.IsNaN(family.Signal.Global.Value) ? ". Without them there is no global score" : "")}.";
    }

    private string Ranked() => string.Join(", ", Enumerable.Range(0, Benchmarks.Count)
        .Where(i => !double.IsNaN(Best.Result.Qualities[i])).OrderByDescending(i => Best.Result.Qualities[i])
        .Select(i => $"{Benchmarks[i].Data.Task} {NumberText.Share(Best.Result.Qualities[i])}"));

    /// <summary>Every series of the report in the order in which it first appears.</summary>
    internal IReadOnlyList<string> SeriesNames() =>
        [.. Data.Benchmarks.SelectMany(benchmark => benchmark.Metrics).SelectMany(metric => metric.Curves).Select(curve => curve.Series).Distinct()];
}

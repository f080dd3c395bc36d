using EarlySignal.Signals;
using static EarlySignal.Reports.TableColumn;

namespace EarlySignal.Reports;

/// <summary>The tables of a report.</summary>
public static class ReportTables
{
    private const string PlusMinusHeader = " ± error";

    /// <summary>One row for each benchmark: the means over its series, and the verdict.</summary>
    public static Table Summary(SignalReport report) => new(
        "Signal of each benchmark",
        [
            Text("benchmark"), Number("items"), Number("n"), Number("chance"), Number("last" + PlusMinusHeader),
            Number("SQ [95%]"), Number("RC"), Number("CS"), Number("global"), Text("verdict"),
        ],
        [.. report.Benchmarks.Select((benchmark, i) => SummaryRow(benchmark, Anchor(i)))]);

    /// <summary>One row for each series of a benchmark, then their mean.</summary>
    public static Table Series(BenchmarkSignal benchmark)
    {
        var signal = benchmark.Primary;
        var rows = signal.Series.Select(series => SeriesRow(series)).ToList();
        if (signal.Judged.Count > 1)
            rows.Add(MeanRow(signal));
        return new(
            $"Series of {benchmark.Data.Task}, {signal.Data.Metric}",
            [
                Text("series"), Number("n"), Text("window"), Number("first" + PlusMinusHeader), Number("last" + PlusMinusHeader),
                Number("rho"), Number("autocorr"), Number("SQ"), Number("Spearman"), Number("p"),
            ],
            rows);
    }

    /// <summary>One row for each metric of a benchmark: the last value of every series, and the mean signal. The best of each signal column is marked.</summary>
    public static Table Metrics(BenchmarkSignal benchmark)
    {
        var names = benchmark.Primary.Series.Select(series => series.Curve.Series).ToArray();
        var bestQuality = Best(benchmark.Metrics, metric => metric.SignalQuality);
        var bestSpearman = Best(benchmark.Metrics, metric => metric.Spearman);
        return new(
            $"Metrics of {benchmark.Data.Task} on the same items: last value ± error, signal",
            [Text("metric"), Text("better"), .. names.Select(Number), Number("SQ"), Number("Spearman")],
            [
                .. benchmark.Metrics.Select(metric => (IReadOnlyList<TableCell>)
                [
                    metric.Data.Metric,
                    metric.Data.HigherIsBetter ? "higher" : "lower",
                    .. names.Select(name => LastOf(metric, name)),
                    Marked(metric.SignalQuality, bestQuality),
                    Marked(metric.Spearman, bestSpearman),
                ]),
            ]);
    }

    /// <summary>E2LM signal quality of every metric on every benchmark. The best metric of a benchmark is marked.</summary>
    public static Table Qualities(SignalReport report)
    {
        var metrics = report.Benchmarks.SelectMany(benchmark => benchmark.Metrics).Select(metric => metric.Data.Metric).Distinct().ToArray();
        return new(
            "E2LM signal quality (SQ) of every metric, mean over series",
            [Text("benchmark"), .. metrics.Select(Number)],
            [
                .. report.Benchmarks.Select((benchmark, i) => (IReadOnlyList<TableCell>)
                [
                    new TableCell(benchmark.Data.Task, Anchor: Anchor(i)),
                    .. metrics.Select(name => Marked(QualityOf(benchmark, name), Best(benchmark.Metrics, metric => metric.SignalQuality))),
                ]),
            ]);
    }

    /// <summary>The part of training that a curve covers, such as <c>0.5 to 40 M tokens</c>.</summary>
    public static string Window(Curve curve) =>
        curve.Count == 0 ? NumberText.Undefined : TrainingUnit.For([curve]).Window(curve.Tokens[0], curve.Tokens[^1]);

    /// <summary>The tables of one benchmark's part of a report; metrics side by side only where there are several.</summary>
    internal static IEnumerable<Table> Details(BenchmarkSignal benchmark) =>
        [Series(benchmark), StatisticTables.Curves(benchmark), StatisticTables.Family(benchmark), .. benchmark.Metrics.Count > 1 ? [Metrics(benchmark)] : Array.Empty<Table>()];

    /// <summary>The id of a benchmark's part of the page.</summary>
    internal static string Anchor(int benchmark) => $"benchmark-{NumberText.Count(benchmark + 1)}";

    private static TableCell[] SummaryRow(BenchmarkSignal benchmark, string anchor)
    {
        var (signal, family) = (benchmark.Primary, benchmark.Family.Signal);
        return
        [
            new(benchmark.Data.Task, Anchor: anchor),
            NumberText.Count(benchmark.Data.Items),
            signal.Checkpoints,
            NumberText.Score(signal.Data.Chance?.Value ?? double.NaN),
            NumberText.PlusMinus(signal.Last, signal.LastError),
            NumberText.WithRange(signal.SignalQuality, family.SignalQuality.Interval),
            NumberText.Share(family.RankingConsistency.Value),
            NumberText.Share(family.ScienceCompliance.Value),
            NumberText.Share(family.Global.Value),
            new(benchmark.Verdict.Text, benchmark.Verdict.Tone),
        ];
    }

    private static TableCell[] SeriesRow(SeriesSignal series) =>
    [
        series.Label,
        NumberText.Count(series.Checkpoints),
        Window(series.Curve),
        NumberText.PlusMinus(series.First, series.FirstError),
        NumberText.PlusMinus(series.Last, series.LastError),
        NumberText.Share(series.E2lm.Monotonicity),
        NumberText.Share(series.E2lm.Autocorrelation),
        NumberText.Share(series.E2lm.SignalQuality),
        NumberText.Share(series.Spearman),
        NumberText.Score(series.PValue),
    ];

    private static TableCell[] MeanRow(MetricSignal signal) =>
    [
        new($"mean of {NumberText.Count(signal.Judged.Count)}", Tone.Strong),
        signal.Checkpoints,
        signal.Window,
        NumberText.PlusMinus(signal.First, signal.FirstError),
        NumberText.PlusMinus(signal.Last, signal.LastError),
        NumberText.Share(signal.Monotonicity),
        NumberText.Share(signal.Autocorrelation),
        new(NumberText.Share(signal.SignalQuality), Tone.Strong),
        NumberText.Share(signal.Spearman),
        "",
    ];

    private static TableCell LastOf(MetricSignal metric, string name) =>
        metric.Series.FirstOrDefault(series => series.Curve.Series == name) is { } found ? NumberText.PlusMinus(found.Last, found.LastError) : NumberText.Undefined;

    private static double QualityOf(BenchmarkSignal benchmark, string metric) =>
        benchmark.Metrics.FirstOrDefault(one => one.Data.Metric == metric)?.SignalQuality ?? double.NaN;

    private static double Best(IReadOnlyList<MetricSignal> metrics, Func<MetricSignal, double> number) =>
        metrics.Count < 2 ? double.NaN : metrics.Select(number).Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Max();

    private static TableCell Marked(double value, double best) => new(NumberText.Share(value), value >= best ? Tone.Strong : Tone.Plain);
}

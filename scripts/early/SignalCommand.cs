using System.CommandLine;
using System.Globalization;
using EarlySignal.Basics;
using EarlySignal.Reports;
using EarlySignal.Results;
using EarlySignal.Runs;
using EarlySignal.Signals;

namespace EarlySignal.Early;

/// <summary><c>early signal</c>: the statistics of each curve and of each benchmark, from results or from the competition's plot-data file.</summary>
internal static class SignalCommand
{
    public static Command Create()
    {
        var results = ScoreCommand.ResultsOption();
        var plotData = new Option<string?>("--plot-data") { Description = "Read curves from a file in the competition's format instead of a results folder, and take the part that the competition scores" };
        var metric = ReportCommand.MetricOption();
        var csv = new Option<bool>("--csv") { Description = "Print the numbers as CSV, a line for each series and task, instead of tables and findings" };
        var (sources, statistics) = (new SourceOptions(), new StatisticsOptions());
        var command = new Command("signal", "Print the signal of every series on every task, and what it says about each benchmark.") { results, plotData, metric, csv };
        sources.AddTo(command);
        statistics.AddTo(command);
        command.SetAction(line =>
        {
            var (options, name) = (statistics.Read(line), line.GetRequiredValue(metric));
            var report = line.GetValue(plotData) is { } file
                ? SignalReport.Of(ScoreReport.Of("Early signal", [.. E2lmPlotData.Read(file).Select(known => known with { Curve = E2lmWindow.Of(known.Curve) })]), options)
                : sources.Read(line, name) is { } source
                    ? ReportCommand.Report(source, name, options)
                    : ReportCommand.Report(new ResultFolder(line.GetRequiredValue(results)).FinishedRuns(), name, options);
            if (line.GetValue(csv))
                PrintCsv(report);
            else
                Console.Out.Write($"{TextTable.Render(Table(report))}\n{TextReport.Render(report)}");
        });
        return command;
    }

    // New columns come last: scripts may count on the first.
    private static readonly IReadOnlyList<(string Header, Func<BenchmarkSignal, SeriesSignal, double> Number)> Columns =
    [
        ("n", (_, series) => series.E2lm.Checkpoints),
        ("rho", (_, series) => series.E2lm.Monotonicity),
        ("autocorr", (_, series) => series.E2lm.Autocorrelation),
        ("sq", (_, series) => series.E2lm.SignalQuality),
        ("spearman", (_, series) => series.Spearman),
        ("spearman_p", (_, series) => series.PValue),
        ("trend_p", (_, series) => series.Statistics!.MannKendall.PValue),
        ("sq_p", (_, series) => series.Statistics!.SignalQualityP),
        ("sq_noise95", (_, series) => series.Statistics!.Null.Percentile95),
        ("isotonic_r2", (_, series) => series.Statistics!.IsotonicR2),
        ("noise", (_, series) => series.Statistics!.SecondDifferenceNoise),
        ("gain_over_noise", (_, series) => series.Statistics!.GainOverNoise),
        ("tokens_to_signal", (_, series) => series.Statistics!.TokensToSignal),
        ("task_sq", (benchmark, _) => benchmark.Family.Signal.SignalQuality.Value),
        ("task_sq_low", (benchmark, _) => benchmark.Family.Signal.SignalQuality.Interval.Low),
        ("task_sq_high", (benchmark, _) => benchmark.Family.Signal.SignalQuality.Interval.High),
        ("task_rc", (benchmark, _) => benchmark.Family.Signal.RankingConsistency.Value),
        ("task_cs", (benchmark, _) => benchmark.Family.Signal.ScienceCompliance.Value),
        ("task_global", (benchmark, _) => benchmark.Family.Signal.Global.Value),
        ("task_global_low", (benchmark, _) => benchmark.Family.Signal.Global.Interval.Low),
        ("task_global_high", (benchmark, _) => benchmark.Family.Signal.Global.Interval.High),
    ];

    private static void PrintCsv(SignalReport report)
    {
        Console.Out.WriteLine($"series,task,{string.Join(",", Columns.Select(column => column.Header))}");
        foreach (var (benchmark, series) in Rows(report))
            Console.Out.WriteLine($"{CsvText.Field(series.Curve.Series)},{CsvText.Field(TaskOf(report, benchmark))},{string.Join(",", Columns.Select(column => column.Number(benchmark, series).ToString("R", CultureInfo.InvariantCulture)))}");
    }

    private static Table Table(SignalReport report) => new(
        "Signal quality of each series on each task",
        [new("series", false), new("task", false), new("n", true), new("window", true), new("rho", true), new("autocorr", true), new("SQ", true), new("SQ p", true), new("Spearman", true), new("gain/noise", true)],
        [
            .. Rows(report).Select(row => (IReadOnlyList<TableCell>)
            [
                row.Series.Curve.Series, TaskOf(report, row.Benchmark), Text(row.Series.Checkpoints, 0), ReportTables.Window(row.Series.Curve),
                Text(row.Series.E2lm.Monotonicity, 4), Text(row.Series.E2lm.Autocorrelation, 4), Text(row.Series.E2lm.SignalQuality, 4), Text(row.Series.Statistics!.SignalQualityP, 3),
                Text(row.Series.Spearman, 4), Text(row.Series.Statistics.GainOverNoise, 1),
            ]),
        ]);

    private static IEnumerable<(BenchmarkSignal Benchmark, SeriesSignal Series)> Rows(SignalReport report) =>
        report.Benchmarks.SelectMany(benchmark => benchmark.Primary.Series, (benchmark, series) => (benchmark, series));

    // A preview's mark stands in the task's name, because that is where it survives in a CSV file.
    private static string TaskOf(SignalReport report, BenchmarkSignal benchmark) =>
        report.Data.PreviewItems is null ? benchmark.Data.Task : $"{benchmark.Data.Task} (PREVIEW)";

    private static string Text(double value, int decimals) => double.IsNaN(value) ? "–" : value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}

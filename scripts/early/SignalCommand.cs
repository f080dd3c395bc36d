using System.CommandLine;
using System.Globalization;
using EarlySignal.Basics;
using EarlySignal.Reports;
using EarlySignal.Results;
using EarlySignal.Signals;

namespace EarlySignal.Early;

/// <summary><c>early signal</c>: signal quality of each curve, from results or from the competition's plot-data file.</summary>
internal static class SignalCommand
{
    public static Command Create()
    {
        var results = ScoreCommand.ResultsOption();
        var plotData = new Option<string?>("--plot-data") { Description = "Read curves from a file in the competition's format instead of a results folder, and take the part that the competition scores" };
        var metric = ReportCommand.MetricOption();
        var csv = new Option<bool>("--csv") { Description = "Print series,task,n,rho,autocorr,sq instead of a table" };
        var sources = new SourceOptions();
        var command = new Command("signal", "Print E2LM signal quality of every series on every task.") { results, plotData, metric, csv };
        sources.AddTo(command);
        command.SetAction(line =>
        {
            if (line.GetValue(plotData) is { } file)
                Print([.. E2lmPlotData.Read(file).Select(known => Row.Of(known.Benchmark, E2lmWindow.Of(known.Curve)))], line.GetValue(csv));
            else if (sources.Read(line) is { } source)
                Print(Rows(ReportCommand.Report(source, line.GetRequiredValue(metric))), line.GetValue(csv));
            else
                Print(Rows(ReportCommand.Report(new ResultFolder(line.GetRequiredValue(results)).FinishedRuns(), line.GetRequiredValue(metric))), line.GetValue(csv));
        });
        return command;
    }

    /// <summary>One series on one task.</summary>
    private sealed record Row(string Task, Curve Curve, E2lmSignalQuality Quality, double Spearman)
    {
        public static Row Of(string task, Curve curve) => new(task, curve, E2lmSignalQuality.Of(curve.Values), Correlation.WithOrder(curve.Values));
    }

    // A preview's mark stands in the task's name, because that is where it survives in a CSV file.
    private static IReadOnlyList<Row> Rows(SignalReport report) =>
    [
        .. report.Benchmarks.SelectMany(benchmark => benchmark.Primary.Series, (benchmark, series) => new Row(
            report.Data.PreviewItems is null ? benchmark.Data.Task : $"{benchmark.Data.Task} (PREVIEW)", series.Curve, series.E2lm, series.Spearman)),
    ];

    private static void Print(IReadOnlyList<Row> rows, bool csv)
    {
        if (!csv)
        {
            Console.Out.Write(TextTable.Render(Table(rows)));
            return;
        }
        Console.Out.WriteLine("series,task,n,rho,autocorr,sq");
        foreach (var (task, curve, quality, _) in rows)
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{CsvText.Field(curve.Series)},{CsvText.Field(task)},{quality.Checkpoints},{quality.Monotonicity:R},{quality.Autocorrelation:R},{quality.SignalQuality:R}"));
    }

    private static Table Table(IReadOnlyList<Row> rows) => new(
        "Signal quality of each series on each task",
        [new("series", false), new("task", false), new("n", true), new("window", true), new("rho", true), new("autocorr", true), new("SQ", true), new("Spearman", true)],
        [.. rows.Select(row => (IReadOnlyList<TableCell>)[row.Curve.Series, row.Task, Text(row.Curve.Count, 0), ReportTables.Window(row.Curve), Text(row.Quality.Monotonicity, 4), Text(row.Quality.Autocorrelation, 4), Text(row.Quality.SignalQuality, 4), Text(row.Spearman, 4)])]);

    private static string Text(double value, int decimals) => double.IsNaN(value) ? "–" : value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}

using System.CommandLine;
using System.Globalization;
using EarlySignal.Results;
using EarlySignal.Signals;

namespace EarlySignal.Early;

/// <summary><c>early signal</c>: signal quality of each curve, from results or from the competition's plot-data file.</summary>
internal static class SignalCommand
{
    public static Command Create()
    {
        var results = ScoreCommand.ResultsOption();
        var plotData = new Option<string?>("--plot-data") { Description = "Read curves from a file in the competition's format instead of a results folder" };
        var metric = ReportCommand.MetricOption();
        var csv = new Option<bool>("--csv") { Description = "Print series,task,n,rho,autocorr,sq instead of a table" };
        var command = new Command("signal", "Print E2LM signal quality of every series on every task.") { results, plotData, metric, csv };
        command.SetAction(line =>
        {
            var curves = line.GetValue(plotData) is { } file
                ? E2lmPlotData.Read(file).Select(known => (known.Benchmark, Curve: E2lmWindow.Of(known.Curve)))
                : ReportCommand.Report(new ResultFolder(line.GetRequiredValue(results)).FinishedRuns(), line.GetRequiredValue(metric))
                    .Data.Benchmarks.SelectMany(benchmark => benchmark.Metrics[0].Curves, (benchmark, curve) => (Benchmark: benchmark.Task, Curve: curve));
            Print(curves, line.GetValue(csv));
        });
        return command;
    }

    private static void Print(IEnumerable<(string Task, Curve Curve)> curves, bool csv)
    {
        Console.Out.WriteLine(csv ? "series,task,n,rho,autocorr,sq" : $"{"series",-20} {"task",-24} {"n",3} {"rho",7} {"autocorr",8} {"sq",7}");
        foreach (var (task, curve) in curves)
        {
            var quality = E2lmSignalQuality.Of(curve.Values);
            Console.Out.WriteLine(csv
                ? string.Create(CultureInfo.InvariantCulture, $"{Quoted(curve.Series)},{Quoted(task)},{quality.Checkpoints},{quality.Monotonicity:R},{quality.Autocorrelation:R},{quality.SignalQuality:R}")
                : string.Create(CultureInfo.InvariantCulture, $"{curve.Series,-20} {task,-24} {quality.Checkpoints,3} {quality.Monotonicity,7:F4} {quality.Autocorrelation,8:F4} {quality.SignalQuality,7:F4}"));
        }
    }

    private static string Quoted(string field) =>
        field.AsSpan().IndexOfAny(",\"\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

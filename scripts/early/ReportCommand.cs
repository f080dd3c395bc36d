using System.CommandLine;
using EarlySignal.Basics;
using EarlySignal.Reports;
using EarlySignal.Results;
using EarlySignal.Runs;

namespace EarlySignal.Early;

/// <summary><c>early report</c>: what a results folder says, as a table, Markdown and a page. No model is needed.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var results = ScoreCommand.ResultsOption();
        var page = PageOption();
        var metric = MetricOption();
        var markdown = new Option<string?>("--markdown") { Description = "Also write the tables and findings as Markdown to this file" };
        var (sources, statistics) = (new SourceOptions(), new StatisticsOptions());
        var command = new Command("report", "Make the report from results that are on disk.") { results, page, metric, markdown };
        sources.AddTo(command);
        statistics.AddTo(command);
        command.SetAction(line =>
        {
            var (options, name) = (statistics.Read(line), line.GetRequiredValue(metric));
            var report = sources.Read(line, name) is { } source
                ? Report(source, name, options)
                : Report(new ResultFolder(line.GetRequiredValue(results)).FinishedRuns(), name, options);
            if (line.GetValue(markdown) is { } file)
                AtomicFile.WriteText(file, MarkdownReport.Render(report));
            Write(report, line.GetRequiredValue(page));
        });
        return command;
    }

    public static Option<string> PageOption() =>
        new("--out") { Description = "The page to write", DefaultValueFactory = _ => "report.html" };

    public static Option<string> MetricOption() =>
        new("--metric") { Description = "The metric that table, charts and verdicts are about", DefaultValueFactory = _ => "acc" };

    public static SignalReport Report(IReadOnlyList<FinishedRun> runs, string metric, ReportOptions? options = null) =>
        SignalReport.Of(ReportSource.Read("Early signal", runs, metric), options);

    public static SignalReport Report(ScoreSource source, string metric, ReportOptions options) =>
        SignalReport.Of(ScoreReport.Read("Early signal", source, metric), options);

    public static void Write(SignalReport report, string page)
    {
        AtomicFile.WriteText(page, HtmlReport.Render(report));
        Console.Out.Write(TextReport.Render(report));
        Console.Out.WriteLine();
        Console.Out.WriteLine($"Curves and findings: {Path.GetFullPath(page)}");
    }
}

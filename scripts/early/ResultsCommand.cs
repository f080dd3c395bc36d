using System.CommandLine;
using EarlySignal.Results;
using EarlySignal.Runs;

namespace EarlySignal.Early;

/// <summary><c>early results export</c>: scores for other tools, or from one tool's form to another's.</summary>
internal static class ResultsCommand
{
    private const string LmEval = "lm-eval", PlotData = "plot-data", Csv = "csv";

    public static Command Create() => new("results", "Hand scores to other tools.") { Export() };

    private static Command Export()
    {
        var results = ScoreCommand.ResultsOption();
        var format = new Option<string>("--format") { Description = "csv (a table), plot-data (the competition's JSON, one metric), or lm-eval (a folder of results_*.json, and samples_*.jsonl for each --task)", DefaultValueFactory = _ => Csv };
        format.AcceptOnlyFromAmong(Csv, PlotData, LmEval);
        var place = new Option<string>("--out") { Description = "The file to write, or the folder for lm-eval", Required = true };
        var metric = ReportCommand.MetricOption();
        var tasks = new Option<string[]>("--task") { Description = "Folder of a task whose samples shall be written, too; its items must be those that were scored", AllowMultipleArgumentsPerToken = true };
        var sources = new SourceOptions();
        var command = new Command("export", "Write scores as files of other tools.") { results, format, place, metric, tasks };
        sources.AddTo(command);
        command.SetAction(line =>
        {
            var given = sources.Read(line);
            IReadOnlyList<FinishedRun> runs = given is null ? new ResultFolder(line.GetRequiredValue(results)).FinishedRuns() : [];
            var source = given ?? ScoreSource.Of(runs);
            var path = line.GetRequiredValue(place);
            switch (line.GetRequiredValue(format))
            {
                case LmEval:
                    ScoreExport.LmEval(source, path, runs, [.. (line.GetValue(tasks) ?? []).Select(TaskCommand.Load)]);
                    break;
                case PlotData:
                    ScoreExport.PlotData(source, line.GetRequiredValue(metric), path);
                    break;
                default:
                    ScoreExport.Csv(source, path);
                    break;
            }
            Console.Out.WriteLine($"{source.Scores.Count} scores: {Path.GetFullPath(path)}");
        });
        return command;
    }
}

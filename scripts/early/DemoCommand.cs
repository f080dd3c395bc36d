using System.CommandLine;
using EarlySignal.Results;
using EarlySignal.Runs;

namespace EarlySignal.Early;

/// <summary><c>early demo</c>: the main job on the checkpoints and benchmarks that come with the repository.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var results = ScoreCommand.ResultsOption();
        var page = ReportCommand.PageOption();
        var command = new Command("demo", "Score the bundled checkpoints on the bundled benchmarks and write the report.") { results, page };
        command.SetAction((line, stop) =>
        {
            var family = DemoData.Family().Select(series => new SeriesSource(series));
            var folder = new ResultFolder(line.GetRequiredValue(results));
            var sweep = new Sweep([.. family], DemoData.Tasks(), folder, new SweepOptions());
            var progress = new ProgressConsole();
            var runs = progress.Show(() => sweep.Run(progress, stop));
            ReportCommand.Write(ReportCommand.Report(runs, "acc"), line.GetRequiredValue(page));
            return Task.FromResult(0);
        });
        return command;
    }
}

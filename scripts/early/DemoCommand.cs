using System.CommandLine;
using EarlySignal.Basics;
using EarlySignal.Checkpoints;
using EarlySignal.Results;
using EarlySignal.Runs;
using EarlySignal.Tasks;

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
            var data = DataFolder();
            var family = FoldersWith(Path.Combine(data, "ladder"), "series.json").Select(folder => new SeriesSource(CheckpointSeries.Open(folder)));
            var tasks = FoldersWith(Path.Combine(data, "benchmarks"), "*.yaml").Select(TaskDefinition.Load);
            var folder = new ResultFolder(line.GetRequiredValue(results));
            var sweep = new Sweep([.. family], [.. tasks], folder, new SweepOptions());
            var progress = new ProgressConsole();
            var runs = progress.Show(() => sweep.Run(progress, stop));
            ReportCommand.Write(ReportCommand.Report(runs, "acc"), line.GetRequiredValue(page));
            return Task.FromResult(0);
        });
        return command;
    }

    private static IEnumerable<string> FoldersWith(string parent, string file) =>
        Directory.EnumerateDirectories(parent).Where(folder => Directory.EnumerateFiles(folder, file).Any()).Order(StringComparer.Ordinal);

    /// <summary>The repository's data folder, looked for upwards from here and from the program.</summary>
    private static string DataFolder()
    {
        foreach (var start in new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                var data = Path.Combine(folder.FullName, "data");
                if (Directory.Exists(Path.Combine(data, "ladder")) && Directory.Exists(Path.Combine(data, "benchmarks")))
                    return data;
            }
        }
        throw new InputException(Directory.GetCurrentDirectory(), "", "no data/ladder and data/benchmarks here or above", "the repository's data folder", "Run the demo inside a clone of the repository.");
    }
}

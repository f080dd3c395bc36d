using EarlySignal.Basics;
using EarlySignal.Checkpoints;
using EarlySignal.Reports;
using EarlySignal.Tasks;

namespace EarlySignal.Runs;

/// <summary>The checkpoints and benchmarks that come with the repository, for a first look and for the notebooks.</summary>
public static class DemoData
{
    /// <summary>The repository's data folder, looked for upwards from the current folder and from the program.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static string Folder
    {
        get
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
            throw new InputException(Directory.GetCurrentDirectory(), "", "no data/ladder and data/benchmarks here or above", "the repository's data folder", "Work inside a clone of the repository.");
        }
    }

    /// <summary>The demo ladder: four series of tiny checkpoints, one of them, trained without science text, a control.</summary>
    /// <exception cref="InputException">The data folder is not found.</exception>
    public static IReadOnlyList<CheckpointSeries> Family() => [.. FoldersWith("ladder", "series.json").Select(folder => CheckpointSeries.Open(folder))];

    /// <summary>One series of the demo ladder.</summary>
    /// <param name="name">Such as <c>mix-570k</c>.</param>
    /// <exception cref="InputException">There is none of that name, or the data folder is not found.</exception>
    public static CheckpointSeries Series(string name) => Family().FirstOrDefault(series => series.Name == name)
        ?? throw new InputException(Folder, name, "no demo series of this name", string.Join(", ", Family().Select(series => series.Name)), "Name one of these.");

    /// <summary>The demo benchmarks.</summary>
    /// <exception cref="InputException">The data folder is not found.</exception>
    public static IReadOnlyList<TaskDefinition> Tasks() => [.. FoldersWith("benchmarks", "*.yaml").Select(TaskDefinition.Load)];

    /// <summary>One of the demo benchmarks.</summary>
    /// <param name="name">Such as <c>science_cloze</c>.</param>
    /// <exception cref="InputException">There is none of that name, or the data folder is not found.</exception>
    public static TaskDefinition Task(string name) => Tasks().FirstOrDefault(task => task.Name == name)
        ?? throw new InputException(Folder, name, "no demo benchmark of this name", string.Join(", ", Tasks().Select(task => task.Name)), "Name one of these.");

    /// <summary>What is there: each series with what it was trained on, its checkpoints, and where training begins and ends.</summary>
    /// <exception cref="InputException">The data folder is not found.</exception>
    public static Table Overview() => new(
        "The demo ladder",
        [new("series", IsNumber: false), new("trained on", IsNumber: false), new("checkpoints", IsNumber: true), new("first step", IsNumber: true), new("last step", IsNumber: true), new("million tokens by then", IsNumber: true)],
        [
            .. Family().Select(series => (IReadOnlyList<TableCell>)
            [
                series.Name + (series.IsControl ? " (control)" : ""), series.Mixture ?? NumberText.Undefined, NumberText.Count(series.Checkpoints.Count),
                NumberText.Count(series.Checkpoints[0].Step), NumberText.Count(series.Checkpoints[^1].Step),
                NumberText.Compact(1000 * (series.Checkpoints[^1].Tokens ?? double.NaN)),
            ]),
        ]);

    private static IEnumerable<string> FoldersWith(string parent, string file) =>
        Directory.EnumerateDirectories(Path.Combine(Folder, parent)).Where(folder => Directory.EnumerateFiles(folder, file).Any()).Order(StringComparer.Ordinal);
}

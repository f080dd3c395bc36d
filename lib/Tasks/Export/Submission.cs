using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using EarlySignal.Basics;

namespace EarlySignal.Tasks.Export;

/// <summary>
/// What the E2LM competition takes: a zip with a patch against its fork of lm-evaluation-harness and a file that says which
/// task and metric count.
/// </summary>
public static partial class Submission
{
    /// <summary>The patch's name in the zip.</summary>
    public const string PatchName = "evaluation.patch";

    /// <summary>The name of the other file in the zip.</summary>
    public const string MetadataName = "metadata.yaml";

    private const string TasksFolder = "lm_eval/tasks";

    // The zip of the same task is the same bytes, whenever it is made; this is the earliest time that a zip can hold.
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes the zip and checks it.</summary>
    /// <param name="task">The task; its name becomes that of the folder below <c>lm_eval/tasks</c>.</param>
    /// <param name="metric">The metric that counts, such as <c>acc_norm</c>; the task must have it.</param>
    /// <param name="clone">Folder of a clone of the fork; nothing in it is changed.</param>
    /// <param name="path">The zip to write.</param>
    /// <returns>What the check found.</returns>
    /// <exception cref="InputException">The task cannot be exported, the folder is no clone or has this task already, or the check fails.</exception>
    public static SubmissionContent Write(TaskDefinition task, string metric, string clone, string path)
    {
        RequireMetric(task.File, "metric_list", metric, task.Metrics.Select(known => known.Name));
        return Write(task.File, [task.Name], metric, clone, path, dataFolder => ExportedTask.Files(task, dataFolder: dataFolder));
    }

    /// <summary>Writes the zip of a group of tasks, of which the group's value counts, and checks it.</summary>
    /// <param name="group">The group; its name becomes that of the folder below <c>lm_eval/tasks</c>.</param>
    /// <param name="metric">The metric that counts; the group must have it.</param>
    /// <param name="clone">Folder of a clone of the fork; nothing in it is changed.</param>
    /// <param name="path">The zip to write.</param>
    /// <returns>What the check found.</returns>
    /// <exception cref="InputException">A task cannot be exported, the folder is no clone or has a task of this name already, or the check fails.</exception>
    public static SubmissionContent Write(TaskGroup group, string metric, string clone, string path)
    {
        RequireMetric(group.File, "aggregate_metric_list", metric, group.Metrics.Select(known => known.Name));
        foreach (var task in group.AllTasks)
            RequireMetric(task.File, "metric_list", metric, task.Metrics.Select(known => known.Name));
        return Write(group.File, NamesIn(group), metric, clone, path, dataFolder => ExportedTask.Files(group, dataFolder));
    }

    private static void RequireMetric(string file, string key, string metric, IEnumerable<string> known)
    {
        if (!known.Contains(metric))
            throw new InputException(file, key, $"no metric '{metric}'", known.Any() ? $"one of {string.Join(", ", known)}" : "the metrics that count", $"Choose another one, or add it to {key}.");
    }

    private static IReadOnlyList<string> NamesIn(TaskGroup group) => [group.Name, .. group.Tasks.Select(task => task.Name), .. group.Groups.SelectMany(NamesIn)];

    // The first name is that of the whole.
    private static SubmissionContent Write(string file, IReadOnlyList<string> names, string metric, string clone, string path, Func<string, IReadOnlyList<ExportedFile>> export)
    {
        var name = names[0];
        if (!Directory.Exists(Path.Combine(clone, TasksFolder)))
            throw new InputException(clone, "", $"no folder {TasksFolder}", "a clone of the competition's lm-evaluation-harness", "Clone it, and give the folder: --clone.");
        ExportedTask.RequireName(file, name);
        if (Path.Exists(Path.Combine(clone, TasksFolder, name)))
            throw new InputException(clone, $"{TasksFolder}/{name}", "a task of this name", "a name that is free there", "Give the task another name: --name.");
        RequireFree(clone, names);
        var folder = $"{TasksFolder}/{name}";
        var patch = Patch.Adding(folder, export(folder + "/"));
        var metadata = $"task_name: {name}\ntask_metric: {HarnessMetrics.Name(metric)},none\nhf_token: ''\n";
        AtomicFile.Write(path, stream =>
        {
            using ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true);
            Add(zip, PatchName, patch);
            Add(zip, MetadataName, metadata);
        });
        return SubmissionContent.Read(path);
    }

    // The harness knows tasks and groups by their names alone, in whatever folder their files are.
    private static void RequireFree(string clone, IReadOnlyList<string> names)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(clone, TasksFolder), "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            if (File.ReadLines(file).Select(line => Named().Match(line).Groups["name"].Value).FirstOrDefault(names.Contains) is { } taken)
                throw new InputException(file, "task", $"'{taken}'", "names that the clone does not have yet", "Give the task another name: --name.");
    }

    [GeneratedRegex("""^(?:task|group):\s*["']?(?<name>[\w-]+)""")]
    private static partial Regex Named();

    private static void Add(ZipArchive zip, string name, string text)
    {
        var entry = zip.CreateEntry(name);
        entry.LastWriteTime = NoTime;
        using var stream = entry.Open();
        stream.Write(Encoding.UTF8.GetBytes(text));
    }
}

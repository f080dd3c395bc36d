using System.IO.Compression;
using System.Text;
using EarlySignal.Basics;

namespace EarlySignal.Tasks.Export;

/// <summary>
/// What the E2LM competition takes: a zip with a patch against its fork of lm-evaluation-harness and a file that says which
/// task and metric count.
/// </summary>
public static class Submission
{
    /// <summary>The patch's name in the zip.</summary>
    public const string PatchName = "evaluation.patch";

    /// <summary>The name of the other file in the zip.</summary>
    public const string MetadataName = "metadata.yaml";

    /// <summary>Fewest items that the competition takes.</summary>
    public const int FewestItems = 100;

    /// <summary>Most items that the competition takes.</summary>
    public const int MostItems = 15_000;

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
        if (!Directory.Exists(Path.Combine(clone, TasksFolder)))
            throw new InputException(clone, "", $"no folder {TasksFolder}", "a clone of the competition's lm-evaluation-harness", "Clone it, and give the folder: --clone.");
        ExportedTask.RequireName(task.File, task.Name);
        if (Path.Exists(Path.Combine(clone, TasksFolder, task.Name)))
            throw new InputException(clone, $"{TasksFolder}/{task.Name}", "a task of this name", "a name that is free there", "Give the task another name: --name.");
        if (!task.Metrics.Any(known => known.Name == metric))
            throw new InputException(task.File, "metric_list", $"no metric '{metric}'", $"one of {string.Join(", ", task.Metrics.Select(known => known.Name))}", "Choose one of these, or add it to the task.");
        var folder = $"{TasksFolder}/{task.Name}";
        var patch = Patch.Adding(folder, ExportedTask.Files(task, dataFolder: folder + "/"));
        var metadata = $"task_name: {task.Name}\ntask_metric: {HarnessMetrics.Name(metric)},none\nhf_token: ''\n";
        AtomicFile.Write(path, stream =>
        {
            using ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true);
            Add(zip, PatchName, patch);
            Add(zip, MetadataName, metadata);
        });
        return SubmissionContent.Read(path);
    }

    private static void Add(ZipArchive zip, string name, string text)
    {
        var entry = zip.CreateEntry(name);
        entry.LastWriteTime = NoTime;
        using var stream = entry.Open();
        stream.Write(Encoding.UTF8.GetBytes(text));
    }
}

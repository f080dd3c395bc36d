using System.IO.Compression;
using EarlySignal.Basics;
using EarlySignal.Tasks.Validation;

namespace EarlySignal.Tasks.Export;

/// <summary>What a submission holds, as far as it can be tried without a model: its task loads, and its requests can be built.</summary>
/// <param name="Task">The name of the task or group.</param>
/// <param name="Metric">The metric as the competition reads it, such as <c>acc_norm,none</c>.</param>
/// <param name="Files">The files that the patch adds, from the repository's root.</param>
/// <param name="Items">How many items it has.</param>
/// <param name="Requests">What a model is asked, in order.</param>
public sealed record SubmissionContent(string Task, string Metric, IReadOnlyList<string> Files, int Items, IReadOnlyList<ScoringRequest> Requests)
{
    private const long MaxMetadataBytes = 1 << 16;
    private const long MaxPatchBytes = 1 << 28;
    private const string Remedy = "Write the zip with 'early task bundle'.";

    /// <summary>Unpacks a submission in memory, applies its patch to an empty folder that is deleted afterwards, loads the task and builds its requests.</summary>
    /// <param name="path">The zip.</param>
    /// <exception cref="InputException">Something is missing, too large, leaves its folder, holds a token, or does not load.</exception>
    public static SubmissionContent Read(string path)
    {
        var (patch, metadataText) = Unpack(path);
        var added = Patch.Read(patch, $"{path}/{Submission.PatchName}");
        var scratch = Directory.CreateTempSubdirectory("earlysignal-submission-").FullName;
        try
        {
            var (name, metric) = Metadata(path, scratch, metadataText);
            foreach (var file in added)
                AtomicFile.WriteText(Path.Combine([scratch, .. file.Name.Split('/')]), file.Text);
            var taskFile = TaskFile(path, scratch, added, name);
            var group = TaskGroup.IsGroupFile(taskFile) ? TaskGroup.Load(taskFile) : null;
            var tasks = group?.AllTasks ?? [TaskDefinition.Load(taskFile)];
            RequireMetric(path, group?.Metrics.Select(known => known.Name) ?? tasks[0].Metrics.Select(known => known.Name), metric);
            if (tasks.SelectMany(task => task.DataFiles.Values).SelectMany(files => files).FirstOrDefault(file => !file.StartsWith(scratch + Path.DirectorySeparatorChar, StringComparison.Ordinal)) is { } outside)
                throw new InputException(path, Submission.PatchName, $"a task that reads '{outside}'", "data that the patch adds, or a dataset on the Hub", Remedy);
            var items = tasks.Select(task => task.Items()).ToList();
            var count = items.Sum(of => of.Count);
            if (count is < TaskValidator.FewestItems or > TaskValidator.MostItems)
                throw new InputException(path, "", $"{count} items", $"{TaskValidator.FewestItems} to {TaskValidator.MostItems}, as the competition's rules say", "Add items, or take a sample.");
            return new SubmissionContent(name, metric, [.. added.Select(file => file.Name)], count, [.. tasks.Zip(items).SelectMany(of => ItemRequests.Of(of.Second, of.First.TargetDelimiter))]);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static (string Patch, string Metadata) Unpack(string path)
    {
        if (!File.Exists(path))
            throw new InputException(path, "", "no such file", "a submission.zip", Remedy);
        try
        {
            using var zip = ZipFile.OpenRead(path);
            string[] names = [.. zip.Entries.Take(3).Select(entry => entry.FullName).Order(StringComparer.Ordinal)];
            if (!names.SequenceEqual([Submission.PatchName, Submission.MetadataName]))
                throw new InputException(path, "", names.Length == 0 ? "nothing" : string.Join(", ", names.Select(name => $"'{name}'")), $"'{Submission.PatchName}' and '{Submission.MetadataName}' at its root and nothing else", Remedy);
            return (Text(path, zip, Submission.PatchName, MaxPatchBytes), Text(path, zip, Submission.MetadataName, MaxMetadataBytes));
        }
        catch (InvalidDataException fault)
        {
            throw new InputException(path, "", $"a file that is no zip ({fault.Message})", "a submission.zip", Remedy);
        }
    }

    // The size that a zip states is what its maker wrote there, so that what comes out is counted.
    private static string Text(string path, ZipArchive zip, string name, long most)
    {
        using var stream = zip.GetEntry(name)!.Open();
        using MemoryStream text = new();
        var buffer = new byte[1 << 16];
        for (var read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
        {
            text.Write(buffer, 0, read);
            if (text.Length > most)
                throw new InputException(path, name, $"more than {most} bytes", "a smaller file", "Take fewer items, or put the data on the Hub.");
        }
        return Utf8Text.Decode(path, name, text.GetBuffer().AsSpan(0, (int)text.Length));
    }

    private static (string Task, string Metric) Metadata(string path, string scratch, string text)
    {
        var file = Path.Combine(scratch, Submission.MetadataName);
        File.WriteAllText(file, text);
        YamlField metadata;
        try
        {
            metadata = YamlField.Read(file);
        }
        catch (InputException fault)
        {
            throw new InputException(path, Submission.MetadataName, $"text that cannot be read ({fault.Message})", "task_name, task_metric and hf_token", Remedy);
        }
        if (metadata.Text("hf_token", "").Length > 0)
            throw new InputException(path, $"{Submission.MetadataName}, hf_token", "a token", "nothing: whoever gets the zip can use it", "Make the dataset public, or fill the token in just before you upload, and revoke it afterwards.");
        return (Required("task_name"), Required("task_metric"));

        string Required(string key) => metadata.TryGet(key, out var value) && value.Scalar is string { Length: > 0 } found ? found
            : throw new InputException(path, $"{Submission.MetadataName}, {key}", "no text", $"the {key.Replace('_', ' ')}", Remedy);
    }

    private static string TaskFile(string path, string scratch, IReadOnlyList<ExportedFile> added, string name)
    {
        foreach (var file in added.Where(file => Path.GetExtension(file.Name) is ".yaml" or ".yml"))
        {
            var full = Path.Combine([scratch, .. file.Name.Split('/')]);
            // A group has a list under "task", and its name under "group".
            var root = YamlField.Read(full);
            if (root.TryGet("task", out var named) && (!named.IsList || root.TryGet("group", out named)) && named.Scalar is string found && found == name)
                return full;
        }
        throw new InputException(path, $"{Submission.MetadataName}, task_name", $"'{name}', which the patch does not add", "the name of a task in the patch", Remedy);
    }

    private static void RequireMetric(string path, IEnumerable<string> known, string metric)
    {
        if (!known.Any(name => $"{name},none" == metric))
            throw new InputException(path, $"{Submission.MetadataName}, task_metric", $"'{metric}'", $"one of {string.Join(", ", known.Select(name => $"'{name},none'"))}", "Correct the name; ',none' means that no filter is used.");
    }
}

using System.Globalization;
using EarlySignal.Basics;

namespace EarlySignal.Results;

/// <summary>
/// A folder of results: <c>task/series/checkpoint.key/</c> with <c>items.jsonl</c> and, once the run is finished,
/// <c>run.json</c>. The key is in the name, so results of other weights or another prompt are never taken for these.
/// </summary>
/// <param name="path">The folder; it is created with the first run.</param>
public sealed class ResultFolder(string path)
{
    private const int KeyDigits = 12;

    // mix-400k before mix-1200k.
    internal static readonly StringComparer BySizeInName = StringComparer.Create(CultureInfo.InvariantCulture, CompareOptions.NumericOrdering);

    internal const string ItemsName = "items.jsonl";
    internal const string ManifestName = "run.json";
    internal const string PartialName = "items.partial.jsonl";

    /// <summary>The folder's path.</summary>
    public string Path { get; } = path;

    /// <summary>Where a run lies.</summary>
    public string FolderOf(RunManifest run) =>
        System.IO.Path.Combine(Path, FileName(run.Task), FileName(run.Series), $"{FileName(run.Checkpoint)}.{run.Key[..KeyDigits]}");

    /// <summary>Whether the run is on disk, whole, and nothing of its making is left over.</summary>
    public bool IsFinished(RunManifest run) =>
        File.Exists(ManifestOf(run)) && !File.Exists(System.IO.Path.Combine(FolderOf(run), PartialName));

    /// <summary>
    /// Brings the manifest of a finished run up to date with what changes no score and is no part of the key: step, tokens and
    /// whether the series is a control. The item results stay as they are.
    /// </summary>
    /// <param name="run">The run as it is described now.</param>
    public void Describe(RunManifest run)
    {
        var known = RunManifest.Read(ManifestOf(run));
        var current = run with { ItemsHash = known.ItemsHash };
        if (current != known)
            AtomicFile.Write(ManifestOf(run), current.Write);
    }

    /// <summary>
    /// Opens a run for writing and finds what an earlier, killed process has left of it; null when another process is
    /// writing it just now.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <exception cref="InputException">A file lies where the folder of results should be.</exception>
    public RunWriter? TryOpen(RunManifest run)
    {
        if (File.Exists(Path))
            throw new InputException(Path, "", "a file", "a folder for results", "Give another folder, or move the file away.");
        var folder = FolderOf(run);
        Directory.CreateDirectory(folder);
        var partial = ExclusiveFile.TryOpen(System.IO.Path.Combine(folder, PartialName));
        return partial is null ? null : new RunWriter(folder, run, partial);
    }

    /// <summary>All finished runs, ordered by task, series (controls last) and step. When a task has both a preview and a whole run of a checkpoint, the preview is left out.</summary>
    /// <exception cref="InputException">The folder is missing or holds no finished run, a manifest cannot be read, or one checkpoint has several whole runs.</exception>
    public IReadOnlyList<FinishedRun> FinishedRuns()
    {
        if (!Directory.Exists(Path))
            throw new InputException(Path, "", "no such folder", "a folder of results", "Run 'early score' first, or correct the path.");
        var runs = Ordered(Directory.EnumerateFiles(Path, ManifestName, SearchOption.AllDirectories)
            .Select(file => new FinishedRun(System.IO.Path.GetDirectoryName(file)!, RunManifest.Read(file)))
            .GroupBy(run => (run.Manifest.Task, run.Manifest.Series, run.Manifest.Checkpoint))
            .Select(Current));
        return runs.Count > 0 ? runs : throw new InputException(Path, "", "no finished run", "at least one", "Run 'early score' first, or correct the path.");
    }

    /// <summary>Those of the given runs that are finished, in the order of <see cref="FinishedRuns()"/>.</summary>
    /// <param name="runs">Runs by their key.</param>
    public IReadOnlyList<FinishedRun> FinishedRuns(IEnumerable<RunManifest> runs) => Ordered(runs
        // Another process may just be looking whether there is something left to do, so IsFinished can waver.
        .Where(run => File.Exists(ManifestOf(run)))
        .Select(run => new FinishedRun(FolderOf(run), RunManifest.Read(ManifestOf(run)))));

    private string ManifestOf(RunManifest run) => System.IO.Path.Combine(FolderOf(run), ManifestName);

    private static IReadOnlyList<FinishedRun> Ordered(IEnumerable<FinishedRun> runs) =>
    [
        .. runs
            .OrderBy(run => run.Manifest.Task, StringComparer.Ordinal)
            .ThenBy(run => run.Manifest.IsControl)
            .ThenBy(run => run.Manifest.Series, BySizeInName)
            .ThenBy(run => run.Manifest.Series, StringComparer.Ordinal)
            .ThenBy(run => run.Manifest.Step),
    ];

    private static FinishedRun Current(IGrouping<(string Task, string Series, string Checkpoint), FinishedRun> runs)
    {
        FinishedRun[] whole = [.. runs.Where(run => !run.Manifest.IsPreview)];
        FinishedRun[] largest = whole.Length > 0 ? whole : [.. runs.Where(run => run.Manifest.Items == runs.Max(other => other.Manifest.Items))];
        return largest.Length == 1
            ? largest[0]
            : throw new InputException(
                System.IO.Path.GetDirectoryName(largest[0].Folder)!, $"{runs.Key.Checkpoint} on {runs.Key.Task}",
                $"{largest.Length} finished runs with different keys ({string.Join(", ", largest.Select(run => System.IO.Path.GetFileName(run.Folder)).Order(StringComparer.Ordinal))})",
                "one", "The weights, the tokenizer, the task or the engine changed between them: delete the folders that are out of date, or use a fresh results folder.");
    }

    // Names come from task files and folders of users: keep them readable, but never let one leave the folder.
    internal static string FileName(string name)
    {
        var safe = new string([.. name.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '+' or '=' ? c : '_')]);
        return safe.Trim('.').Length == 0 ? "_" : safe;
    }
}

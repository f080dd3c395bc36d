using System.Text.RegularExpressions;
using EarlySignal.Basics;

namespace EarlySignal.Checkpoints;

/// <summary>One checkpoint of a series; its weights are not open.</summary>
/// <param name="Folder">The folder with <c>config.json</c> and weights.</param>
/// <param name="Name">The folder's own name, such as <c>iter_0002000</c>.</param>
/// <param name="Step">Optimizer steps.</param>
/// <param name="Tokens">Training tokens seen, in billions, when the name or a schedule says so.</param>
public sealed record CheckpointEntry(string Folder, string Name, long Step, double? Tokens);

/// <summary>The checkpoints of one training run, ordered by step.</summary>
public sealed partial class CheckpointSeries
{
    /// <summary>The optional file in a series' folder: <c>name</c>, <c>mixture</c>, and <c>tokens_per_step</c> or <c>schedule</c>.</summary>
    public const string DescriptionFile = "series.json";

    private readonly Lock _gate = new();
    private (string File, byte[] Content)? _firstTokenizer;

    private CheckpointSeries(string folder, string name, SeriesDescription description, IReadOnlyList<CheckpointEntry> checkpoints)
    {
        Folder = folder;
        Name = name;
        Mixture = description.Mixture;
        IsControl = description.IsControl;
        Checkpoints = checkpoints;
    }

    /// <summary>The folder that was opened.</summary>
    public string Folder { get; }

    /// <summary>From <c>series.json</c>, else the folder's name.</summary>
    public string Name { get; }

    /// <summary>What the run was trained on, when <c>series.json</c> says so.</summary>
    public string? Mixture { get; }

    /// <summary>
    /// Whether <c>series.json</c> says <c>"control": true</c>: a run to compare with, such as one on web text only, that is shown
    /// but left out of averages and verdicts.
    /// </summary>
    public bool IsControl { get; }

    /// <summary>The checkpoints, the lowest step first; at least one.</summary>
    public IReadOnlyList<CheckpointEntry> Checkpoints { get; }

    /// <summary>
    /// The tokenizer of a checkpoint: <c>tokenizer.json</c> in its folder, else in one of the two folders above it.
    /// </summary>
    /// <exception cref="InputException">There is none, or it is another one than that of a checkpoint asked about before.</exception>
    public string TokenizerFileOf(CheckpointEntry checkpoint)
    {
        var file = TokenizerSearch.Find(checkpoint.Folder);
        lock (_gate)
        {
            if (_firstTokenizer is null)
                _firstTokenizer = (file, File.ReadAllBytes(file));
            else if (file != _firstTokenizer.Value.File && !File.ReadAllBytes(file).AsSpan().SequenceEqual(_firstTokenizer.Value.Content))
                throw new InputException(file, "", "another tokenizer than an earlier checkpoint's", $"the same content as {_firstTokenizer.Value.File}", "Checkpoints of one series must share a tokenizer, or their scores cannot be compared: restore the file, or split the series.");
        }
        return file;
    }

    /// <summary>Lists the checkpoints of a folder.</summary>
    /// <param name="folder">
    /// A folder whose subfolders are checkpoints with their step in the name, or one checkpoint. Subfolders without a step in
    /// their name are ignored.
    /// </param>
    /// <param name="schedule">
    /// How steps become tokens. When left out: <c>series.json</c>, else the E2LM schedule for folders of the competition's
    /// models (<c>dense-…-arch…</c> with <c>iter_…</c>), else only the names say. A name that gives the tokens itself wins always.
    /// </param>
    /// <exception cref="InputException">There is no checkpoint, two have the same step, or one has no <c>config.json</c>.</exception>
    public static CheckpointSeries Open(string folder, TokenSchedule? schedule = null)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Directory.Exists(full))
            throw new InputException(folder, "", "no such folder", "the folder of a series or of one checkpoint", "Check the path.");

        var found = FindCheckpoints(full);
        var home = full;
        if (found is [var (only, _, _)] && only == full && CheckpointName.Parse(Path.GetFileName(full)) is not null)
            home = Path.GetDirectoryName(full) ?? full;
        if (found.Count == 0)
            throw new InputException(folder, "", "no checkpoint", $"subfolders named like {CheckpointName.Forms}, or a {Checkpoint.ConfigFile}", "Check the path, or rename the subfolders so that they carry their step.");
        CheckFolders(folder, found);

        var description = SeriesDescription.Read(home);
        schedule ??= description.Schedule ?? (IsE2lm(full, found) ? TokenSchedule.E2lm : null);
        return new CheckpointSeries(full, description.Name ?? Path.GetFileName(home), description, Entries(found, schedule));
    }

    /// <summary>A series whose checkpoints are known by name, but need not be on this machine yet.</summary>
    /// <param name="source">Where they come from, such as an address on the Hub.</param>
    /// <param name="name">The series' name.</param>
    /// <param name="folders">Where each of them will lie; its last part carries the step.</param>
    /// <param name="names">The name of each, which carries its step: (folders). A single one may have none.</param>
    /// <param name="descriptionFolder">A folder with the series' <c>series.json</c>, which counts as in <see cref="Open"/>; null when there is none.</param>
    /// <exception cref="InputException">A name of several has no step, or two have the same.</exception>
    public static CheckpointSeries Listed(string source, string name, IReadOnlyList<string> folders, IReadOnlyList<string> names, string? descriptionFolder = null)
    {
        var found = new List<(string Path, string Name, CheckpointName Step)>();
        foreach (var (folder, own) in folders.Zip(names))
            found.Add((folder, own, CheckpointName.Parse(own) ?? (folders.Count == 1
                ? new CheckpointName(0, null)
                : throw new InputException(source, own, "a name without a step", $"names like {CheckpointName.Forms}", "Narrow the address to the checkpoints of one run."))));
        CheckSteps(source, found);
        var description = descriptionFolder is null ? SeriesDescription.None : SeriesDescription.Read(descriptionFolder);
        var schedule = description.Schedule ?? (IsE2lm(source, found) ? TokenSchedule.E2lm : null);
        return new CheckpointSeries(source, description.Name ?? name, description, Entries(found, schedule));
    }

    /// <summary>The same series with fewer checkpoints.</summary>
    /// <param name="every">Keeps steps that are multiples of it; 1 keeps all.</param>
    /// <param name="until">The last step to keep.</param>
    /// <exception cref="InputException">No checkpoint is left.</exception>
    public CheckpointSeries Thinned(long every, long until)
    {
        CheckpointEntry[] kept = [.. Checkpoints.Where(checkpoint => checkpoint.Step % every == 0 && checkpoint.Step <= until)];
        if (kept.Length == 0)
            throw new InputException(Folder, "", $"no checkpoint at a multiple of {every}{(until == long.MaxValue ? "" : $" up to {until}")} (there are steps {Checkpoints[0].Step} to {Checkpoints[^1].Step})", "at least one", "Correct --every and --until.");
        return new CheckpointSeries(Folder, Name, new SeriesDescription(Name, Mixture, IsControl, null), kept);
    }

    /// <summary>The same series with the checkpoints of some steps only.</summary>
    /// <param name="steps">Their steps, in any order.</param>
    /// <exception cref="InputException">A step has no checkpoint, or none was named.</exception>
    public CheckpointSeries At(params IReadOnlyCollection<long> steps)
    {
        var missing = steps.Except(Checkpoints.Select(checkpoint => checkpoint.Step)).Order().ToArray();
        return steps.Count > 0 && missing.Length == 0
            ? new CheckpointSeries(Folder, Name, new SeriesDescription(Name, Mixture, IsControl, null), [.. Checkpoints.Where(checkpoint => steps.Contains(checkpoint.Step))])
            : throw new InputException(Folder, "", steps.Count == 0 ? "no step" : $"no checkpoint at step {string.Join(", ", missing)}", $"steps out of {string.Join(", ", Checkpoints.Select(checkpoint => checkpoint.Step))}", "Name steps that have a checkpoint.");
    }

    private static IReadOnlyList<CheckpointEntry> Entries(IEnumerable<(string Path, string Name, CheckpointName Step)> found, TokenSchedule? schedule) =>
    [
        .. found.OrderBy(entry => entry.Step.Step)
            .Select(entry => new CheckpointEntry(entry.Path, entry.Name, entry.Step.Step, entry.Step.BillionTokens ?? schedule?.BillionTokens(entry.Step.Step))),
    ];

    private static List<(string Path, string Name, CheckpointName Step)> FindCheckpoints(string folder)
    {
        var found = new List<(string Path, string Name, CheckpointName Step)>();
        var isCheckpoint = IsCheckpoint(folder);
        foreach (var path in Directory.GetDirectories(folder))
            // Inside a checkpoint, a trainer keeps its own state in folders that have a step too; beside the final model,
            // it keeps the checkpoints. Only the latter are models.
            if (CheckpointName.Parse(Path.GetFileName(path)) is { } step && (!isCheckpoint || IsCheckpoint(path)))
                found.Add((path, Path.GetFileName(path), step));
        if (found.Count == 0 && isCheckpoint)
            found.Add((folder, Path.GetFileName(folder), CheckpointName.Parse(Path.GetFileName(folder)) ?? new CheckpointName(0, null)));
        return found;
    }

    private static bool IsCheckpoint(string folder) => File.Exists(Path.Combine(folder, Checkpoint.ConfigFile));

    private static void CheckFolders(string folder, IReadOnlyList<(string Path, string Name, CheckpointName Step)> found)
    {
        CheckSteps(folder, found);
        foreach (var (path, _, _) in found)
            if (!IsCheckpoint(path))
                throw new InputException(path, "", $"no {Checkpoint.ConfigFile}", "a checkpoint in Hugging Face layout, because the folder's name has a step", "Download the whole checkpoint, or move the folder elsewhere.");
    }

    private static void CheckSteps(string source, IEnumerable<(string Path, string Name, CheckpointName Step)> found)
    {
        var twice = found.GroupBy(entry => entry.Step.Step).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            throw new InputException(source, $"step {twice.Key}", $"more than one checkpoint: {string.Join(", ", twice.Select(entry => entry.Name).Order(StringComparer.Ordinal))}", "one checkpoint for each step", "Keep one of them in this folder and move the others elsewhere.");
    }

    private static bool IsE2lm(string source, IReadOnlyList<(string Path, string Name, CheckpointName Step)> found) =>
        E2lmModel().IsMatch(source) && found.All(entry => entry.Name.StartsWith("iter_", StringComparison.Ordinal));

    // Anywhere in the path, because a download cache puts its own folders below the model's name.
    [GeneratedRegex(@"(?<![A-Za-z0-9])dense-(500m|1b|3b)-arch[12](?![A-Za-z0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex E2lmModel();
}

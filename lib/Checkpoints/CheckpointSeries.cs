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

    private readonly Lazy<string> _tokenizerFile;

    private CheckpointSeries(string folder, string name, string? mixture, IReadOnlyList<CheckpointEntry> checkpoints)
    {
        Folder = folder;
        Name = name;
        Mixture = mixture;
        Checkpoints = checkpoints;
        _tokenizerFile = new Lazy<string>(() => TokenizerSearch.Find([.. checkpoints.Select(checkpoint => checkpoint.Folder)]));
    }

    /// <summary>The folder that was opened.</summary>
    public string Folder { get; }

    /// <summary>From <c>series.json</c>, else the folder's name.</summary>
    public string Name { get; }

    /// <summary>What the run was trained on, when <c>series.json</c> says so.</summary>
    public string? Mixture { get; }

    /// <summary>The checkpoints, the lowest step first; at least one.</summary>
    public IReadOnlyList<CheckpointEntry> Checkpoints { get; }

    /// <summary>
    /// The tokenizer of all checkpoints: <c>tokenizer.json</c> in the checkpoint, else in one of the two folders above it.
    /// </summary>
    /// <exception cref="InputException">There is none, or the checkpoints have different ones.</exception>
    public string TokenizerFile => _tokenizerFile.Value;

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
        if (found is [var (only, _)] && only == full && CheckpointName.Parse(Path.GetFileName(full)) is not null)
            home = Path.GetDirectoryName(full) ?? full;
        if (found.Count == 0)
            throw new InputException(folder, "", "no checkpoint", $"subfolders named like {CheckpointName.Forms}, or a {Checkpoint.ConfigFile}", "Check the path, or rename the subfolders so that they carry their step.");
        CheckFolders(folder, found);

        var description = SeriesDescription.Read(home);
        schedule ??= description.Schedule ?? (IsE2lm(full, found) ? TokenSchedule.E2lm : null);
        var checkpoints = found.OrderBy(entry => entry.Step.Step)
            .Select(entry => new CheckpointEntry(entry.Path, Path.GetFileName(entry.Path), entry.Step.Step, entry.Step.BillionTokens ?? schedule?.BillionTokens(entry.Step.Step)));
        return new CheckpointSeries(full, description.Name ?? Path.GetFileName(home), description.Mixture, [.. checkpoints]);
    }

    private static List<(string Path, CheckpointName Step)> FindCheckpoints(string folder)
    {
        var found = new List<(string Path, CheckpointName Step)>();
        var isCheckpoint = IsCheckpoint(folder);
        foreach (var path in Directory.GetDirectories(folder))
            // Inside a checkpoint, a trainer keeps its own state in folders that have a step too; beside the final model,
            // it keeps the checkpoints. Only the latter are models.
            if (CheckpointName.Parse(Path.GetFileName(path)) is { } step && (!isCheckpoint || IsCheckpoint(path)))
                found.Add((path, step));
        if (found.Count == 0 && isCheckpoint)
            found.Add((folder, CheckpointName.Parse(Path.GetFileName(folder)) ?? new CheckpointName(0, null)));
        return found;
    }

    private static bool IsCheckpoint(string folder) => File.Exists(Path.Combine(folder, Checkpoint.ConfigFile));

    private static void CheckFolders(string folder, IReadOnlyList<(string Path, CheckpointName Step)> found)
    {
        var twice = found.GroupBy(entry => entry.Step.Step).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            throw new InputException(folder, $"step {twice.Key}", $"more than one checkpoint: {string.Join(", ", twice.Select(entry => Path.GetFileName(entry.Path)).Order(StringComparer.Ordinal))}", "one checkpoint for each step", "Keep one of them in this folder and move the others elsewhere.");
        foreach (var (path, _) in found)
            if (!IsCheckpoint(path))
                throw new InputException(path, "", $"no {Checkpoint.ConfigFile}", "a checkpoint in Hugging Face layout, because the folder's name has a step", "Download the whole checkpoint, or move the folder elsewhere.");
    }

    private static bool IsE2lm(string folder, IReadOnlyList<(string Path, CheckpointName Step)> found) =>
        E2lmModel().IsMatch(folder) && found.All(entry => Path.GetFileName(entry.Path).StartsWith("iter_", StringComparison.Ordinal));

    // Anywhere in the path, because a download cache puts its own folders below the model's name.
    [GeneratedRegex(@"(?<![A-Za-z0-9])dense-(500m|1b|3b)-arch[12](?![A-Za-z0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex E2lmModel();
}

using System.Collections.Concurrent;
using EarlySignal.Basics;
using EarlySignal.Checkpoints;
using EarlySignal.Hub;

namespace EarlySignal.Runs;

/// <summary>A series on the Hugging Face Hub: each checkpoint is downloaded when its turn comes.</summary>
public sealed class HubSource : SeriesSource
{
    private readonly HubClient _client;
    private readonly IReadOnlyDictionary<string, HubCheckpoint> _checkpoints; // by the name of the entry
    private readonly bool _keepLastOnly;
    private readonly IProgress<DownloadProgress>? _progress;
    private readonly ConcurrentDictionary<string, HubFolder> _brought = [];

    private HubSource(CheckpointSeries series, HubClient client, IReadOnlyDictionary<string, HubCheckpoint> checkpoints, bool keepLastOnly, IProgress<DownloadProgress>? progress)
        : base(series)
    {
        _client = client;
        _checkpoints = checkpoints;
        _keepLastOnly = keepLastOnly;
        _progress = progress;
    }

    /// <summary>Bytes of all files that scoring the series needs.</summary>
    public long Bytes => Series.Checkpoints.Sum(checkpoint => _checkpoints[checkpoint.Name].Bytes);

    /// <summary>What the Hub says of a checkpoint of the series.</summary>
    public HubCheckpoint this[CheckpointEntry checkpoint] => _checkpoints[checkpoint.Name];

    /// <summary>Lists a series on the Hub; nothing is downloaded yet but its <c>series.json</c>, if there is one.</summary>
    /// <param name="client">The client; it must stay open as long as the source is used.</param>
    /// <param name="address"><c>hf://org/name</c> with subfolders of checkpoints, <c>hf://org/name@{branch pattern}</c>, or one checkpoint.</param>
    /// <param name="choose">Narrows the series down, such as to every other checkpoint.</param>
    /// <param name="keepLastOnly">Whether a finished checkpoint's files are deleted again, except the last one's; files that were in the cache before always stay.</param>
    /// <param name="progress">Told of each download.</param>
    /// <param name="stop">Ends the listing.</param>
    /// <exception cref="InputException">The address is wrong, or the Hub cannot be asked.</exception>
    public static HubSource Open(
        HubClient client, string address, Func<CheckpointSeries, CheckpointSeries> choose, bool keepLastOnly = false, IProgress<DownloadProgress>? progress = null, CancellationToken stop = default)
    {
        var reference = HubReference.Parse(address);
        var found = client.List(reference, HubSelection.Scoring, stop);
        var isOne = found is [var only] && only.Reference == reference;
        // As in a folder of this machine, a subfolder without a step in its name is none of the series; a branch was asked for.
        if (!reference.IsPattern && found.Any(HasStep))
            found = [.. found.Where(HasStep)];
        // A checkpoint that is a whole repository may have its step in its branch.
        string[] names = [.. found.Select(checkpoint => isOne && reference.Subfolder.Length == 0 ? reference.Revision : checkpoint.Name)];
        var home = isOne && HasStep(found[0]) ? HubPath.Split(reference.Subfolder).Folder : reference.Subfolder;
        var description = reference.IsPattern ? null : client.FetchFile(reference, (home.Length == 0 ? "" : home + "/") + CheckpointSeries.DescriptionFile, stop);
        var series = CheckpointSeries.Listed(
            reference.ToString(), HubPath.Split(home.Length == 0 ? reference.Repository : home).Name,
            [.. found.Select(checkpoint => client.FolderOf(checkpoint))], names, Path.GetDirectoryName(description));
        return new HubSource(choose(series), client, names.Zip(found).ToDictionary(pair => pair.First, pair => pair.Second), keepLastOnly, progress);
    }

    private static bool HasStep(HubCheckpoint checkpoint) => CheckpointName.Parse(checkpoint.Name) is not null;

    /// <summary>Downloads a checkpoint, or finds it in the cache.</summary>
    /// <param name="checkpoint">A checkpoint of the series.</param>
    /// <param name="stop">Ends the download; what has come is kept.</param>
    /// <returns>The checkpoint's folder on this machine.</returns>
    /// <exception cref="InputException">The Hub does not give the files.</exception>
    public string Fetch(CheckpointEntry checkpoint, CancellationToken stop = default)
    {
        var told = _progress is null ? null : new Told(now => _progress.Report(new DownloadProgress($"{Series.Name} {checkpoint.Name}", now.BytesDone, now.BytesTotal)));
        var folder = _client.Fetch(_checkpoints[checkpoint.Name].Reference, HubSelection.Scoring, told, stop);
        _brought[checkpoint.Name] = folder;
        return folder.Path;
    }

    internal override void Bring(CheckpointEntry checkpoint, CancellationToken stop) => Fetch(checkpoint, stop);

    internal override void Release(CheckpointEntry checkpoint)
    {
        if (!_keepLastOnly || checkpoint == Series.Checkpoints[^1] || !_brought.TryRemove(checkpoint.Name, out var folder))
            return;
        try
        {
            _client.Cache.DeleteDownloaded(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException(folder.Path, "", $"files that cannot be deleted ({fault.Message})", "a cache that can be written", "Repair its permissions, or keep all checkpoints; what was scored is kept.");
        }
    }

    /// <summary>Unlike <see cref="Progress{T}"/>, tells in order and on the thread that reports.</summary>
    private sealed class Told(Action<HubProgress> tell) : IProgress<HubProgress>
    {
        public void Report(HubProgress value) => tell(value);
    }
}

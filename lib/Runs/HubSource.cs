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
    private readonly IProgress<HubProgress>? _progress;
    private readonly ConcurrentDictionary<string, HubFolder> _brought = [];

    private HubSource(CheckpointSeries series, HubClient client, IReadOnlyDictionary<string, HubCheckpoint> checkpoints, bool keepLastOnly, IProgress<HubProgress>? progress)
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

    /// <summary>Lists a series on the Hub; no weights are downloaded yet.</summary>
    /// <param name="client">The client; it must stay open as long as the source is used.</param>
    /// <param name="address"><c>hf://org/name</c> with subfolders of checkpoints, <c>hf://org/name@{branch pattern}</c>, or one checkpoint.</param>
    /// <param name="choose">Narrows the series down, such as to every other checkpoint.</param>
    /// <param name="keepLastOnly">Whether a finished checkpoint's files are deleted again, except the last one's; files that were in the cache before always stay.</param>
    /// <param name="progress">Told of each download.</param>
    /// <param name="stop">Ends the listing.</param>
    /// <exception cref="InputException">The address is wrong, or the Hub cannot be asked.</exception>
    public static HubSource Open(
        HubClient client, string address, Func<CheckpointSeries, CheckpointSeries> choose, bool keepLastOnly = false, IProgress<HubProgress>? progress = null, CancellationToken stop = default)
    {
        var reference = HubReference.Parse(address);
        var found = client.List(reference, HubSelection.Scoring, stop);
        // A single checkpoint without a step in its own name may have it in its branch.
        string[] names = [.. found.Select(checkpoint => found.Count == 1 && reference.Subfolder.Length == 0 && !reference.IsPattern ? reference.Revision : checkpoint.Name)];
        var series = CheckpointSeries.Listed(
            reference.ToString(), reference.Repository.Split('/')[1], [.. found.Select(checkpoint => client.FolderOf(checkpoint))], names);
        return new HubSource(choose(series), client, names.Zip(found).ToDictionary(pair => pair.First, pair => pair.Second), keepLastOnly, progress);
    }

    /// <summary>Downloads a checkpoint, or finds it in the cache.</summary>
    /// <param name="checkpoint">A checkpoint of the series.</param>
    /// <param name="stop">Ends the download; what has come is kept.</param>
    /// <returns>The checkpoint's folder on this machine.</returns>
    /// <exception cref="InputException">The Hub does not give the files.</exception>
    public string Fetch(CheckpointEntry checkpoint, CancellationToken stop = default)
    {
        var folder = _client.Fetch(_checkpoints[checkpoint.Name].Reference, HubSelection.Scoring, _progress, stop);
        _brought[checkpoint.Name] = folder;
        return folder.Path;
    }

    internal override void Bring(CheckpointEntry checkpoint, CancellationToken stop) => Fetch(checkpoint, stop);

    internal override void Release(CheckpointEntry checkpoint)
    {
        if (_keepLastOnly && checkpoint != Series.Checkpoints[^1] && _brought.TryRemove(checkpoint.Name, out var folder))
            _client.Cache.DeleteDownloaded(folder);
    }
}

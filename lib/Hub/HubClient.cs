using System.Globalization;
using EarlySignal.Basics;

namespace EarlySignal.Hub;

/// <summary>
/// The Hub as folders on this machine: lists the checkpoints of a series with their sizes, and fetches one into the cache
/// that Python's huggingface_hub uses too. What is cached is not asked for again; a branch is resolved to its commit once
/// per client; without an answer from the Hub, or offline, the commit that was used last stands in. Safe for several
/// threads and processes at once. The token appears in no message.
/// </summary>
public sealed class HubClient : IDisposable
{
    private readonly HubOptions _options;
    private readonly HubWire _wire;
    private readonly HubApi _api;
    private readonly HubIndex _index;
    private readonly RowServer _rows;

    /// <summary>Opens a client; nothing is requested yet.</summary>
    public HubClient(HubOptions options)
    {
        _options = options;
        _wire = new HubWire(options);
        _api = new HubApi(options, _wire);
        Cache = new HubCache(options.CacheFolder);
        _index = new HubIndex(options, _api, Cache);
        _rows = new RowServer(options, _api, Cache);
    }

    /// <summary>The cache on disk.</summary>
    public HubCache Cache { get; }

    /// <summary>
    /// The checkpoints that an address stands for, without downloading any: for a branch pattern the branches that fit, else
    /// the subfolders named <c>iter_*</c>, <c>step*</c> or <c>checkpoint-*</c> (with a number), else the folder itself.
    /// </summary>
    /// <param name="reference">The address.</param>
    /// <param name="selection">Which files count; a folder or branch without any of its own is left out.</param>
    /// <param name="stop">Ends the work early.</param>
    /// <returns>The checkpoints, their names in order with numbers compared as numbers; at least one.</returns>
    /// <exception cref="InputException">There is no checkpoint, or the Hub cannot be asked.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was signalled.</exception>
    public IReadOnlyList<HubCheckpoint> List(HubReference reference, HubSelection selection, CancellationToken stop = default)
    {
        var series = new HubSeries(_options, _index, Cache);
        return Wait(() => reference.IsPattern ? series.ListBranchesAsync(reference, selection, stop) : series.ListFoldersAsync(reference, selection, stop));
    }

    /// <summary>Makes one checkpoint's files lie in the cache, and says where.</summary>
    /// <param name="reference">The address of one checkpoint; no branch pattern.</param>
    /// <param name="selection">Which files are wanted.</param>
    /// <param name="progress">Told of each change, one call at a time; null when nobody listens.</param>
    /// <param name="stop">Ends the work early; what has come so far is kept and continued by the next call.</param>
    /// <exception cref="InputException">
    /// The repository, revision or folder does not exist or may not be read, the Hub does not answer, the cache cannot be
    /// written, or the bytes that come are not those that the Hub announced.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was signalled.</exception>
    public HubFolder Fetch(HubReference reference, HubSelection selection, IProgress<HubProgress>? progress = null, CancellationToken stop = default) =>
        Wait(() => FetchAsync(reference, selection, progress, stop));

    /// <summary>Makes one file lie in the cache, if the repository has it.</summary>
    /// <param name="reference">An address in the repository; no branch pattern.</param>
    /// <param name="path">The file's path inside the repository.</param>
    /// <param name="stop">Ends the work early.</param>
    /// <returns>The file on this machine; null when the repository has none.</returns>
    /// <exception cref="InputException">As for <see cref="Fetch"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was signalled.</exception>
    public string? FetchFile(HubReference reference, string path, CancellationToken stop = default) => Wait(async () =>
    {
        var listing = await _index.ListingAsync(reference, await _index.CommitAsync(reference, stop), stop);
        if (!listing.Any(file => file.Path == path))
            return null;
        var folder = await FetchAsync(reference, new HubSelection((_, _) => [path], (present, _) => present.Contains(path)), null, stop);
        return Path.Combine([folder.Snapshot, .. path.Split('/')]);
    });

    /// <summary>The paths of all files of a repository, without downloading any.</summary>
    /// <param name="reference">An address in the repository; no branch pattern.</param>
    /// <param name="stop">Ends the work early.</param>
    /// <exception cref="InputException">As for <see cref="Fetch"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was signalled.</exception>
    public IReadOnlyList<string> Paths(HubReference reference, CancellationToken stop = default) => Wait(async () =>
        (IReadOnlyList<string>)[.. (await _index.ListingAsync(reference, await _index.CommitAsync(reference, stop), stop)).Select(file => file.Path)]);

    /// <summary>Makes the rows of a dataset's split lie in the cache as a file of JSON lines, whatever files the dataset is made of.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="configuration">The configuration; null for the only one, or the one called <c>default</c>.</param>
    /// <param name="split">The split.</param>
    /// <param name="stop">Ends the work early; what has come so far is kept and continued by the next call.</param>
    /// <returns>The file on this machine. Once it is there, nothing is asked again.</returns>
    /// <exception cref="InputException">There is no such configuration or split, or the server does not answer.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was signalled.</exception>
    public string FetchRows(HubReference dataset, string? configuration, string split, CancellationToken stop = default) =>
        Wait(() => _rows.FetchAsync(dataset, configuration, split, stop));

    /// <summary>The file of <see cref="FetchRows"/> if it is in the cache already; else null.</summary>
    public string? CachedRows(HubReference dataset, string? configuration, string split) => _rows.Cached(dataset, configuration, split);

    /// <summary>Where a listed checkpoint's files lie once they are fetched.</summary>
    public string FolderOf(HubCheckpoint checkpoint) => Folder(checkpoint.Reference, checkpoint.Commit, []).Path;

    /// <inheritdoc/>
    public void Dispose() => _wire.Dispose();

    private async Task<HubFolder> FetchAsync(HubReference reference, HubSelection selection, IProgress<HubProgress>? progress, CancellationToken stop)
    {
        var repository = reference.Repository;
        var commit = await _index.CommitAsync(reference, stop);
        var listing = _index.KnownListing(reference, commit);
        if (listing is null)
        {
            // Another program filled this folder, or nobody. A commit that is surely whole needs no request; a branch has
            // cost one already, and a second makes certain.
            var present = Cache.Present(repository, commit);
            var isWhole = selection.IsWhole(present, reference.Subfolder);
            if (isWhole && (reference.IsCommit || _options.IsOffline))
                return Folder(reference, commit, selection.Choose(present, reference.Subfolder));
            try
            {
                listing = await _index.ListingAsync(reference, commit, stop);
            }
            catch (HubUnreachableException) when (isWhole)
            {
                return Folder(reference, commit, selection.Choose(present, reference.Subfolder));
            }
        }
        var wanted = HubSeries.Choose(reference, selection, listing);
        if (wanted.Count == 0)
            throw HubSeries.NoCheckpoint(reference, listing);
        var missing = wanted.Where(file => !Cache.Has(repository, commit, file)).ToList();
        if (missing.Count > 0)
        {
            if (_options.IsOffline)
                throw HubIndex.Offline(reference, $"a cache without {missing[0].Path}" + (missing.Count == 1 ? "" : $" and {missing.Count - 1} more"));
            // Before the files: else a killed download could look whole to the next process.
            Cache.WriteListing(repository, commit, listing);
            await DownloadAsync(reference, commit, wanted, missing, progress, stop);
        }
        Cache.WriteListing(repository, commit, listing);
        Cache.WriteRef(repository, reference.Revision, commit);
        return Folder(reference, commit, wanted.Select(file => file.Path));
    }

    private async Task DownloadAsync(HubReference reference, string commit, List<HubFile> wanted, List<HubFile> missing, IProgress<HubProgress>? progress, CancellationToken stop)
    {
        RequireRoom(reference, missing);
        var total = wanted.Sum(file => file.Size);
        var meter = new ProgressMeter(progress, new HubProgress(total - missing.Sum(file => file.Size), total, wanted.Count - missing.Count, wanted.Count));
        var workers = new ParallelOptions { MaxDegreeOfParallelism = _options.Parallel, CancellationToken = stop };
        try
        {
            await Parallel.ForEachAsync(missing, workers, async (file, stopped) =>
            {
                await BringAsync(reference, commit, file, meter, stopped);
                meter.FinishFile();
            });
        }
        catch (HubRefusalException refusal)
        {
            throw await _api.ExplainAsync(reference, refusal, stop);
        }
    }

    private async Task BringAsync(HubReference reference, string commit, HubFile file, ProgressMeter meter, CancellationToken stop)
    {
        using var gate = await BlobLock.TakeAsync(Cache.LockOf(reference.Repository, file.Hash), stop);
        // Whoever held the lock before may have brought it.
        var isHere = Cache.HasBlob(reference.Repository, file);
        if (isHere)
        {
            meter.AddBytes(file.Size);
        }
        else
        {
            using var download = new BlobDownload(_wire, _api.FileAddress(reference, commit, file.Path), file, Cache.BlobOf(reference.Repository, file.Hash), meter.AddBytes);
            await download.RunAsync(stop);
        }
        if (!Cache.Has(reference.Repository, commit, file))
            Cache.Place(reference.Repository, commit, file, isNew: !isHere);
    }

    private HubFolder Folder(HubReference reference, string commit, IEnumerable<string> files)
    {
        var snapshot = Cache.SnapshotOf(reference.Repository, commit);
        return new HubFolder(reference, commit, snapshot, Path.Combine([snapshot, .. reference.Subfolder.Split('/')]), [.. files]);
    }

    private void RequireRoom(HubReference reference, List<HubFile> missing)
    {
        static string Gigabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.000} GB");
        var needed = missing.Sum(file => file.Size - Cache.UnfinishedBytes(reference.Repository, file));
        if (Cache.FreeSpace() is { } free && needed > free)
            throw new InputException(_options.CacheFolder, "", $"{Gigabytes(free)} of free space", $"{Gigabytes(needed)} for {reference}", "Free some space, or set HF_HUB_CACHE to a larger disk.");
    }

    private T Wait<T>(Func<Task<T>> work)
    {
        try
        {
            // On the pool, so that a caller with a synchronisation context (a notebook) does not wait for itself.
            return Task.Run(work).GetAwaiter().GetResult();
        }
        catch (HubUnreachableException fault)
        {
            throw fault.AsInput();
        }
        catch (InputException fault) when (_options.Token is { } token && fault.Message.Contains(token.Secret, StringComparison.Ordinal))
        {
            // A server may repeat what it was sent, in any field that a message shows.
            throw new InputException(HubWire.Show(_options.Endpoint), "", $"an answer that repeats the token ({token.Hide(fault.Message)})", "an answer without it", "Check HF_ENDPOINT.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException(_options.CacheFolder, "", $"a cache that cannot be used ({fault.Message})", "a folder that can be read and written", "Repair its permissions, free some space, or set HF_HUB_CACHE to another folder.");
        }
    }
}

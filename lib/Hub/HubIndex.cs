using System.Collections.Concurrent;
using EarlySignal.Basics;

namespace EarlySignal.Hub;

/// <summary>
/// What is known of repositories: commits, branches and listings. Each is looked for in memory, in the cache, and only then
/// at the Hub; offline, or when the Hub does not answer, what was used last stands in.
/// </summary>
internal sealed class HubIndex(HubOptions options, HubApi api, HubCache cache)
{
    private readonly ConcurrentDictionary<(string Repository, string Revision), string> _commits = new();
    private readonly ConcurrentDictionary<(string Repository, string Commit), IReadOnlyList<HubFile>> _listings = new();

    /// <summary>The commit of one checkpoint's revision; asked for once per revision.</summary>
    public async Task<string> CommitAsync(HubReference reference, CancellationToken stop)
    {
        if (reference.IsPattern)
            throw new InputException(reference.ToString(), "", "a branch pattern", "one checkpoint", "List the series first, then fetch its checkpoints one by one.");
        if (reference.IsCommit)
            return reference.Revision;
        var key = (reference.Repository, reference.Revision);
        if (_commits.TryGetValue(key, out var known))
            return known;
        var cached = cache.ReadRef(reference.Repository, reference.Revision);
        if (options.IsOffline)
            return cached ?? throw Offline(reference, "a cache that never held this revision");
        try
        {
            return _commits.GetOrAdd(key, await api.ResolveAsync(reference, stop));
        }
        catch (HubUnreachableException) when (cached is not null)
        {
            return _commits.GetOrAdd(key, cached);
        }
    }

    /// <summary>The branches of a repository; a later question for the commit of one is answered from here.</summary>
    public async Task<IReadOnlyList<HubBranch>> BranchesAsync(HubReference reference, CancellationToken stop)
    {
        if (options.IsOffline)
            return cache.Refs(reference.Repository);
        IReadOnlyList<HubBranch> branches;
        try
        {
            branches = await api.BranchesAsync(reference, stop);
        }
        catch (HubUnreachableException) when (cache.Refs(reference.Repository) is { Count: > 0 })
        {
            return cache.Refs(reference.Repository);
        }
        return [.. branches.Select(branch => branch with { Commit = _commits.GetOrAdd((reference.Repository, branch.Name), branch.Commit) })];
    }

    /// <summary>The files of a commit when they are known without a request; else null.</summary>
    public IReadOnlyList<HubFile>? KnownListing(HubReference reference, string commit)
    {
        var key = (reference.Repository, commit);
        if (!_listings.TryGetValue(key, out var listing) && cache.ReadListing(reference.Repository, commit) is { } stored)
            listing = _listings.GetOrAdd(key, stored);
        return listing;
    }

    /// <summary>The files of a commit.</summary>
    public async Task<IReadOnlyList<HubFile>> ListingAsync(HubReference reference, string commit, CancellationToken stop)
    {
        if (KnownListing(reference, commit) is { } known)
            return known;
        if (options.IsOffline)
            throw Offline(reference, "a cache that holds only a part of this commit");
        return _listings.GetOrAdd((reference.Repository, commit), await api.TreeAsync(reference, commit, stop));
    }

    public static InputException Offline(HubReference reference, string found) =>
        new(reference.ToString(), "", $"{found}, and offline mode", "everything in the cache", "Unset HF_HUB_OFFLINE to download it.");
}

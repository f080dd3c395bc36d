using System.Text.RegularExpressions;
using EarlySignal.Basics;

namespace EarlySignal.Hub;

/// <summary>Finds the checkpoints of a series among the folders of a commit or the branches of a repository.</summary>
internal sealed partial class HubSeries(HubOptions options, HubIndex index, HubCache cache)
{
    /// <summary>The subfolders that are checkpoints, else the folder itself.</summary>
    public async Task<IReadOnlyList<HubCheckpoint>> ListFoldersAsync(HubReference reference, HubSelection selection, CancellationToken stop)
    {
        var commit = await index.CommitAsync(reference, stop);
        var listing = await index.ListingAsync(reference, commit, stop);
        // Each checkpoint is chosen from its own files and those outside the series: a series has thousands of folders, and
        // to look at all for each would be quadratic.
        var byFolder = listing.ToLookup(file => FolderBelow(reference.Subfolder, file.Path) is { } name && CheckpointName().IsMatch(name) ? name : "");
        var checkpoints = InOrder(byFolder.Select(group => group.Key).Where(name => name.Length > 0), name => name)
            .Select(name => Checkpoint(reference.In(name), name, commit, selection, [.. byFolder[""], .. byFolder[name]]))
            .OfType<HubCheckpoint>()
            .ToList();
        if (checkpoints.Count > 0)
            return checkpoints;
        var name = reference.Subfolder.Length > 0 ? reference.Subfolder.Split('/')[^1] : reference.Repository.Split('/')[1];
        return [Checkpoint(reference, name, commit, selection, listing) ?? throw NoCheckpoint(reference, listing)];
    }

    /// <summary>The branches that fit a pattern.</summary>
    public async Task<IReadOnlyList<HubCheckpoint>> ListBranchesAsync(HubReference reference, HubSelection selection, CancellationToken stop)
    {
        var branches = InOrder(await index.BranchesAsync(reference, stop), branch => branch.Name).ToList();
        var fitting = branches.Where(branch => reference.Matches(branch.Name)).ToList();
        var checkpoints = new HubCheckpoint?[fitting.Count];
        var workers = new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = stop };
        await Parallel.ForEachAsync(Enumerable.Range(0, fitting.Count), workers, async (i, stopped) =>
        {
            var (name, commit) = fitting[i];
            var at = reference.At(name);
            checkpoints[i] = Checkpoint(at, name, commit, selection, await index.ListingAsync(at, commit, stopped));
        });
        IReadOnlyList<HubCheckpoint> found = [.. checkpoints.OfType<HubCheckpoint>()];
        return found.Count > 0 ? found : throw new InputException(reference.ToString(), "", $"no branch that fits {reference.Revision} and holds a checkpoint",
            "a pattern that fits some of the branches" + Some("", branches.Select(branch => branch.Name)), "Correct the pattern.");
    }

    /// <summary>The wanted files of one checkpoint, in the order of the selection.</summary>
    public static List<HubFile> Choose(HubReference reference, HubSelection selection, IReadOnlyList<HubFile> listing)
    {
        var byPath = listing.ToDictionary(file => file.Path);
        return [.. selection.Choose([.. byPath.Keys], reference.Subfolder).Distinct().Select(path => byPath[HubPath.RequirePortable(path, reference.ToString())])];
    }

    /// <summary>Whether a path lies in the checkpoint's own folder and not above it.</summary>
    public static bool IsInside(HubReference reference, string path) =>
        reference.Subfolder.Length == 0 || path.StartsWith(reference.Subfolder + "/", StringComparison.Ordinal);

    /// <summary>The error for a folder in which nothing is wanted; it names what there is instead.</summary>
    public static InputException NoCheckpoint(HubReference reference, IReadOnlyList<HubFile> listing)
    {
        const string remedy = "Correct the address; checkpoints that are branches are written as @{pattern}.";
        if (listing.Any(file => IsInside(reference, file.Path)))
        {
            return new InputException(reference.ToString(), "", "no checkpoint in this folder",
                "a folder with a checkpoint" + Some("the folders in it are ", InOrder(Folders(listing, reference.Subfolder), name => name)), remedy);
        }
        var (parent, name) = HubPath.Split(reference.Subfolder);
        return new InputException(reference.ToString(), "", $"no folder {reference.Subfolder}",
            "a folder with a checkpoint" + Some("the nearest are ", NearestNames.Of(name, Folders(listing, parent))), remedy);
    }

    private HubCheckpoint? Checkpoint(HubReference reference, string name, string commit, HubSelection selection, IReadOnlyList<HubFile> listing)
    {
        var wanted = Choose(reference, selection, listing);
        // A tokenizer in the folder above is no checkpoint yet.
        return !wanted.Any(file => IsInside(reference, file.Path)) ? null : new HubCheckpoint(
            reference, name, commit, wanted.Count, wanted.Sum(file => file.Size),
            wanted.Where(file => cache.Has(reference.Repository, commit, file)).Sum(file => file.Size));
    }

    private static IEnumerable<string> Folders(IReadOnlyList<HubFile> listing, string parent) =>
        listing.Select(file => FolderBelow(parent, file.Path)).OfType<string>().Distinct();

    // The folder directly inside the parent that holds the path; null when the path lies elsewhere.
    private static string? FolderBelow(string parent, string path)
    {
        var start = parent.Length == 0 ? 0 : parent.Length + 1;
        if (start > 0 && !path.StartsWith(parent + "/", StringComparison.Ordinal))
            return null;
        var end = path.IndexOf('/', start);
        return end < 0 ? null : path[start..end];
    }

    // Numbers in names compare as numbers: step500 before step2000.
    private static IEnumerable<T> InOrder<T>(IEnumerable<T> all, Func<T, string> name) =>
        all.OrderBy(one => Digits().Replace(name(one), digits => digits.Value.PadLeft(20, '0')), StringComparer.Ordinal);

    private static string Some(string before, IEnumerable<string> names)
    {
        const int shown = 5;
        var list = names.Take(shown + 1).ToList();
        return list.Count == 0 ? "" : $"; {before}{string.Join(", ", list.Take(shown))}{(list.Count > shown ? ", …" : "")}";
    }

    [GeneratedRegex(@"^(iter_|step|checkpoint-)[^/]*\d[^/]*$")]
    private static partial Regex CheckpointName();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}

using System.Collections.Concurrent;
using System.Text.Json;
using EarlySignal.Basics;

namespace EarlySignal.Hub;

/// <summary>
/// The cache on disk, in the layout of Python's huggingface_hub, so that both share downloads:
/// <c>models--org--name/refs/main</c> (for datasets <c>datasets--org--name</c>) holds a commit, <c>blobs/HASH</c> the content of a file, and
/// <c>snapshots/COMMIT/path</c> is a relative link to it (or the file itself where links do not work). The one addition is
/// <c>listings/COMMIT.json</c>: the files that the repository has at that commit, so that "all is here" needs no request.
/// </summary>
public sealed class HubCache
{
    private readonly string _folder;
    private readonly Action<string, string> _link;
    private readonly ConcurrentDictionary<string, bool> _downloaded = new();

    /// <summary>Opens a cache; nothing is created yet.</summary>
    /// <param name="folder">Where the cache lies.</param>
    /// <param name="link">Makes a symbolic link (place, target); tests pass one that fails.</param>
    internal HubCache(string folder, Action<string, string>? link = null)
    {
        _folder = folder;
        _link = link ?? ((place, target) => File.CreateSymbolicLink(place, target));
    }

    /// <summary>
    /// Deletes what this object's client downloaded for one checkpoint: links in its folder, and blobs that no other
    /// snapshot uses. What was in the cache before stays, and so does a blob that another process is bringing or linking just
    /// now; a process that already reads these very files loses their names.
    /// </summary>
    /// <param name="folder">What <see cref="HubClient.Fetch"/> returned.</param>
    /// <returns>The bytes that were freed.</returns>
    public long DeleteDownloaded(HubFolder folder)
    {
        var repository = folder.Reference.Repository;
        var freed = 0L;
        var inside = folder.Reference.Subfolder.Length == 0 ? "" : folder.Reference.Subfolder + "/";
        foreach (var path in folder.Files.Where(path => path.StartsWith(inside, StringComparison.Ordinal)))
        {
            var place = PlaceOf(repository, folder.Commit, path);
            var blob = BlobBehind(place);
            if (!_downloaded.ContainsKey(blob) || !File.Exists(blob))
                continue;
            using var gate = BlobLock.TryTake(LockOf(repository, Path.GetFileName(blob)));
            if (gate is null)
                continue;
            var bytes = new FileInfo(blob).Length;
            File.Delete(place);
            if (blob != place && IsLinked(repository, blob))
                continue;
            File.Delete(blob);
            _downloaded.TryRemove(blob, out _);
            freed += bytes;
        }
        return freed;
    }

    internal string SnapshotOf(string repository, string commit) => Path.Combine(FolderOf(repository), "snapshots", commit);

    internal string BlobOf(string repository, string hash) => Path.Combine(FolderOf(repository), "blobs", hash);

    /// <summary>Where the rows of a dataset lie that its server gave one by one.</summary>
    internal string RowsOf(string repository) => Path.Combine(FolderOf(repository), "rows");

    internal string LockOf(string repository, string hash) => Path.Combine(_folder, ".locks", NameOf(repository), hash + ".lock");

    /// <summary>The free bytes of the disk that holds the cache; null when the system cannot tell. The folder is created.</summary>
    internal long? FreeSpace()
    {
        Directory.CreateDirectory(_folder);
        try
        {
            return new DriveInfo(_folder).AvailableFreeSpace;
        }
        catch (Exception fault) when (fault is ArgumentException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a file lies in its snapshot with its full length.</summary>
    internal bool Has(string repository, string commit, HubFile file) => HasLength(BlobBehind(PlaceOf(repository, commit, file.Path)), file.Size);

    /// <summary>Whether a file's blob is there with its full length, in whatever snapshots it is used.</summary>
    internal bool HasBlob(string repository, HubFile file) => HasLength(BlobOf(repository, file.Hash), file.Size);

    /// <summary>How many bytes an earlier download left of a file.</summary>
    internal long UnfinishedBytes(string repository, HubFile file)
    {
        var partial = new FileInfo(BlobOf(repository, file.Hash) + BlobDownload.Unfinished);
        return partial.Exists ? Math.Min(partial.Length, file.Size) : 0;
    }

    /// <summary>The paths that lie in a snapshot; empty when there is none.</summary>
    internal IReadOnlyList<string> Present(string repository, string commit)
    {
        var snapshot = SnapshotOf(repository, commit);
        return !Directory.Exists(snapshot) ? [] :
            [.. Directory.EnumerateFiles(snapshot, "*", SearchOption.AllDirectories)
                .Where(file => Target(file).Exists)
                .Select(file => Path.GetRelativePath(snapshot, file).Replace(Path.DirectorySeparatorChar, '/'))
                .Order(StringComparer.Ordinal)];
    }

    /// <summary>The commit that a branch or tag pointed to when it was last used; null when it never was.</summary>
    internal string? ReadRef(string repository, string revision)
    {
        var file = RefOf(repository, revision);
        var commit = File.Exists(file) ? File.ReadAllText(file).Trim() : "";
        return HubReference.IsCommitHash(commit) ? commit : null;
    }

    /// <summary>Remembers the commit of a branch or tag. The snapshot must exist: huggingface_hub calls a cache damaged whose refs lead nowhere.</summary>
    internal void WriteRef(string repository, string revision, string commit)
    {
        if (revision != commit && ReadRef(repository, revision) != commit)
            AtomicFile.WriteText(RefOf(repository, revision), commit);
    }

    /// <summary>The branches and tags that were used before.</summary>
    internal IReadOnlyList<HubBranch> Refs(string repository)
    {
        var refs = Path.Combine(FolderOf(repository), "refs");
        return !Directory.Exists(refs) ? [] :
            [.. from file in Directory.EnumerateFiles(refs, "*", SearchOption.AllDirectories)
                let name = Path.GetRelativePath(refs, file).Replace(Path.DirectorySeparatorChar, '/')
                let commit = ReadRef(repository, name)
                where commit is not null
                select new HubBranch(name, commit)];
    }

    /// <summary>The listing of a commit that was stored before; null when there is none that can be read.</summary>
    internal IReadOnlyList<HubFile>? ReadListing(string repository, string commit)
    {
        var file = ListingOf(repository, commit);
        try
        {
            return File.Exists(file) ? [.. JsonField.Read(file).Items().Select(entry => HubFile.Read(entry, file)).OfType<HubFile>()] : null;
        }
        catch (InputException)
        {
            // It is only a copy: the Hub has the original, and the next fetch writes it anew.
            File.Delete(file);
            return null;
        }
    }

    /// <summary>Stores the listing of a commit, and makes the folder of its snapshot, without which huggingface_hub calls a repository damaged.</summary>
    internal void WriteListing(string repository, string commit, IReadOnlyList<HubFile> files)
    {
        // A commit never changes; and a cache that one may only read must not be written to.
        if (File.Exists(ListingOf(repository, commit)))
            return;
        Directory.CreateDirectory(SnapshotOf(repository, commit));
        AtomicFile.Write(ListingOf(repository, commit), stream =>
        {
            using var json = new Utf8JsonWriter(stream);
            json.WriteStartArray();
            foreach (var file in files)
                file.Write(json);
            json.WriteEndArray();
        });
    }

    /// <summary>Makes a blob appear in its snapshot. The caller holds the blob's lock.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="file">The file.</param>
    /// <param name="isNew">Whether this client downloaded the blob just now.</param>
    internal void Place(string repository, string commit, HubFile file, bool isNew)
    {
        var (blob, place) = (BlobOf(repository, file.Hash), PlaceOf(repository, commit, file.Path));
        var folder = Path.GetDirectoryName(place)!;
        Directory.CreateDirectory(folder);
        File.Delete(place);
        try
        {
            _link(place, Path.GetRelativePath(folder, blob));
            if (isNew)
                _downloaded[blob] = true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            // As huggingface_hub does without links: a new blob moves, an old one may be in use elsewhere and is copied.
            if (isNew)
                File.Move(blob, place);
            else
                File.Copy(blob, place);
            _downloaded[place] = true;
        }
    }

    private static string NameOf(string repository) => (repository.StartsWith("datasets/", StringComparison.Ordinal) ? "" : "models--") + repository.Replace("/", "--");

    private string FolderOf(string repository) => Path.Combine(_folder, NameOf(repository));

    private string RefOf(string repository, string revision) => Path.Combine([FolderOf(repository), "refs", .. revision.Split('/')]);

    private string ListingOf(string repository, string commit) => Path.Combine(FolderOf(repository), "listings", commit + ".json");

    private string PlaceOf(string repository, string commit, string path) => Path.Combine([SnapshotOf(repository, commit), .. path.Split('/')]);

    // One step only: a blob may itself be a link into a store that several repositories share.
    private static string BlobBehind(string place) =>
        new FileInfo(place).LinkTarget is { } target ? Path.GetFullPath(target, Path.GetDirectoryName(place)!) : place;

    private static bool HasLength(string path, long bytes)
    {
        var file = Target(path);
        return file.Exists && file.Length == bytes;
    }

    // A link counts as existing even when what it leads to is gone, and its own length is that of its text.
    private static FileInfo Target(string path)
    {
        var file = new FileInfo(path);
        return file.LinkTarget is null ? file : (FileInfo)file.ResolveLinkTarget(returnFinalTarget: true)!;
    }

    private bool IsLinked(string repository, string blob) =>
        Directory.EnumerateFiles(Path.Combine(FolderOf(repository), "snapshots"), "*", SearchOption.AllDirectories).Any(file => BlobBehind(file) == blob);
}

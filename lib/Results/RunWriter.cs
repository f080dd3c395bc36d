using System.Buffers;
using System.Security.Cryptography;
using EarlySignal.Basics;

namespace EarlySignal.Results;

/// <summary>
/// One run being written. Items are appended as they are scored; the finished file is put in its place in one step. A
/// process that is killed loses at most the item it was writing.
/// </summary>
public sealed class RunWriter : IDisposable
{
    private readonly string _folder;
    private readonly RunManifest _run;
    private readonly FileStream _partial;
    private readonly Dictionary<string, ItemResult> _done = [];
    private readonly ArrayBufferWriter<byte> _line = new();

    internal RunWriter(string folder, RunManifest run, FileStream partial)
    {
        _folder = folder;
        _run = run;
        _partial = partial;
        IsFinished = File.Exists(Path.Combine(folder, ResultFolder.ManifestName));
        if (IsFinished)
            DeletePartial();
        else
            TakeUpWhatIsThere();
    }

    /// <summary>Whether another process finished the run before this one opened it; then there is nothing left to write.</summary>
    public bool IsFinished { get; }

    /// <summary>Whether the item is already on disk.</summary>
    public bool Has(string itemId) => _done.ContainsKey(itemId);

    /// <summary>Appends an item. It is with the operating system when the call returns.</summary>
    public void Append(ItemResult result)
    {
        _line.ResetWrittenCount();
        ItemResultJson.Write(_line, result);
        _line.Write("\n"u8);
        _partial.Write(_line.WrittenSpan);
        _partial.Flush();
        _done.Add(result.ItemId, result);
    }

    /// <summary>Puts the finished files in their places: the items in the task's order, then the manifest.</summary>
    /// <param name="itemIds">All items of the run, in the task's order.</param>
    /// <exception cref="InvalidOperationException">An item has not been appended.</exception>
    public void Finish(IReadOnlyList<string> itemIds)
    {
        if (itemIds.FirstOrDefault(id => !_done.ContainsKey(id)) is { } missing)
            throw new InvalidOperationException($"Item '{missing}' has no result.");
        _line.ResetWrittenCount();
        foreach (var id in itemIds)
        {
            ItemResultJson.Write(_line, _done[id]);
            _line.Write("\n"u8);
        }
        var hash = Convert.ToHexStringLower(SHA256.HashData(_line.WrittenSpan));
        AtomicFile.Write(Path.Combine(_folder, ResultFolder.ItemsName), stream => stream.Write(_line.WrittenSpan));
        // The manifest says that the run is whole, so it comes last.
        AtomicFile.Write(Path.Combine(_folder, ResultFolder.ManifestName), (_run with { ItemsHash = hash }).Write);
        DeletePartial();
    }

    /// <inheritdoc/>
    public void Dispose() => _partial.Dispose();

    private void TakeUpWhatIsThere()
    {
        // Nobody else writes here while the lock is held, so half-written files are those of a process that was killed.
        AtomicFile.DeleteHalfWritten(_folder);
        var bytes = new byte[_partial.Length];
        _partial.ReadExactly(bytes);
        var start = 0;
        for (var number = 1; ; number++)
        {
            var length = bytes.AsSpan(start).IndexOf((byte)'\n');
            if (length < 0)
                break;
            ItemResult result;
            try
            {
                result = ItemResultJson.Read(_partial.Name, number, bytes.AsMemory(start, length));
            }
            catch (InputException)
            {
                // A machine that lost power can leave a torn line; it and what follows are scored again.
                break;
            }
            _done[result.ItemId] = result;
            start += length + 1;
        }
        _partial.SetLength(start);
        _partial.Position = start;
    }

    // While the lock is still held, so that nobody else can have begun to write it.
    private void DeletePartial() => File.Delete(_partial.Name);
}

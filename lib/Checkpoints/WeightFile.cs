using System.IO.MemoryMappedFiles;
using EarlySignal.Basics;

namespace EarlySignal.Checkpoints;

/// <summary>Where a tensor lies in a file of weights; the type is one of the names that safetensors has, the offset counts from the start of the file.</summary>
internal sealed record WeightEntry(string Name, string DType, int[] Shape, long Begin);

/// <summary>A file of named tensors, memory-mapped. Everything that it claims is checked before the first weight is used.</summary>
public abstract unsafe class WeightFile : IDisposable
{
    private readonly Dictionary<string, WeightEntry> _entries;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;

    private protected WeightFile(string path, FileStream stream, IReadOnlyList<WeightEntry> entries)
    {
        Path = path;
        _entries = entries.ToDictionary(entry => entry.Name);
        Names = [.. entries.Select(entry => entry.Name)];
        _map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start + _view.PointerOffset;
    }

    /// <summary>The file's path.</summary>
    public string Path { get; }

    /// <summary>The tensors' names in the order of the file, those of types that cannot be weights included.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Bytes of the mapped file, in whole pages.</summary>
    internal long MappedBytes => _view.Capacity;

    internal bool IsDisposed { get; private set; }

    private protected abstract string Remedy { get; }

    /// <summary>Whether the file has a tensor of that name.</summary>
    public bool Has(string name) => _entries.ContainsKey(name);

    /// <summary>A tensor of the file; valid until the file is disposed.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="InputException">There is no such tensor, or it is of a type that cannot be weights.</exception>
    public Tensor Get(string name)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (!_entries.TryGetValue(name, out var entry))
            throw new InputException(Path, name, "no such tensor", "a tensor of that name", Remedy);
        var type = entry.DType switch
        {
            "F32" => TensorType.F32,
            "F16" => TensorType.F16,
            "BF16" => TensorType.BF16,
            _ => throw new InputException(Path, name, $"numbers of type {entry.DType}", "F32, F16 or BF16", "Save the checkpoint in one of these types (quantised checkpoints are not supported)."),
        };
        return new Tensor(name, type, entry.Shape, _start + entry.Begin, this);
    }

    /// <summary>Unmaps the file; its tensors must not be used afterwards.</summary>
    public void Dispose()
    {
        if (IsDisposed)
            return;
        IsDisposed = true;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens a file for a reader that checks it; the reader's result owns the stream.</summary>
    private protected static T Open<T>(string path, string kind, Func<FileStream, T> read)
    {
        if (!File.Exists(path))
            throw new InputException(path, "", "no such file", $"a {kind} file", "Check the path, or download the file again.");
        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            try
            {
                return read(stream);
            }
            catch
            {
                stream.Dispose();
                throw;
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException(path, "", $"a file that cannot be read ({fault.Message})", "a readable file", "Check its permissions and the disk.");
        }
    }
}

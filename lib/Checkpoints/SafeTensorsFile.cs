using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using EarlySignal.Basics;

namespace EarlySignal.Checkpoints;

/// <summary>A safetensors file, memory-mapped. Everything that the header claims is checked before the first weight is used.</summary>
public sealed unsafe class SafeTensorsFile : IDisposable
{
    private readonly Dictionary<string, SafeTensorsEntry> _entries;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _data;

    private SafeTensorsFile(string path, IReadOnlyList<SafeTensorsEntry> entries, MemoryMappedFile map, long dataStart)
    {
        Path = path;
        _entries = entries.ToDictionary(entry => entry.Name);
        Names = [.. entries.Select(entry => entry.Name)];
        _map = map;
        _view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _data = start + _view.PointerOffset + dataStart;
    }

    /// <summary>The file's path.</summary>
    public string Path { get; }

    /// <summary>The tensors' names in the order of their bytes, those of types that cannot be weights included.</summary>
    public IReadOnlyList<string> Names { get; }

    internal bool IsDisposed { get; private set; }

    /// <summary>Maps a file and checks it.</summary>
    /// <param name="path">Path of a <c>.safetensors</c> file.</param>
    /// <exception cref="InputException">The file is missing, cannot be read, or is not a whole and consistent safetensors file.</exception>
    public static SafeTensorsFile Open(string path)
    {
        if (!File.Exists(path))
            throw new InputException(path, "", "no such file", "a safetensors file", "Check the path, or download the file again.");
        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            try
            {
                return Open(path, stream);
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

    /// <summary>Whether the file has a tensor of that name.</summary>
    public bool Has(string name) => _entries.ContainsKey(name);

    /// <summary>A tensor of the file; valid until the file is disposed.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="InputException">There is no such tensor, or it is of a type that cannot be weights.</exception>
    public Tensor Get(string name)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (!_entries.TryGetValue(name, out var entry))
            throw new InputException(Path, name, "no such tensor", "a tensor of that name", SafeTensorsHeader.Remedy);
        var type = entry.DType switch
        {
            "F32" => TensorType.F32,
            "F16" => TensorType.F16,
            "BF16" => TensorType.BF16,
            _ => throw new InputException(Path, name, $"numbers of type {entry.DType}", "F32, F16 or BF16", "Save the checkpoint in one of these types (quantised checkpoints are not supported)."),
        };
        return new Tensor(name, type, entry.Shape, _data + entry.Begin, this);
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
    }

    private static SafeTensorsFile Open(string path, FileStream stream)
    {
        var length = stream.Length;
        if (length < SafeTensorsHeader.Prefix)
            throw new InputException(path, "", $"a file of {length} bytes", $"at least {SafeTensorsHeader.Prefix} bytes", SafeTensorsHeader.Remedy);
        Span<byte> prefix = stackalloc byte[SafeTensorsHeader.Prefix];
        stream.ReadExactly(prefix);
        var header = new byte[SafeTensorsHeader.CheckLength(path, length, BinaryPrimitives.ReadUInt64LittleEndian(prefix))];
        stream.ReadExactly(header);
        var dataStart = SafeTensorsHeader.Prefix + header.Length;
        var entries = SafeTensorsHeader.Read(path, header, length - dataStart);
        var map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        return new SafeTensorsFile(path, entries, map, dataStart);
    }
}

using System.Buffers.Binary;
using EarlySignal.Basics;

namespace EarlySignal.Checkpoints;

/// <summary>A safetensors file.</summary>
public sealed class SafeTensorsFile : WeightFile
{
    private SafeTensorsFile(string path, FileStream stream, IReadOnlyList<WeightEntry> entries)
        : base(path, stream, entries)
    {
    }

    private protected override string Remedy => SafeTensorsHeader.Remedy;

    /// <summary>Maps a file and checks it.</summary>
    /// <param name="path">Path of a <c>.safetensors</c> file.</param>
    /// <exception cref="InputException">The file is missing, cannot be read, or is not a whole and consistent safetensors file.</exception>
    public static SafeTensorsFile Open(string path) => Open(path, "safetensors", stream => Open(path, stream));

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
        return new SafeTensorsFile(path, stream, [.. entries.Select(entry => new WeightEntry(entry.Name, entry.DType, entry.Shape, dataStart + entry.Begin))]);
    }
}

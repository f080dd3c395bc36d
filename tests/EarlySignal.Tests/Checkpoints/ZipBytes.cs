using System.Text;

namespace EarlySignal.Tests.Checkpoints;

/// <summary>One entry for a zip file that a test makes; the fields can be set to lies.</summary>
public sealed record TestEntry(string Name, byte[] Data)
{
    public ushort Method { get; init; }

    public ushort Flags { get; init; }

    /// <summary>What the directory says about the size; the truth when null.</summary>
    public uint? Length { get; init; }

    /// <summary>What the directory says about the stored size; <see cref="Length"/> when null.</summary>
    public uint? Stored { get; init; }

    /// <summary>What the directory says about the place; the truth when null.</summary>
    public uint? Header { get; init; }

    /// <summary>The name in front of the data; <see cref="Name"/> when null.</summary>
    public string? LocalName { get; init; }

    /// <summary>Extra fields in the directory.</summary>
    public byte[] Extra { get; init; } = [];
}

/// <summary>Makes the bytes of zip files with stored entries, sound and broken ones.</summary>
public static class ZipBytes
{
    public static byte[] Of(params IEnumerable<TestEntry> entries)
    {
        var list = entries.ToArray();
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        var headers = new List<uint>();
        foreach (var entry in list)
        {
            headers.Add((uint)memory.Position);
            var name = Encoding.UTF8.GetBytes(entry.LocalName ?? entry.Name);
            writer.Write(0x04034b50u);
            writer.Write((ushort)20);
            writer.Write((ushort)8);
            writer.Write(entry.Method);
            writer.Write(new byte[16]);
            writer.Write((ushort)name.Length);
            writer.Write((ushort)0);
            writer.Write(name);
            writer.Write(entry.Data);
        }
        var directory = (uint)memory.Position;
        foreach (var (entry, header) in list.Zip(headers))
        {
            var name = Encoding.UTF8.GetBytes(entry.Name);
            var length = entry.Length ?? (uint)entry.Data.Length;
            writer.Write(0x02014b50u);
            writer.Write(new byte[4]);
            writer.Write(entry.Flags);
            writer.Write(entry.Method);
            writer.Write(new byte[8]);
            writer.Write(entry.Stored ?? length);
            writer.Write(length);
            writer.Write((ushort)name.Length);
            writer.Write((ushort)entry.Extra.Length);
            writer.Write(new byte[10]);
            writer.Write(entry.Header ?? header);
            writer.Write(name);
            writer.Write(entry.Extra);
        }
        var end = (uint)memory.Position;
        writer.Write(End((ushort)list.Length, end - directory, directory));
        return memory.ToArray();
    }

    /// <summary>The end of a zip file.</summary>
    public static byte[] End(ushort count, uint length, uint begin)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write(0x06054b50u);
        writer.Write(new byte[4]);
        writer.Write(count);
        writer.Write(count);
        writer.Write(length);
        writer.Write(begin);
        writer.Write((ushort)0);
        return memory.ToArray();
    }
}

using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using EarlySignal.Basics;

namespace EarlySignal.Checkpoints;

/// <summary>Bytes of a zip file that are stored as they are.</summary>
internal sealed record ZipEntry(string Name, long Begin, long Length);

/// <summary>
/// The central directory of a zip file (PKWARE's APPNOTE 6.3, with its 64-bit extension). Only stored entries are accepted,
/// so that tensors can be mapped where they lie; every place is checked against the file and against the others.
/// </summary>
internal static class ZipDirectory
{
    public const string Remedy = "The file is damaged, cut short, or was not written by torch.save: download it again, or save the checkpoint again as safetensors.";

    private const uint LocalMark = 0x04034b50;
    private const uint CentralMark = 0x02014b50;
    private const uint EndMark = 0x06054b50;
    private const uint LargeEndMark = 0x06064b50;
    private const uint LocatorMark = 0x07064b50;
    private const int EndLength = 22;
    private const int LocatorLength = 20;
    private const int LargeEndLength = 56;
    private const int LocalLength = 30;
    private const int CentralLength = 46;
    private const int LongestComment = ushort.MaxValue;
    private const long LongestDirectory = 32 << 20;
    private const ushort LargeExtra = 1;

    /// <summary>Lists the entries.</summary>
    /// <param name="file">The file's path, for errors.</param>
    /// <param name="stream">The file.</param>
    /// <exception cref="InputException">It is no zip file, is damaged, or has entries that are compressed, encrypted, overlapping or badly named.</exception>
    public static IReadOnlyList<ZipEntry> Read(string file, Stream stream)
    {
        CheckFormat(file, stream);
        var (begin, length, count) = FindDirectory(file, stream);
        var directory = Bytes(stream, begin, (int)length);
        var entries = new List<(long Header, ZipEntry Entry)>();
        var at = 0;
        for (var i = 0L; i < count; i++)
            entries.Add(ReadEntry(file, stream, directory, ref at, begin));
        if (at != directory.Length)
            throw Fault(file, "", $"{Number(directory.Length - at)} bytes behind the directory's entries", "none");
        CheckPlaces(file, entries);
        return [.. entries.Select(entry => entry.Entry)];
    }

    private static void CheckFormat(string file, Stream stream)
    {
        var start = Bytes(stream, 0, (int)Math.Min(4, stream.Length));
        if (start is [0x80, ..])
            throw new InputException(file, "", "the format that torch.save wrote before PyTorch 1.6", "a zip file, as torch.save writes now", PyTorchFile.ConvertRemedy);
        if (start.Length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(start) != LocalMark)
            throw Fault(file, "", $"a file of {Number(stream.Length)} bytes that does not begin like a zip file", "a zip file, as torch.save writes it");
    }

    private static (long Begin, long Length, long Count) FindDirectory(string file, Stream stream)
    {
        var tailLength = (int)Math.Min(stream.Length, EndLength + LongestComment);
        var tailBegin = stream.Length - tailLength;
        var tail = Bytes(stream, tailBegin, tailLength);
        var end = tailLength - EndLength;
        while (end >= 0 && !(UInt32(tail, end) == EndMark && end + EndLength + UInt16(tail, end + 20) == tailLength))
            end--;
        if (end < 0)
            throw Fault(file, "", "no end of a zip file", "a whole zip file, as torch.save writes it");
        var (count, length, begin) = ((long)UInt16(tail, end + 10), (long)UInt32(tail, end + 12), (long)UInt32(tail, end + 16));
        var before = tailBegin + end;
        if (end >= LocatorLength && UInt32(tail, end - LocatorLength) == LocatorMark)
        {
            var place = Int64(tail, end - LocatorLength + 8);
            if (place < 0 || place > before - LocatorLength - LargeEndLength)
                throw Fault(file, "", "an end of the zip file that points outside", "a place inside the file");
            var large = Bytes(stream, place, LargeEndLength);
            if (UInt32(large, 0) != LargeEndMark)
                throw Fault(file, "", "no 64-bit end of the zip file where it should be", "a whole zip file");
            (count, length, begin) = (Int64(large, 32), Int64(large, 40), Int64(large, 48));
            before = place;
        }
        if (length is < 0 or > LongestDirectory || begin < 0 || begin > before - length || count < 0 || count > length / CentralLength)
            throw Fault(file, "", $"a directory of {Number(count)} entries in {Number(length)} bytes from byte {Number(begin)} on", $"one that ends at most at byte {Number(before)}");
        return (begin, length, count);
    }

    private static (long Header, ZipEntry Entry) ReadEntry(string file, Stream stream, byte[] directory, ref int at, long directoryBegin)
    {
        if (directory.Length - at < CentralLength || UInt32(directory, at) != CentralMark)
            throw Fault(file, "", $"no entry at byte {Number(directoryBegin + at)} of the directory", "as many entries as the zip file says");
        var (flags, method) = (UInt16(directory, at + 8), UInt16(directory, at + 10));
        var (nameLength, extraLength, commentLength) = (UInt16(directory, at + 28), UInt16(directory, at + 30), UInt16(directory, at + 32));
        if (directory.Length - at - CentralLength < nameLength + extraLength + commentLength)
            throw Fault(file, "", "an entry that is cut off", "a whole directory");
        var nameBytes = directory.AsSpan(at + CentralLength, nameLength);
        var name = Encoding.UTF8.GetString(nameBytes);
        CheckName(file, name);
        if (method != 0 || (flags & 1) != 0)
            throw Fault(file, name, method != 0 ? "a compressed entry" : "an encrypted entry", "entries that are stored as they are, as torch.save writes them");

        var sizes = new[] { UInt32(directory, at + 24), UInt32(directory, at + 20), UInt32(directory, at + 42) };
        var (length, stored, header) = Widen(file, name, sizes, directory.AsSpan(at + CentralLength + nameLength, extraLength));
        if (length != stored)
            throw Fault(file, name, $"{Number(stored)} bytes that claim to hold {Number(length)}", "the same number");
        if (header < 0 || header > directoryBegin - LocalLength)
            throw Fault(file, name, $"a first byte at {Number(header)}", $"a place before the directory at {Number(directoryBegin)}");
        var local = Bytes(stream, header, LocalLength);
        var begin = header + LocalLength + UInt16(local, 26) + UInt16(local, 28);
        if (UInt32(local, 0) != LocalMark || UInt16(local, 8) != 0 || UInt16(local, 26) != nameLength || begin > directoryBegin || !Bytes(stream, header + LocalLength, nameLength).AsSpan().SequenceEqual(nameBytes))
            throw Fault(file, name, $"another entry, or none, at byte {Number(header)}", "the entry that the directory names");
        if (length < 0 || length > directoryBegin - begin)
            throw Fault(file, name, $"{Number(length)} bytes from byte {Number(begin)} on", $"an entry that ends before the directory at byte {Number(directoryBegin)}");
        at += CentralLength + nameLength + extraLength + commentLength;
        return (header, new ZipEntry(name, begin, length));
    }

    /// <summary>Replaces sizes that do not fit into 32 bits by those of the 64-bit extension: length, stored length, place.</summary>
    private static (long Length, long Stored, long Header) Widen(string file, string name, uint[] sizes, ReadOnlySpan<byte> extra)
    {
        var large = ReadOnlySpan<byte>.Empty;
        while (extra.Length >= 4)
        {
            var (id, length) = (BinaryPrimitives.ReadUInt16LittleEndian(extra), BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]));
            if (length > extra.Length - 4)
                throw Fault(file, name, "an extra field that is cut off", "a whole directory");
            if (id == LargeExtra)
                large = extra.Slice(4, length);
            extra = extra[(4 + length)..];
        }
        var wide = new long[sizes.Length];
        for (var i = 0; i < sizes.Length; i++)
        {
            wide[i] = sizes[i];
            if (sizes[i] != uint.MaxValue)
                continue;
            if (large.Length < 8)
                throw Fault(file, name, "no 64-bit size", "one, because the 32-bit size says so");
            wide[i] = BinaryPrimitives.ReadInt64LittleEndian(large);
            large = large[8..];
        }
        return (wide[0], wide[1], wide[2]);
    }

    private static void CheckName(string file, string name)
    {
        if (name.Length == 0 || name.StartsWith('/') || name.Contains('\\') || name.Contains(':') || name.Any(char.IsControl) || name.Split('/').Any(part => part is ".." or "."))
            throw Fault(file, name, "a name that leads out of the zip file", "a plain name such as archive/data/0");
    }

    private static void CheckPlaces(string file, List<(long Header, ZipEntry Entry)> entries)
    {
        var names = new HashSet<string>();
        var end = 0L;
        foreach (var (header, entry) in entries.OrderBy(entry => entry.Header))
        {
            if (!names.Add(entry.Name))
                throw Fault(file, entry.Name, "two entries of that name", "one");
            if (header < end)
                throw Fault(file, entry.Name, $"an overlap with the entry before it, which ends at byte {Number(end)}", "entries side by side");
            end = entry.Begin + entry.Length;
        }
    }

    private static byte[] Bytes(Stream stream, long begin, int count)
    {
        var bytes = new byte[count];
        stream.Position = begin;
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static ushort UInt16(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private static uint UInt32(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static long Int64(byte[] bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));

    private static InputException Fault(string file, string field, string found, string expected) => new(file, field, found, expected, Remedy);

    private static string Number(long count) => count.ToString(CultureInfo.InvariantCulture);
}

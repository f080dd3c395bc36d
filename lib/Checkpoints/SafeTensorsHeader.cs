using System.Globalization;
using System.Text.Json;
using EarlySignal.Basics;

namespace EarlySignal.Checkpoints;

/// <summary>What the header of a safetensors file says about one tensor; the offsets are bytes from the end of the header.</summary>
internal sealed record SafeTensorsEntry(string Name, string DType, int[] Shape, long Begin, long End);

/// <summary>
/// The header of a safetensors file: 8 bytes of length (little-endian), then that many bytes of JSON. Checks everything
/// that the format promises: https://github.com/huggingface/safetensors#format.
/// </summary>
internal static class SafeTensorsHeader
{
    /// <summary>The reference library refuses longer headers too, so that a broken length cannot ask for all memory.</summary>
    public const long LongestHeader = 100_000_000;

    /// <summary>Bytes before the header: its length.</summary>
    public const int Prefix = 8;

    public const string Remedy = "The file is damaged, cut short or of another format: download it again, or save the checkpoint again as safetensors.";

    private const string Metadata = "__metadata__";

    private static readonly Dictionary<string, int> BitsByDType = new (int Bits, string[] Names)[]
    {
        (64, ["F64", "I64", "U64", "C64"]),
        (32, ["F32", "I32", "U32"]),
        (16, ["F16", "BF16", "I16", "U16"]),
        (8, ["F8_E4M3", "F8_E5M2", "F8_E8M0", "F8_E4M3FNUZ", "F8_E5M2FNUZ", "I8", "U8", "BOOL"]),
        (6, ["F6_E2M3", "F6_E3M2"]),
        (4, ["F4"]),
    }.SelectMany(group => group.Names.Select(name => (name, group.Bits))).ToDictionary();

    /// <summary>Where the header ends, after checking that the file can hold it.</summary>
    /// <param name="file">The file's path, for errors.</param>
    /// <param name="fileLength">Bytes in the file; at least <see cref="Prefix"/>.</param>
    /// <param name="headerLength">The file's first eight bytes.</param>
    public static int CheckLength(string file, long fileLength, ulong headerLength)
    {
        if (headerLength > LongestHeader)
            throw new InputException(file, "header length", Bytes(headerLength), $"at most {Bytes(LongestHeader)}", Remedy);
        if ((long)headerLength > fileLength - Prefix)
            throw new InputException(file, "header length", Bytes(headerLength), $"at most the {Bytes(fileLength - Prefix)} that follow in the file", Remedy);
        return (int)headerLength;
    }

    /// <summary>Reads and checks the header against the data that follows it.</summary>
    /// <param name="file">The file's path, for errors.</param>
    /// <param name="json">The header's text.</param>
    /// <param name="dataLength">Bytes of the file behind the header.</param>
    /// <returns>The tensors in the order of their bytes.</returns>
    public static IReadOnlyList<SafeTensorsEntry> Read(string file, ReadOnlyMemory<byte> json, long dataLength)
    {
        var entries = new List<SafeTensorsEntry>();
        foreach (var (name, field) in JsonField.Parse(file, json, "header").Fields())
        {
            if (name == Metadata)
                CheckMetadata(field);
            else
                entries.Add(ReadEntry(name, field, dataLength));
        }
        entries.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        CheckCoverage(file, entries, dataLength);
        return entries;
    }

    private static SafeTensorsEntry ReadEntry(string name, JsonField field, long dataLength)
    {
        var dtype = field["dtype"].String();
        if (!BitsByDType.TryGetValue(dtype, out var bits))
            throw field["dtype"].Wrong($"one of {string.Join(", ", BitsByDType.Keys)}", Remedy);

        var shape = field["shape"].Items().Select(Size).ToArray();
        var offsets = field["data_offsets"].Items().Select(offset => offset.Long()).ToArray();
        if (offsets.Length != 2 || offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] > dataLength)
            throw field["data_offsets"].Wrong($"two offsets in rising order, from 0 to the {Bytes(dataLength)} of data in the file", Remedy);

        var wanted = Product(shape, bits);
        if (wanted is null || wanted % 8 != 0 || wanted / 8 != offsets[1] - offsets[0])
        {
            var size = wanted is null ? "more bytes than a file can have" : Bytes((ulong)(wanted.Value / 8));
            throw field["data_offsets"].Wrong($"{size} for {dtype} × {TensorShape.Text(shape)}", Remedy, $"{Bytes(offsets[1] - offsets[0])} ({field["data_offsets"].Element.GetRawText()})");
        }
        return new SafeTensorsEntry(name, dtype, shape, offsets[0], offsets[1]);
    }

    private static int Size(JsonField field)
    {
        var size = field.Int();
        return size >= 0 ? size : throw field.Wrong("a size of 0 or more", Remedy);
    }

    private static Int128? Product(int[] shape, int bits)
    {
        // A zero anywhere makes the product zero, however large the other sizes are.
        if (shape.Contains(0))
            return 0;
        Int128 product = bits;
        foreach (var size in shape)
        {
            product *= size;
            if (product > long.MaxValue)
                return null;
        }
        return product;
    }

    private static void CheckMetadata(JsonField metadata)
    {
        foreach (var (_, value) in metadata.Fields())
            if (value.Element.ValueKind != JsonValueKind.String)
                throw value.Wrong("a string", Remedy);
    }

    private static void CheckCoverage(string file, List<SafeTensorsEntry> entries, long dataLength)
    {
        var end = 0L;
        var before = "the header";
        foreach (var entry in entries)
        {
            if (entry.Begin != end)
            {
                var fault = entry.Begin < end ? $"an overlap with {before}, which ends at byte {Number(end)}" : $"a hole after {before}, which ends at byte {Number(end)}";
                throw new InputException(file, $"header.{entry.Name}.data_offsets", $"{Number(entry.Begin)} as the first byte, {fault}", $"{Number(end)}, so that the tensors cover the data without holes or overlaps", Remedy);
            }
            (end, before) = (entry.End, entry.Name);
        }
        if (end != dataLength)
            throw new InputException(file, "", $"{Bytes(dataLength)} of data behind the header", $"the {Bytes(end)} that its tensors cover", Remedy);
    }

    private static string Bytes(long count) => Number(count) + " bytes";

    private static string Bytes(ulong count) => count.ToString(CultureInfo.InvariantCulture) + " bytes";

    private static string Number(long count) => count.ToString(CultureInfo.InvariantCulture);
}

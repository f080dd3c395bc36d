using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace EarlySignal.Tests.Checkpoints;

/// <summary>One tensor for a file that a test makes.</summary>
public sealed record TestTensor(string Name, string DType, int[] Shape, byte[] Data)
{
    /// <summary>Float32 numbers, stored in one of the three types that weights have.</summary>
    public static TestTensor Of(string name, int[] shape, IEnumerable<float> values, string dtype = "F32") =>
        new(name, dtype, shape, [.. values.SelectMany(value => Bytes(value, dtype))]);

    private static byte[] Bytes(float value, string dtype) => dtype switch
    {
        "F32" => BitConverter.GetBytes(value),
        "F16" => BitConverter.GetBytes((Half)value),
        _ => BitConverter.GetBytes((ushort)(BitConverter.SingleToUInt32Bits(value) >> 16)),
    };
}

/// <summary>Makes the bytes of safetensors files, sound and broken ones.</summary>
public static class SafeTensorsBytes
{
    /// <summary>A sound file.</summary>
    public static byte[] Of(params IEnumerable<TestTensor> tensors)
    {
        var header = new Dictionary<string, object> { ["__metadata__"] = new { format = "pt" } };
        var data = new List<byte>();
        foreach (var tensor in tensors)
        {
            header.Add(tensor.Name, new { dtype = tensor.DType, shape = tensor.Shape, data_offsets = new[] { data.Count, data.Count + tensor.Data.Length } });
            data.AddRange(tensor.Data);
        }
        return Raw(JsonSerializer.Serialize(header), data.Count, [.. data]);
    }

    /// <summary>A file with this header, whatever it says, and so many bytes of data.</summary>
    public static byte[] Raw(string header, int dataLength, byte[]? data = null)
    {
        var text = Encoding.UTF8.GetBytes(header);
        return [.. Length((ulong)text.Length), .. text, .. data ?? new byte[dataLength]];
    }

    /// <summary>The first eight bytes of a file.</summary>
    public static byte[] Length(ulong length)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        return bytes;
    }
}

using System.Buffers.Binary;
using System.Text;

namespace EarlySignal.Tests.Checkpoints;

/// <summary>Makes pickles, sound and malicious ones, opcode by opcode.</summary>
public sealed class PickleBytes
{
    private readonly List<byte> _bytes = [0x80, 2];

    /// <summary>Some opcodes as they are.</summary>
    public PickleBytes Raw(params IEnumerable<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>Opcodes whose bytes are letters.</summary>
    public PickleBytes Raw(string letters) => Raw(Encoding.Latin1.GetBytes(letters));

    public PickleBytes Global(string module, string name) => Raw($"c{module}\n{name}\n");

    public PickleBytes Text(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return Raw("X").Raw(Number((uint)utf8.Length)).Raw(utf8);
    }

    public PickleBytes Int(int value) => Raw("J").Raw(Number((uint)value));

    public PickleBytes Tuple(params int[] values)
    {
        Raw("(");
        foreach (var value in values)
            Int(value);
        return Raw("t");
    }

    public PickleBytes Storage(string type = "FloatStorage", string key = "0", int count = 6) =>
        Raw("(").Text("storage").Global("torch", type).Text(key).Text("cpu").Int(count).Raw("tQ");

    /// <summary>A tensor as torch.save describes it.</summary>
    public PickleBytes Tensor(int[] shape, int[] strides, int first = 0, string type = "FloatStorage", string key = "0", int count = 6) =>
        Global("torch._utils", "_rebuild_tensor_v2").Raw("(").Storage(type, key, count).Int(first).Tuple(shape).Tuple(strides)
            .Raw(0x89).Global("collections", "OrderedDict").Raw(")RtR");

    /// <summary>The pickle's bytes, ended by STOP.</summary>
    public byte[] End() => [.. _bytes, (byte)'.'];

    /// <summary>The pickle's bytes so far.</summary>
    public byte[] Cut() => [.. _bytes];

    /// <summary>A sound pickle: {'w': tensor (2, 3)}.</summary>
    public static byte[] Sound() => new PickleBytes().Raw("}").Text("w").Tensor([2, 3], [3, 1]).Raw("s").End();

    public static byte[] Number(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}

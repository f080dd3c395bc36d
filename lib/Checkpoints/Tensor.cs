using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace EarlySignal.Checkpoints;

/// <summary>How a tensor's numbers are stored.</summary>
public enum TensorType
{
    /// <summary>IEEE float32, 4 bytes.</summary>
    F32,

    /// <summary>IEEE float16, 2 bytes.</summary>
    F16,

    /// <summary>bfloat16: the upper half of a float32, 2 bytes.</summary>
    BF16,
}

/// <summary>A named array of weights that lies, row-major and little-endian, in a memory-mapped file.</summary>
/// <remarks>It is valid until the checkpoint that it came from is disposed.</remarks>
public sealed unsafe class Tensor
{
    private const float BiasDifference = 5.192296858534828e33f; // 2¹¹², from a bias of 15 to one of 127
    private readonly byte* _bytes;
    private readonly WeightFile? _file;

    internal Tensor(string name, TensorType type, int[] shape, byte* bytes, WeightFile? file = null)
    {
        Name = name;
        Type = type;
        Shape = shape;
        Count = shape.Aggregate(1L, (product, size) => product * size);
        _bytes = bytes;
        _file = file;
    }

    /// <summary>The name in the file, such as <c>model.layers.0.mlp.up_proj.weight</c>.</summary>
    public string Name { get; }

    /// <summary>How the numbers are stored.</summary>
    public TensorType Type { get; }

    /// <summary>The size of each dimension, the slowest first.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>How many numbers it holds.</summary>
    public long Count { get; }

    /// <summary>The first byte of the data, for kernels that read the file's own format; not necessarily aligned.</summary>
    /// <exception cref="ObjectDisposedException">The checkpoint is disposed; the memory is no longer there.</exception>
    public byte* Data
    {
        get
        {
            ObjectDisposedException.ThrowIf(_file is { IsDisposed: true }, this);
            return _bytes;
        }
    }

    /// <summary>Copies a run of numbers and widens them to float32, which is exact.</summary>
    /// <param name="first">Index of the first number, counted over the flattened tensor.</param>
    /// <param name="destination">Receives as many numbers as it is long.</param>
    /// <exception cref="ArgumentOutOfRangeException">The run does not lie inside the tensor.</exception>
    /// <exception cref="ObjectDisposedException">The checkpoint is disposed.</exception>
    public void Read(long first, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + destination.Length, Count, nameof(destination));
        var bytes = Data;
        switch (Type)
        {
            case TensorType.F32:
                new ReadOnlySpan<float>(bytes + first * 4, destination.Length).CopyTo(destination);
                break;
            case TensorType.BF16:
                WidenBFloat16((ushort*)bytes + first, destination);
                break;
            default:
                WidenFloat16((ushort*)bytes + first, destination);
                break;
        }
    }

    /// <summary>Asks the processor to fetch a run of numbers that will soon be read; nothing where it cannot be asked, or behind the end.</summary>
    /// <param name="first">Index of the first number.</param>
    /// <param name="count">How many numbers.</param>
    internal void Prefetch(long first, int count)
    {
        const int line = 64;
        if (!Sse.IsSupported)
            return;
        var size = Type == TensorType.F32 ? sizeof(float) : sizeof(ushort);
        for (byte* at = Data + first * size, end = Data + Math.Min(first + count, Count) * size; at < end; at += line)
            Sse.Prefetch0(at);
    }

    /// <summary>Copies numbers at equal distances, such as a column of a matrix, and widens them to float32, which is exact.</summary>
    /// <param name="first">Index of the first number, counted over the flattened tensor.</param>
    /// <param name="destination">Receives as many numbers as it is long.</param>
    /// <param name="step">Distance of two numbers; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside the tensor.</exception>
    /// <exception cref="ObjectDisposedException">The checkpoint is disposed.</exception>
    public void Read(long first, Span<float> destination, int step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        if (destination.IsEmpty)
            return;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(first + (destination.Length - 1L) * step, Count, nameof(destination));
        var bytes = Data;
        for (var i = 0; i < destination.Length; i++, first += step)
            destination[i] = Type switch
            {
                TensorType.F32 => ((float*)bytes)[first],
                TensorType.BF16 => BitConverter.UInt32BitsToSingle((uint)((ushort*)bytes)[first] << 16),
                _ => (float)BitConverter.UInt16BitsToHalf(((ushort*)bytes)[first]),
            };
    }

    /// <summary>All numbers as float32.</summary>
    public float[] ToArray()
    {
        var values = new float[Count];
        Read(0, values);
        return values;
    }

    private static void WidenBFloat16(ushort* source, Span<float> destination)
    {
        var bits = MemoryMarshal.Cast<float, uint>(destination);
        var i = 0;
        for (; i <= bits.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(*(Vector<ushort>*)(source + i), out var low, out var high);
            (low << 16).CopyTo(bits[i..]);
            (high << 16).CopyTo(bits[(i + Vector<uint>.Count)..]);
        }
        for (; i < bits.Length; i++)
            bits[i] = (uint)source[i] << 16;
    }

    private static void WidenFloat16(ushort* source, Span<float> destination)
    {
        var bits = MemoryMarshal.Cast<float, uint>(destination);
        var i = 0;
        for (; i <= bits.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(*(Vector<ushort>*)(source + i), out var low, out var high);
            Widened(low).CopyTo(bits[i..]);
            Widened(high).CopyTo(bits[(i + Vector<uint>.Count)..]);
        }
        for (; i < bits.Length; i++)
            destination[i] = (float)BitConverter.UInt16BitsToHalf(source[i]);
    }

    /// <summary>The bits of float16 numbers as float32: exponent and fraction moved to their new places make a number that is too small by the difference of the two biases.</summary>
    private static Vector<uint> Widened(Vector<uint> half)
    {
        var number = Vector.AsVectorSingle((half & new Vector<uint>(0x7fff)) << 13) * new Vector<float>(BiasDifference);
        var exponent = new Vector<uint>(0x7c00);
        var endless = Vector.Equals(half & exponent, exponent) & new Vector<uint>(0x7f800000); // infinities, and NaN
        return Vector.AsVectorUInt32(number) | endless | ((half & new Vector<uint>(0x8000)) << 16);
    }
}

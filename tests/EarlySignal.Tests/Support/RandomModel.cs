using System.Runtime.InteropServices;
using EarlySignal.Checkpoints;
using EarlySignal.Models;
using Architecture = EarlySignal.Models.Architecture;

namespace EarlySignal.Tests.Support;

/// <summary>The sizes of a random model.</summary>
public sealed record ModelShape(int Hidden, int Layers, int Heads, int KeyValueHeads, int HeadSize, int FeedForward, int Vocabulary)
{
    public bool HasBiases { get; init; }

    public bool IsTied { get; init; }

    public TensorType Type { get; init; } = TensorType.F32;
}

/// <summary>A seeded random model of the Llama family in memory, without a checkpoint; its logits have a standard deviation of about 3.</summary>
public sealed unsafe class RandomModel : IDisposable
{
    private readonly List<nint> _blocks = [];
    private readonly Random _random;
    private readonly TensorType _type;

    public RandomModel(ModelShape shape, int seed)
    {
        (_random, _type) = (new Random(seed), shape.Type);
        var (queries, keys) = (shape.Heads * shape.HeadSize, shape.KeyValueHeads * shape.HeadSize);
        var embedding = Tensor("embedding", 3 / Math.Sqrt(shape.Hidden), shape.Vocabulary, shape.Hidden);
        Model = new LanguageModel(
            new Architecture
            {
                Family = "llama",
                Vocabulary = shape.Vocabulary,
                Hidden = shape.Hidden,
                Layers = shape.Layers,
                Heads = shape.Heads,
                KeyValueHeads = shape.KeyValueHeads,
                HeadSize = shape.HeadSize,
                FeedForward = shape.FeedForward,
                MaxPositions = 4096,
                NormEpsilon = 1e-5,
                RotaryFrequencies = [.. Enumerable.Range(0, shape.HeadSize / 2).Select(i => Math.Pow(10000, -2.0 * i / shape.HeadSize))],
            },
            embedding,
            [.. Enumerable.Range(0, shape.Layers).Select(layer => new LayerWeights(
                Norm(shape.Hidden), Linear(queries, shape.Hidden), Linear(keys, shape.Hidden), Linear(keys, shape.Hidden), Linear(shape.Hidden, queries),
                Norm(shape.Hidden), Linear(shape.FeedForward, shape.Hidden), Linear(shape.FeedForward, shape.Hidden), Linear(shape.Hidden, shape.FeedForward)))],
            Norm(shape.Hidden),
            shape.IsTied ? new Linear(embedding) : Linear(shape.Vocabulary, shape.Hidden, scale: 3));

        Linear Linear(int outputs, int inputs, double scale = 1) =>
            new(Tensor("weight", scale / Math.Sqrt(inputs), outputs, inputs), shape.HasBiases ? Tensor("bias", 0.3, outputs) : null);
    }

    /// <summary>The model; valid until this is disposed.</summary>
    public LanguageModel Model { get; }

    /// <summary>Overwrites a number of a float32 tensor.</summary>
    public static void Set(Tensor tensor, long index, float value) => ((float*)tensor.Data)[index] = value;

    public void Dispose()
    {
        foreach (var block in _blocks)
            NativeMemory.Free((void*)block);
    }

    private Tensor Norm(int size) => Tensor("norm", 0, size);

    /// <summary>Normal numbers with a standard deviation; ones with a little noise when that is 0.</summary>
    private Tensor Tensor(string name, double deviation, params int[] shape)
    {
        var count = shape.Aggregate(1L, (product, size) => product * size);
        var bytes = (byte*)NativeMemory.Alloc((nuint)count, 4);
        _blocks.Add((nint)bytes);
        for (var i = 0L; i < count; i++)
        {
            // Twelve uniform numbers of one draw each would be the textbook's way; two are near enough and fast.
            var normal = (_random.NextSingle() + _random.NextSingle() - 1) * 2.449f;
            Store(bytes, i, deviation == 0 ? 1 + 0.1f * normal : (float)deviation * normal);
        }
        return new Tensor(name, _type, shape, bytes);
    }

    private void Store(byte* bytes, long i, float value)
    {
        if (_type == TensorType.F32)
            ((float*)bytes)[i] = value;
        else if (_type == TensorType.F16)
            ((Half*)bytes)[i] = (Half)value;
        else
            ((ushort*)bytes)[i] = (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16);
    }
}

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

    public bool HasGate { get; init; } = true;

    public bool HasInputNorms { get; init; } = true;

    public bool HasOutputNorms { get; init; }

    public bool HasNormWeights { get; init; } = true;

    public bool HasLearnedPositions { get; init; }

    /// <summary>Whether one tensor holds queries, keys and values, head by head.</summary>
    public bool IsFused { get; init; }

    /// <summary>Whether matrices are stored as (inputs, outputs).</summary>
    public bool IsTransposed { get; init; }

    /// <summary>Makes another family of the Llama that the sizes describe.</summary>
    public Func<Architecture, Architecture> Refine { get; init; } = architecture => architecture;
}

/// <summary>A seeded random model in memory, without a checkpoint; its logits have a standard deviation of about 3.</summary>
public sealed unsafe class RandomModel : IDisposable
{
    private readonly List<nint> _blocks = [];
    private readonly Random _random;
    private readonly TensorType _type;
    private readonly ModelShape _shape;

    public RandomModel(ModelShape shape, int seed)
    {
        (_random, _type, _shape) = (new Random(seed), shape.Type, shape);
        var embedding = Tensor("embedding", 3 / Math.Sqrt(shape.Hidden), shape.Vocabulary, shape.Hidden);
        var architecture = shape.Refine(new Architecture
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
        });
        Model = new LanguageModel(
            architecture,
            embedding,
            [.. Enumerable.Range(0, shape.Layers).Select(_ => Layer(architecture))],
            Norm(architecture, shape.Hidden),
            shape.IsTied ? new Linear(embedding) : Linear(shape.Vocabulary, shape.Hidden, scale: 3))
        {
            PositionEmbedding = shape.HasLearnedPositions ? Tensor("positions", 1 / Math.Sqrt(shape.Hidden), architecture.MaxPositions, shape.Hidden) : null,
        };
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

    private LayerWeights Layer(Architecture architecture)
    {
        var (hidden, feedForward, size) = (_shape.Hidden, _shape.FeedForward, _shape.HeadSize);
        var (queries, keys) = (_shape.Heads * size, _shape.KeyValueHeads * size);
        Norm? NormIf(bool exists, int width) => exists ? Norm(architecture, width) : null;
        var (hasHeadNorm, isWhole) = (architecture.QueryKeyNorm != QueryKeyNorm.None, architecture.QueryKeyNorm == QueryKeyNorm.Whole);
        var attentionNorm = NormIf(_shape.HasInputNorms, hidden);
        var fused = _shape.IsFused ? Linear(3 * queries, hidden) : null;
        Linear Part(int part, int outputs) => fused is null ? Linear(outputs, hidden) : fused with { Rows = new RowGroups(outputs, part * size, size, 3 * size) };
        return new LayerWeights(
            attentionNorm, Part(0, queries), Part(1, keys), Part(2, keys), Linear(hidden, queries),
            NormIf(_shape.HasInputNorms, hidden), _shape.HasGate ? Linear(feedForward, hidden) : null, Linear(feedForward, hidden), Linear(hidden, feedForward))
        {
            QueryNorm = NormIf(hasHeadNorm, isWhole ? queries : size),
            KeyNorm = NormIf(hasHeadNorm, isWhole ? keys : size),
            AttentionOutputNorm = NormIf(_shape.HasOutputNorms, hidden),
            FeedForwardOutputNorm = NormIf(_shape.HasOutputNorms, hidden),
        };
    }

    private Linear Linear(int outputs, int inputs, double scale = 1)
    {
        var weight = _shape.IsTransposed ? Tensor("weight", scale / Math.Sqrt(inputs), inputs, outputs) : Tensor("weight", scale / Math.Sqrt(inputs), outputs, inputs);
        return new Linear(weight, _shape.HasBiases ? Tensor("bias", 0.3, outputs) : null) { IsTransposed = _shape.IsTransposed };
    }

    private Norm Norm(Architecture architecture, int size) => !_shape.HasNormWeights ? new Norm(null)
        : new Norm(Tensor("norm", 0, size), architecture.Norm == NormKind.Layer ? Tensor("bias", 0.3, size) : null);

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

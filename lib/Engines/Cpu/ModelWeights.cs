using EarlySignal.Checkpoints;
using EarlySignal.Models;

namespace EarlySignal.Engines.Cpu;

/// <summary>The weights of a layer as the kernels read them.</summary>
internal sealed record LayerMatrices(WeightMatrix QueryKeyValue, WeightMatrix Output, WeightMatrix GateUp, WeightMatrix Down)
{
    public NormVector? AttentionNorm { get; init; }

    public NormVector? QueryNorm { get; init; }

    public NormVector? KeyNorm { get; init; }

    public NormVector? AttentionOutputNorm { get; init; }

    public NormVector? FeedForwardNorm { get; init; }

    public NormVector? FeedForwardOutputNorm { get; init; }

    /// <summary>Whether <see cref="GateUp"/> has a gate before the rest.</summary>
    public bool HasGate { get; init; }

    /// <summary>The four matrices.</summary>
    public WeightMatrix[] Matrices => [QueryKeyValue, Output, GateUp, Down];
}

/// <summary>The weights of a model as the kernels read them. Small models are widened to float32 once; of larger ones each product widens the block that it needs.</summary>
internal sealed class ModelWeights : IDisposable
{
    /// <summary>Up to how many weights are widened once and kept, in the ordinary case: 512 MiB of float32.</summary>
    public const long LargestResident = 128L << 20;

    /// <summary>Arranges a model's weights.</summary>
    /// <param name="model">The model; its tensors are read later, too.</param>
    /// <param name="tileRows">Rows of a tile of the kernels.</param>
    /// <param name="pool">Shares out the work of widening.</param>
    /// <param name="largestResident">Up to how many weights are widened once and kept.</param>
    public ModelWeights(LanguageModel model, int tileRows, WorkerPool pool, long largestResident)
    {
        Embedding = model.Embedding;
        Positions = model.PositionEmbedding?.ToArray();
        FinalNorm = new NormVector(model.FinalNorm, model.Architecture.Hidden, model.Architecture);
        Head = new WeightMatrix(tileRows, model.Head);
        Layers = [.. model.Layers.Select(layer => Arrange(layer, model.Architecture, tileRows))];
        Matrices = [Head, .. Layers.SelectMany(layer => layer.Matrices)];
        if (Matrices.Sum(matrix => (long)matrix.Size) <= largestResident)
            pool.Run(Matrices.Length, (i, _) => Matrices[i].MakeResident());
    }

    /// <summary>(vocabulary, hidden).</summary>
    public Tensor Embedding { get; }

    /// <summary>Learned positions, or null: (positions, hidden).</summary>
    public float[]? Positions { get; }

    /// <summary>One entry for each layer.</summary>
    public LayerMatrices[] Layers { get; }

    /// <summary>(hidden).</summary>
    public NormVector FinalNorm { get; }

    /// <summary>(vocabulary, hidden).</summary>
    public WeightMatrix Head { get; }

    /// <summary>All matrices.</summary>
    public WeightMatrix[] Matrices { get; }

    /// <summary>Bytes of the weights that are kept as float32.</summary>
    public long AllocatedBytes => Matrices.Sum(matrix => matrix.AllocatedBytes);

    public void Dispose()
    {
        foreach (var matrix in Matrices)
            matrix.Dispose();
    }

    private static LayerMatrices Arrange(LayerWeights layer, Architecture architecture, int tileRows)
    {
        NormVector? Vector(Norm? norm, int size) => norm is null ? null : new NormVector(norm, size, architecture);
        var isWhole = architecture.QueryKeyNorm == QueryKeyNorm.Whole;
        return new LayerMatrices(
            new WeightMatrix(tileRows, layer.Query, layer.Key, layer.Value),
            new WeightMatrix(tileRows, layer.Output),
            layer.Gate is { } gate ? new WeightMatrix(tileRows, gate, layer.Up) : new WeightMatrix(tileRows, layer.Up),
            new WeightMatrix(tileRows, layer.Down))
        {
            AttentionNorm = Vector(layer.AttentionNorm, architecture.Hidden),
            QueryNorm = Vector(layer.QueryNorm, architecture.HeadSize * (isWhole ? architecture.Heads : 1)),
            KeyNorm = Vector(layer.KeyNorm, architecture.HeadSize * (isWhole ? architecture.KeyValueHeads : 1)),
            AttentionOutputNorm = Vector(layer.AttentionOutputNorm, architecture.Hidden),
            FeedForwardNorm = Vector(layer.FeedForwardNorm, architecture.Hidden),
            FeedForwardOutputNorm = Vector(layer.FeedForwardOutputNorm, architecture.Hidden),
            HasGate = layer.Gate is not null,
        };
    }
}

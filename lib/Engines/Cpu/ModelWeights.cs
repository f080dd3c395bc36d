using EarlySignal.Checkpoints;
using EarlySignal.Models;

namespace EarlySignal.Engines.Cpu;

/// <summary>The weights of a layer as the kernels read them.</summary>
internal sealed record LayerMatrices(float[] AttentionNorm, WeightMatrix QueryKeyValue, WeightMatrix Output, float[] FeedForwardNorm, WeightMatrix GateUp, WeightMatrix Down)
{
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
        FinalNorm = model.FinalNorm.ToArray();
        Head = new WeightMatrix(tileRows, model.Head);
        Layers = [.. model.Layers.Select(layer => new LayerMatrices(
            layer.AttentionNorm.ToArray(),
            new WeightMatrix(tileRows, layer.Query, layer.Key, layer.Value),
            new WeightMatrix(tileRows, layer.Output),
            layer.FeedForwardNorm.ToArray(),
            new WeightMatrix(tileRows, layer.Gate, layer.Up),
            new WeightMatrix(tileRows, layer.Down)))];
        Matrices = [Head, .. Layers.SelectMany(layer => layer.Matrices)];
        if (Matrices.Sum(matrix => (long)matrix.Size) <= largestResident)
            pool.Run(Matrices.Length, (i, _) => Matrices[i].MakeResident());
    }

    /// <summary>(vocabulary, hidden).</summary>
    public Tensor Embedding { get; }

    /// <summary>One entry for each layer.</summary>
    public LayerMatrices[] Layers { get; }

    /// <summary>(hidden).</summary>
    public float[] FinalNorm { get; }

    /// <summary>(vocabulary, hidden).</summary>
    public WeightMatrix Head { get; }

    /// <summary>All matrices.</summary>
    public WeightMatrix[] Matrices { get; }

    public void Dispose()
    {
        foreach (var matrix in Matrices)
            matrix.Dispose();
    }
}

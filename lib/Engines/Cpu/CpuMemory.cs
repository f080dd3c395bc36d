using EarlySignal.Models;
using EarlySignal.Plans;

namespace EarlySignal.Engines.Cpu;

/// <summary>How much memory the CPU engine takes at most, known before anything is allocated; the checkpoint's mapped file is not counted.</summary>
/// <param name="Weights">Bytes of the weights that are widened once and kept; 0 for a model that is read block by block.</param>
/// <param name="Activations">Bytes of the residual stream, queries, keys and values of a batch, and of what is in between.</param>
/// <param name="KeptKeys">Bytes of the keys and values of a header.</param>
/// <param name="Logits">Bytes of the tiles of logits and their sums.</param>
public sealed record CpuMemory(long Weights, long Activations, long KeptKeys, long Logits)
{
    /// <summary>Layers whose queries, keys and values are there at the same time: what is read, what is written, and what slower workers still read.</summary>
    internal const int ProjectedLayers = 3;

    /// <summary>All of it.</summary>
    public long Total => Weights + Activations + KeptKeys + Logits;

    /// <summary>What a plan takes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="threads">How many threads compute; 0 for all cores.</param>
    /// <param name="plan">The plan.</param>
    public static CpuMemory For(LanguageModel model, int threads, ScoringPlan plan) => For(model, threads, plan, InstructionSet.Available[0], ModelWeights.LargestResident);

    internal static CpuMemory For(LanguageModel model, int threads, ScoringPlan plan, InstructionSet set, long largestResident)
    {
        var architecture = model.Architecture;
        long lanes = set.Lanes, workers = threads == 0 ? Environment.ProcessorCount : threads;
        long Padded(long rows) => (rows + set.TileRows - 1) / set.TileRows * set.TileRows;
        long hidden = architecture.Hidden, queries = architecture.Heads * architecture.HeadSize, keys = architecture.KeyValueHeads * architecture.HeadSize;
        var gated = GateUpRows(model);

        // The engine's own arrangement of each batch says what it needs.
        var layout = new BatchLayout(set.Lanes, set.TileRows, Enumerable.Range(0, architecture.Layers).Select(architecture.Window));
        long tokenPanels = 0, rowPanels = 0, keptPanels = 0, positions = 0, lists = 0;
        foreach (var tree in plan.Batches)
        {
            layout.Fill(tree);
            tokenPanels = Math.Max(tokenPanels, Math.Max(layout.TokenPanels, layout.KeptPanels));
            rowPanels = Math.Max(rowPanels, layout.RowPanels);
            keptPanels = Math.Max(keptPanels, layout.KeptPanels);
            positions = Math.Max(positions, layout.Positions);
            lists = Math.Max(lists, layout.ListBytes);
        }
        var half = architecture.RotaryFrequencies.Count;
        var stream = tokenPanels * lanes * (hidden + 2 * half + ProjectedLayers * Padded(queries + 2 * keys)) + rowPanels * lanes * (hidden + queries) + 2 * positions * half;
        var scratch = workers * LayerScratch(lanes, Padded(hidden) + queries + Padded(gated) + (architecture.IsParallel ? hidden : 0), (int)Math.Max(hidden, Math.Max(queries, architecture.FeedForward)), architecture.HeadSize, set.TileRows);
        var kept = architecture.Layers * keptPanels * lanes * 2 * keys;
        var logits = workers * Blocking.VocabularyBlock(set.TileRows, architecture.Hidden) * (lanes + hidden) + rowPanels * lanes * 3 * ((architecture.Vocabulary + Blocking.VocabularyChunk - 1) / Blocking.VocabularyChunk);
        return new CpuMemory(OfWeights(model, set, largestResident), (stream + scratch) * sizeof(float) + lists, kept * sizeof(float), logits * sizeof(float));
    }

    /// <summary>Bytes of the weights that an engine widens when it is made.</summary>
    /// <param name="model">The model.</param>
    internal static long OfWeights(LanguageModel model) => OfWeights(model, InstructionSet.Available[0], ModelWeights.LargestResident);

    private static long OfWeights(LanguageModel model, InstructionSet set, long largestResident)
    {
        var architecture = model.Architecture;
        long Padded(long rows) => (rows + set.TileRows - 1) / set.TileRows * set.TileRows;
        long hidden = architecture.Hidden, queries = architecture.Heads * architecture.HeadSize, keys = architecture.KeyValueHeads * architecture.HeadSize;
        var perLayer = (Padded(queries + 2 * keys) + Padded(GateUpRows(model))) * hidden + Padded(hidden) * (queries + architecture.FeedForward);
        var weights = architecture.Layers * perLayer + Padded(architecture.Vocabulary) * hidden;
        return weights > largestResident ? 0 : weights * sizeof(float);
    }

    private static long GateUpRows(LanguageModel model) => (model.Layers[0].Gate is null ? 1L : 2L) * model.Architecture.FeedForward;

    private static long LayerScratch(long lanes, long rowsPerPanel, int columns, long headSize, int tileRows)
    {
        var perPanel = rowsPerPanel * lanes;
        var attention = (headSize + 2 * tileRows + Blocking.ScoreTable + lanes) * lanes;
        return Blocking.Group((nint)perPanel) * perPanel + Math.Max(Math.Max(Blocking.WeightBlock, Blocking.TilesPerBlock(tileRows, columns) * tileRows * (long)columns), attention);
    }
}

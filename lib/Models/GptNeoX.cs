using EarlySignal.Basics;
using EarlySignal.Checkpoints;

namespace EarlySignal.Models;

/// <summary>
/// GPT-NeoX and Pythia: LayerNorm, rotary positions in a part of each head, attention and feed-forward side by side, and
/// one matrix with query, key and value of head 0, then of head 1, and so on. Defaults: transformers' <c>GPTNeoXConfig</c>.
/// </summary>
internal static class GptNeoX
{
    public static LanguageModel Load(Checkpoint checkpoint)
    {
        var config = checkpoint.Config;
        var architecture = ReadArchitecture(config);
        ConfigCheck.RefuseUnknownArithmetic(config, architecture.MaxPositions, "rotary_pct", "use_parallel_residual");
        var weights = new WeightReader(checkpoint, "gpt_neox.");
        var hasBias = config.Bool("attention_bias", absent: true);
        var embedding = weights.Tensor("embed_in.weight", architecture.Vocabulary, architecture.Hidden);
        var model = new LanguageModel(
            architecture,
            embedding,
            [.. Enumerable.Range(0, architecture.Layers).Select(layer => ReadLayer(weights, architecture, $"layers.{layer}.", hasBias))],
            weights.Norm("final_layer_norm", architecture, architecture.Hidden),
            weights.Head("embed_out", architecture, config.Bool("tie_word_embeddings", absent: false) ? embedding : null));
        weights.RefuseUnused(architecture, ".attention.bias", ".attention.masked_bias");
        return model;
    }

    private static Architecture ReadArchitecture(JsonField config)
    {
        var headSize = ConfigFields.HeadSize(config, "hidden_size", "num_attention_heads");
        var heads = ConfigFields.Size(config, "num_attention_heads");
        return new Architecture
        {
            Family = "gpt_neox",
            Vocabulary = ConfigFields.Size(config, "vocab_size"),
            Hidden = ConfigFields.Size(config, "hidden_size"),
            Layers = ConfigFields.Size(config, "num_hidden_layers"),
            Heads = heads,
            KeyValueHeads = heads,
            HeadSize = headSize,
            FeedForward = ConfigFields.Size(config, "intermediate_size"),
            MaxPositions = ConfigFields.Size(config, "max_position_embeddings", absent: 2048),
            IsLengthFixed = RotaryEmbedding.IsDynamic(config),
            Norm = NormKind.Layer,
            NormEpsilon = ConfigFields.Epsilon(config, "layer_norm_eps", absent: 1e-5),
            Activation = ConfigFields.Activation(config, "hidden_act", absent: "gelu"),
            IsParallel = config.Bool("use_parallel_residual", absent: true),
            RotaryFrequencies = RotaryEmbedding.Frequencies(config, headSize, "rotary_emb_base", new RotaryPart("rotary_pct", Absent: 0.25)),
        };
    }

    private static LayerWeights ReadLayer(WeightReader weights, Architecture architecture, string prefix, bool hasBias)
    {
        var (hidden, feedForward, size) = (architecture.Hidden, architecture.FeedForward, architecture.HeadSize);
        var fused = weights.Linear(prefix + "attention.query_key_value", 3 * hidden, hidden, hasBias);
        Linear Part(int part) => fused with { Rows = new RowGroups(hidden, part * size, size, 3 * size) };
        return new LayerWeights(
            AttentionNorm: weights.Norm(prefix + "input_layernorm", architecture, hidden),
            Query: Part(0),
            Key: Part(1),
            Value: Part(2),
            Output: weights.Linear(prefix + "attention.dense", hidden, hidden, hasBias),
            FeedForwardNorm: weights.Norm(prefix + "post_attention_layernorm", architecture, hidden),
            Gate: null,
            Up: weights.Linear(prefix + "mlp.dense_h_to_4h", feedForward, hidden, hasBias: true),
            Down: weights.Linear(prefix + "mlp.dense_4h_to_h", hidden, feedForward, hasBias: true));
    }
}

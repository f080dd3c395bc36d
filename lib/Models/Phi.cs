using EarlySignal.Basics;
using EarlySignal.Checkpoints;

namespace EarlySignal.Models;

/// <summary>
/// Phi 1, 1.5 and 2: LayerNorm, one norm for attention and feed-forward layer side by side, rotary positions in a part of
/// each head, biases everywhere, the head's included. Defaults: transformers' <c>PhiConfig</c>.
/// </summary>
internal static class Phi
{
    public static LanguageModel Load(Checkpoint checkpoint)
    {
        var config = checkpoint.Config;
        var architecture = ReadArchitecture(config);
        ConfigCheck.RefuseUnknownArithmetic(config, architecture.MaxPositions, "partial_rotary_factor", "qk_layernorm");
        var weights = new WeightReader(checkpoint, "model.");
        var embedding = weights.Tensor("embed_tokens.weight", architecture.Vocabulary, architecture.Hidden);
        var model = new LanguageModel(
            architecture,
            embedding,
            [.. Enumerable.Range(0, architecture.Layers).Select(layer => ReadLayer(weights, architecture, $"layers.{layer}."))],
            weights.Norm("final_layernorm", architecture, architecture.Hidden),
            weights.Head("lm_head", architecture, config.Bool("tie_word_embeddings", absent: false) ? embedding : null, hasBias: true));
        weights.RefuseUnused(architecture);
        return model;
    }

    private static Architecture ReadArchitecture(JsonField config)
    {
        var headSize = ConfigFields.HeadSize(config, "hidden_size", "num_attention_heads");
        var heads = ConfigFields.Size(config, "num_attention_heads");
        return new Architecture
        {
            Family = "phi",
            Vocabulary = ConfigFields.Size(config, "vocab_size"),
            Hidden = ConfigFields.Size(config, "hidden_size"),
            Layers = ConfigFields.Size(config, "num_hidden_layers"),
            Heads = heads,
            KeyValueHeads = ConfigFields.KeyValueHeads(config, heads),
            HeadSize = headSize,
            FeedForward = ConfigFields.Size(config, "intermediate_size"),
            MaxPositions = ConfigFields.Size(config, "max_position_embeddings", absent: 2048),
            IsLengthFixed = RotaryEmbedding.IsDynamic(config),
            Norm = NormKind.Layer,
            NormEpsilon = ConfigFields.Epsilon(config, "layer_norm_eps", absent: 1e-5),
            QueryKeyNorm = config.Bool("qk_layernorm", absent: false) ? QueryKeyNorm.PerHead : QueryKeyNorm.None,
            Activation = ConfigFields.Activation(config, "hidden_act", absent: "gelu_new"),
            IsParallel = true,
            RotaryFrequencies = RotaryEmbedding.Frequencies(config, headSize, part: new RotaryPart("partial_rotary_factor", Absent: 0.5)),
        };
    }

    private static LayerWeights ReadLayer(WeightReader weights, Architecture architecture, string prefix)
    {
        var (hidden, feedForward, size) = (architecture.Hidden, architecture.FeedForward, architecture.HeadSize);
        Linear Read(string name, int outputs, int inputs) => weights.Linear(prefix + name, outputs, inputs, hasBias: true);
        Norm? ReadHeadNorm(string name) => architecture.QueryKeyNorm == QueryKeyNorm.None ? null : weights.Norm(prefix + name, architecture, size);
        var norm = weights.Norm(prefix + "input_layernorm", architecture, hidden);
        return new LayerWeights(
            AttentionNorm: norm,
            Query: Read("self_attn.q_proj", architecture.Heads * size, hidden),
            Key: Read("self_attn.k_proj", architecture.KeyValueHeads * size, hidden),
            Value: Read("self_attn.v_proj", architecture.KeyValueHeads * size, hidden),
            Output: Read("self_attn.dense", hidden, architecture.Heads * size),
            FeedForwardNorm: norm,
            Gate: null,
            Up: Read("mlp.fc1", feedForward, hidden),
            Down: Read("mlp.fc2", hidden, feedForward))
        {
            QueryNorm = ReadHeadNorm("self_attn.q_layernorm"),
            KeyNorm = ReadHeadNorm("self_attn.k_layernorm"),
        };
    }
}

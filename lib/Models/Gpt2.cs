using EarlySignal.Basics;
using EarlySignal.Checkpoints;

namespace EarlySignal.Models;

/// <summary>
/// GPT-2: learned positions, LayerNorm, matrices stored as (inputs, outputs), queries, keys and values side by side in one
/// of them. Defaults: transformers' <c>GPT2Config</c>.
/// </summary>
internal static class Gpt2
{
    public static LanguageModel Load(Checkpoint checkpoint)
    {
        var config = checkpoint.Config;
        var architecture = ReadArchitecture(config);
        ConfigCheck.RefuseUnknownArithmetic(config, architecture.MaxPositions, "scale_attn_weights");
        var weights = new WeightReader(checkpoint, "transformer.");
        var embedding = weights.Tensor("wte.weight", architecture.Vocabulary, architecture.Hidden);
        var model = new LanguageModel(
            architecture,
            embedding,
            [.. Enumerable.Range(0, architecture.Layers).Select(layer => ReadLayer(weights, architecture, $"h.{layer}."))],
            weights.Norm("ln_f", architecture, architecture.Hidden),
            weights.Head("lm_head", architecture, config.Bool("tie_word_embeddings", absent: true) ? embedding : null))
        {
            PositionEmbedding = weights.Tensor("wpe.weight", architecture.MaxPositions, architecture.Hidden),
        };
        weights.RefuseUnused(architecture, ".attn.bias", ".attn.masked_bias");
        return model;
    }

    private static Architecture ReadArchitecture(JsonField config)
    {
        var hidden = ConfigFields.Size(config, "n_embd");
        var heads = ConfigFields.Size(config, "n_head");
        return new Architecture
        {
            Family = "gpt2",
            Vocabulary = ConfigFields.Size(config, "vocab_size"),
            Hidden = hidden,
            Layers = ConfigFields.Size(config, "n_layer"),
            Heads = heads,
            KeyValueHeads = heads,
            HeadSize = ConfigFields.HeadSize(config, "n_embd", "n_head"),
            FeedForward = ConfigFields.Size(config, "n_inner", absent: 4 * hidden),
            MaxPositions = ConfigFields.Size(config, "n_positions", absent: 1024),
            IsLengthFixed = true,
            Norm = NormKind.Layer,
            NormEpsilon = ConfigFields.Epsilon(config, "layer_norm_epsilon", absent: 1e-5),
            Activation = ConfigFields.Activation(config, "activation_function", absent: "gelu_new"),
            AttentionScale = config.Bool("scale_attn_weights", absent: true) ? 0 : 1,
            RotaryFrequencies = [],
        };
    }

    private static LayerWeights ReadLayer(WeightReader weights, Architecture architecture, string prefix)
    {
        var (hidden, feedForward) = (architecture.Hidden, architecture.FeedForward);
        Linear Read(string name, int outputs, int inputs) =>
            new(weights.Tensor($"{prefix}{name}.weight", inputs, outputs), weights.Tensor($"{prefix}{name}.bias", outputs)) { IsTransposed = true };
        var fused = Read("attn.c_attn", 3 * hidden, hidden);
        Linear Part(int part) => fused with { Rows = new RowGroups(hidden, part * hidden, hidden, hidden) };
        return new LayerWeights(
            AttentionNorm: weights.Norm(prefix + "ln_1", architecture, hidden),
            Query: Part(0),
            Key: Part(1),
            Value: Part(2),
            Output: Read("attn.c_proj", hidden, hidden),
            FeedForwardNorm: weights.Norm(prefix + "ln_2", architecture, hidden),
            Gate: null,
            Up: Read("mlp.c_fc", feedForward, hidden),
            Down: Read("mlp.c_proj", hidden, feedForward));
    }
}

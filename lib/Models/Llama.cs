using EarlySignal.Basics;
using EarlySignal.Checkpoints;

namespace EarlySignal.Models;

/// <summary>
/// The Llama family: RMSNorm before attention and feed-forward, grouped-query attention with rotary positions, SwiGLU.
/// Absent fields have the defaults of transformers' <c>LlamaConfig</c>.
/// </summary>
internal static class Llama
{
    private const string Remedy = "Use the config.json that was published with the weights.";
    private const int LargestSize = 1 << 28;

    public static LanguageModel Load(Checkpoint checkpoint)
    {
        var config = checkpoint.Config;
        var architecture = ReadArchitecture(config);
        ConfigCheck.RefuseUnknownArithmetic(config, architecture.MaxPositions, "rope_scaling", "rope_parameters");
        var attentionBias = config.Bool("attention_bias", absent: false);
        var feedForwardBias = config.Bool("mlp_bias", absent: false);
        var hidden = architecture.Hidden;
        var embedding = checkpoint.Get("model.embed_tokens.weight", architecture.Vocabulary, hidden);
        return new LanguageModel(
            architecture,
            embedding,
            [.. Enumerable.Range(0, architecture.Layers).Select(layer => ReadLayer(checkpoint, architecture, $"model.layers.{layer}.", attentionBias, feedForwardBias))],
            checkpoint.Get("model.norm.weight", hidden),
            new Linear(config.Bool("tie_word_embeddings", absent: false) ? embedding : checkpoint.Get("lm_head.weight", architecture.Vocabulary, hidden)));
    }

    private static Architecture ReadArchitecture(JsonField config)
    {
        var heads = Size(config, "num_attention_heads");
        var keyValueHeads = Size(config, "num_key_value_heads", absent: heads);
        if (heads % keyValueHeads != 0)
            throw config["num_key_value_heads"].Wrong($"a divisor of num_attention_heads, {heads}", Remedy);
        var hidden = Size(config, "hidden_size");
        var activation = config.String("hidden_act") ?? "silu";
        if (activation != "silu")
            throw config["hidden_act"].Wrong("silu", "Models with another activation cannot be scored yet.");
        var epsilon = config.Double("rms_norm_eps", absent: 1e-6);
        if (epsilon < 0)
            throw config["rms_norm_eps"].Wrong("a number of at least 0", Remedy);
        var headSize = HeadSize(config, hidden, heads);
        return new Architecture
        {
            Family = "llama",
            Vocabulary = Size(config, "vocab_size"),
            Hidden = hidden,
            Layers = Size(config, "num_hidden_layers"),
            Heads = heads,
            KeyValueHeads = keyValueHeads,
            HeadSize = headSize,
            FeedForward = Size(config, "intermediate_size"),
            MaxPositions = Size(config, "max_position_embeddings", absent: 2048),
            NormEpsilon = epsilon,
            RotaryFrequencies = RotaryEmbedding.Frequencies(config, headSize),
        };
    }

    private static int HeadSize(JsonField config, int hidden, int heads)
    {
        if (!config.TryGet("head_dim", out var field) && hidden % heads != 0)
            throw config["hidden_size"].Wrong($"a multiple of num_attention_heads, {heads}, or a head_dim", Remedy);
        var size = Size(config, "head_dim", absent: hidden / heads);
        if (size % 2 != 0 || (long)size * heads > LargestSize)
            throw (field.Element.ValueKind == default ? config["hidden_size"] : field).Wrong($"an even width of the heads, at most {LargestSize} for all {heads} together", "Rotary positions turn pairs of numbers. " + Remedy, $"head width {size}");
        return size;
    }

    private static LayerWeights ReadLayer(Checkpoint checkpoint, Architecture architecture, string prefix, bool attentionBias, bool feedForwardBias)
    {
        var hidden = architecture.Hidden;
        var queries = architecture.Heads * architecture.HeadSize;
        var keys = architecture.KeyValueHeads * architecture.HeadSize;
        Linear Attention(string name, int outputs, int inputs) => ReadLinear(checkpoint, $"{prefix}self_attn.{name}", outputs, inputs, attentionBias);
        Linear FeedForward(string name, int outputs, int inputs) => ReadLinear(checkpoint, $"{prefix}mlp.{name}", outputs, inputs, feedForwardBias);
        return new LayerWeights(
            AttentionNorm: checkpoint.Get(prefix + "input_layernorm.weight", hidden),
            Query: Attention("q_proj", queries, hidden),
            Key: Attention("k_proj", keys, hidden),
            Value: Attention("v_proj", keys, hidden),
            Output: Attention("o_proj", hidden, queries),
            FeedForwardNorm: checkpoint.Get(prefix + "post_attention_layernorm.weight", hidden),
            Gate: FeedForward("gate_proj", architecture.FeedForward, hidden),
            Up: FeedForward("up_proj", architecture.FeedForward, hidden),
            Down: FeedForward("down_proj", hidden, architecture.FeedForward));
    }

    private static Linear ReadLinear(Checkpoint checkpoint, string name, int outputs, int inputs, bool hasBias) =>
        new(checkpoint.Get(name + ".weight", outputs, inputs), hasBias ? checkpoint.Get(name + ".bias", outputs) : null);

    private static int Size(JsonField config, string name, int? absent = null)
    {
        if (absent is { } value && !config.TryGet(name, out _))
            return value;
        var field = config[name];
        return field.Int() is > 0 and <= LargestSize ? field.Int() : throw field.Wrong($"a whole number from 1 to {LargestSize}", Remedy);
    }
}

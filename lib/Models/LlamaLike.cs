using EarlySignal.Basics;
using EarlySignal.Checkpoints;

namespace EarlySignal.Models;

/// <summary>What distinguishes a family from Llama.</summary>
/// <param name="Family">The family's name.</param>
internal sealed record LlamaVariant(string Family)
{
    public bool QueryKeyValueBias { get; init; }

    public bool OutputBias { get; init; }

    public bool FeedForwardBias { get; init; }

    /// <summary>When <c>num_key_value_heads</c> is absent; null: as many as there are query heads.</summary>
    public int? AbsentKeyValueHeads { get; init; }

    /// <summary>When <c>max_position_embeddings</c> is absent.</summary>
    public int AbsentMaxPositions { get; init; } = 2048;

    /// <summary>Whether a <c>sliding_window</c> counts without <c>use_sliding_window</c>.</summary>
    public bool WindowIsOn { get; init; } = true;
}

/// <summary>
/// Models built like Llama: RMSNorm before attention and feed-forward, grouped-query attention with rotary positions,
/// SwiGLU. Absent fields have the defaults of transformers' <c>LlamaConfig</c> unless the variant says otherwise.
/// </summary>
internal static class LlamaLike
{
    private const string Remedy = "Use the config.json that was published with the weights.";
    private const int LargestSize = 1 << 28;

    public static LanguageModel Load(Checkpoint checkpoint, LlamaVariant variant)
    {
        var config = checkpoint.Config;
        var architecture = ReadArchitecture(config, variant);
        ConfigCheck.RefuseUnknownArithmetic(config, architecture.MaxPositions, variant.WindowIsOn);
        var hidden = architecture.Hidden;
        var embedding = checkpoint.Get("model.embed_tokens.weight", architecture.Vocabulary, hidden);
        var model = new LanguageModel(
            architecture,
            embedding,
            [.. Enumerable.Range(0, architecture.Layers).Select(layer => ReadLayer(checkpoint, architecture, variant, $"model.layers.{layer}."))],
            checkpoint.Get("model.norm.weight", hidden),
            new Linear(config.Bool("tie_word_embeddings", absent: false) ? embedding : checkpoint.Get("lm_head.weight", architecture.Vocabulary, hidden)));
        RefuseUnusedWeights(checkpoint, model);
        return model;
    }

    private static Architecture ReadArchitecture(JsonField config, LlamaVariant variant)
    {
        var heads = Size(config, "num_attention_heads");
        var keyValueHeads = Size(config, "num_key_value_heads", absent: variant.AbsentKeyValueHeads ?? heads);
        if (heads % keyValueHeads != 0)
            throw config.Wrong("num_attention_heads as a multiple of num_key_value_heads", Remedy, $"{heads} heads of the queries and {keyValueHeads} of the keys and values");
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
            Family = variant.Family,
            Vocabulary = Size(config, "vocab_size"),
            Hidden = hidden,
            Layers = Size(config, "num_hidden_layers"),
            Heads = heads,
            KeyValueHeads = keyValueHeads,
            HeadSize = headSize,
            FeedForward = Size(config, "intermediate_size"),
            MaxPositions = Size(config, "max_position_embeddings", absent: variant.AbsentMaxPositions),
            NormEpsilon = epsilon,
            RotaryFrequencies = RotaryEmbedding.Frequencies(config, headSize),
        };
    }

    private static int HeadSize(JsonField config, int hidden, int heads)
    {
        var isExplicit = config.TryGet("head_dim", out var field);
        if (!isExplicit && hidden % heads != 0)
            throw config["hidden_size"].Wrong($"a multiple of num_attention_heads, {heads}, or a head_dim", Remedy);
        var size = isExplicit ? Size(config, "head_dim") : hidden / heads;
        if (size % 2 != 0)
            throw (isExplicit ? field : config["hidden_size"]).Wrong("an even number for each head, because rotary positions turn pairs", Remedy, $"{size} for each of {heads} heads");
        if ((long)size * heads > LargestSize)
            throw field.Wrong($"at most {LargestSize} for all {heads} heads together", Remedy);
        return size;
    }

    private static LayerWeights ReadLayer(Checkpoint checkpoint, Architecture architecture, LlamaVariant variant, string prefix)
    {
        var hidden = architecture.Hidden;
        var feedForward = architecture.FeedForward;
        var queries = architecture.Heads * architecture.HeadSize;
        var keys = architecture.KeyValueHeads * architecture.HeadSize;
        Linear Read(string name, int outputs, int inputs, bool hasBias) =>
            new(checkpoint.Get($"{prefix}{name}.weight", outputs, inputs), hasBias ? checkpoint.Get($"{prefix}{name}.bias", outputs) : null);
        return new LayerWeights(
            AttentionNorm: checkpoint.Get(prefix + "input_layernorm.weight", hidden),
            Query: Read("self_attn.q_proj", queries, hidden, variant.QueryKeyValueBias),
            Key: Read("self_attn.k_proj", keys, hidden, variant.QueryKeyValueBias),
            Value: Read("self_attn.v_proj", keys, hidden, variant.QueryKeyValueBias),
            Output: Read("self_attn.o_proj", hidden, queries, variant.OutputBias),
            FeedForwardNorm: checkpoint.Get(prefix + "post_attention_layernorm.weight", hidden),
            Gate: Read("mlp.gate_proj", feedForward, hidden, variant.FeedForwardBias),
            Up: Read("mlp.up_proj", feedForward, hidden, variant.FeedForwardBias),
            Down: Read("mlp.down_proj", hidden, feedForward, variant.FeedForwardBias));
    }

    /// <summary>A bias or a norm that the architecture has no place for would be left out in silence, and the scores be wrong.</summary>
    private static void RefuseUnusedWeights(Checkpoint checkpoint, LanguageModel model)
    {
        var used = model.Layers.SelectMany(layer => new[] { layer.Query, layer.Key, layer.Value, layer.Output, layer.Gate, layer.Up, layer.Down })
            .SelectMany(linear => new[] { linear.Weight, linear.Bias })
            .Concat(model.Layers.SelectMany(layer => new[] { layer.AttentionNorm, layer.FeedForwardNorm }))
            .Append(model.FinalNorm)
            .Select(tensor => tensor?.Name)
            .ToHashSet();
        foreach (var name in checkpoint.Tensors)
            if ((name.EndsWith(".bias", StringComparison.Ordinal) || name.EndsWith("norm.weight", StringComparison.Ordinal)) && !used.Contains(name))
                throw new InputException(checkpoint.Folder, name, "a weight that config.json gives no use for", $"only weights of the {model.Architecture.Family} architecture", "Check that config.json (attention_bias, mlp_bias, num_hidden_layers, architectures) describes these weights.");
    }

    private static int Size(JsonField config, string name, int? absent = null)
    {
        if (absent is { } value && !config.TryGet(name, out _))
            return value;
        var field = config[name];
        return field.Int() is > 0 and <= LargestSize ? field.Int() : throw field.Wrong($"a whole number from 1 to {LargestSize}", Remedy);
    }
}

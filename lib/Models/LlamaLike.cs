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

    /// <summary>When <c>head_dim</c> is absent; null: the hidden size is shared out.</summary>
    public int? AbsentHeadSize { get; init; }

    /// <summary>When <c>max_position_embeddings</c> is absent.</summary>
    public int AbsentMaxPositions { get; init; } = 2048;

    /// <summary>When <c>rms_norm_eps</c> is absent.</summary>
    public double AbsentEpsilon { get; init; } = 1e-6;

    /// <summary>When <c>tie_word_embeddings</c> is absent.</summary>
    public bool AbsentTied { get; init; }

    /// <summary>The names of the norms of a layer; null: there is none.</summary>
    public string? AttentionNorm { get; init; } = "input_layernorm";

    public string? AttentionOutputNorm { get; init; }

    public string? FeedForwardNorm { get; init; } = "post_attention_layernorm";

    public string? FeedForwardOutputNorm { get; init; }

    /// <summary>Whether norms have weights.</summary>
    public bool HasNormWeights { get; init; } = true;

    /// <summary>What the family changes in the architecture that the common fields give.</summary>
    public Func<Architecture, Architecture> Refine { get; init; } = architecture => architecture;

    /// <summary>Fields that the family reads itself.</summary>
    public IReadOnlyCollection<string> Handled { get; init; } = [];
}

/// <summary>
/// Models built like Llama: RMSNorm before attention and feed-forward, grouped-query attention with rotary positions,
/// SwiGLU. Absent fields have the defaults of transformers' <c>LlamaConfig</c> unless the variant says otherwise.
/// </summary>
internal static class LlamaLike
{
    public static LanguageModel Load(Checkpoint checkpoint, LlamaVariant variant)
    {
        var config = checkpoint.Config;
        var architecture = variant.Refine(ReadArchitecture(config, variant));
        ConfigCheck.RefuseUnknownArithmetic(config, architecture.MaxPositions, variant.Handled);
        var hidden = architecture.Hidden;
        var weights = new WeightReader(checkpoint, "model.");
        var embedding = weights.Tensor("embed_tokens.weight", architecture.Vocabulary, hidden);
        var model = new LanguageModel(
            architecture,
            embedding,
            [.. Enumerable.Range(0, architecture.Layers).Select(layer => ReadLayer(weights, architecture, variant, $"layers.{layer}."))],
            variant.HasNormWeights ? weights.Norm("norm", architecture, hidden) : new Norm(null),
            weights.Head("lm_head", architecture, config.Bool("tie_word_embeddings", variant.AbsentTied) ? embedding : null));
        weights.RefuseUnused(architecture);
        return model;
    }

    private static Architecture ReadArchitecture(JsonField config, LlamaVariant variant)
    {
        var heads = ConfigFields.Size(config, "num_attention_heads");
        var headSize = ConfigFields.HeadSize(config, "hidden_size", "num_attention_heads", variant.AbsentHeadSize);
        return new Architecture
        {
            Family = variant.Family,
            Vocabulary = ConfigFields.Size(config, "vocab_size"),
            Hidden = ConfigFields.Size(config, "hidden_size"),
            Layers = ConfigFields.Size(config, "num_hidden_layers"),
            Heads = heads,
            KeyValueHeads = ConfigFields.KeyValueHeads(config, heads, variant.AbsentKeyValueHeads),
            HeadSize = headSize,
            FeedForward = ConfigFields.Size(config, "intermediate_size"),
            MaxPositions = ConfigFields.Size(config, "max_position_embeddings", variant.AbsentMaxPositions),
            IsLengthFixed = RotaryEmbedding.IsDynamic(config),
            NormEpsilon = ConfigFields.Epsilon(config, "rms_norm_eps", variant.AbsentEpsilon),
            Activation = ConfigFields.Activation(config, "hidden_act", absent: "silu"),
            RotaryFrequencies = RotaryEmbedding.Frequencies(config, headSize),
        };
    }

    private static LayerWeights ReadLayer(WeightReader weights, Architecture architecture, LlamaVariant variant, string prefix)
    {
        var hidden = architecture.Hidden;
        var feedForward = architecture.FeedForward;
        var queries = architecture.Heads * architecture.HeadSize;
        var keys = architecture.KeyValueHeads * architecture.HeadSize;
        Linear Read(string name, int outputs, int inputs, bool hasBias) => weights.Linear(prefix + name, outputs, inputs, hasBias);
        Norm? ReadNorm(string? name) => name is null ? null : variant.HasNormWeights ? weights.Norm(prefix + name, architecture, hidden) : new Norm(null);
        Norm? ReadHeadNorm(string name, int whole) => architecture.QueryKeyNorm == QueryKeyNorm.None ? null
            : weights.Norm(prefix + name, architecture, architecture.QueryKeyNorm == QueryKeyNorm.Whole ? whole : architecture.HeadSize);
        return new LayerWeights(
            AttentionNorm: ReadNorm(variant.AttentionNorm),
            Query: Read("self_attn.q_proj", queries, hidden, variant.QueryKeyValueBias),
            Key: Read("self_attn.k_proj", keys, hidden, variant.QueryKeyValueBias),
            Value: Read("self_attn.v_proj", keys, hidden, variant.QueryKeyValueBias),
            Output: Read("self_attn.o_proj", hidden, queries, variant.OutputBias),
            FeedForwardNorm: ReadNorm(variant.FeedForwardNorm),
            Gate: Read("mlp.gate_proj", feedForward, hidden, variant.FeedForwardBias),
            Up: Read("mlp.up_proj", feedForward, hidden, variant.FeedForwardBias),
            Down: Read("mlp.down_proj", hidden, feedForward, variant.FeedForwardBias))
        {
            QueryNorm = ReadHeadNorm("self_attn.q_norm", queries),
            KeyNorm = ReadHeadNorm("self_attn.k_norm", keys),
            AttentionOutputNorm = ReadNorm(variant.AttentionOutputNorm),
            FeedForwardOutputNorm = ReadNorm(variant.FeedForwardOutputNorm),
        };
    }
}

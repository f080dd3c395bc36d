using EarlySignal.Checkpoints;

namespace EarlySignal.Models;

/// <summary>OLMo 2: the norms stand behind attention and feed-forward layer, and queries and keys are normalised as a whole. Defaults: transformers' <c>Olmo2Config</c>.</summary>
internal static class Olmo2
{
    public static LanguageModel Load(Checkpoint checkpoint)
    {
        var bias = checkpoint.Config.Bool("attention_bias", absent: false);
        return LlamaLike.Load(checkpoint, new LlamaVariant("olmo2")
        {
            QueryKeyValueBias = bias,
            OutputBias = bias,
            AbsentEpsilon = 1e-5,
            AttentionNorm = null,
            AttentionOutputNorm = "post_attention_layernorm",
            FeedForwardNorm = null,
            FeedForwardOutputNorm = "post_feedforward_layernorm",
            Refine = architecture => architecture with { QueryKeyNorm = QueryKeyNorm.Whole },
        });
    }
}

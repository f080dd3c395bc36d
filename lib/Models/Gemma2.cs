using EarlySignal.Checkpoints;

namespace EarlySignal.Models;

/// <summary>
/// Gemma 2: norms before and behind attention and feed-forward layer, soft caps, and a sliding window in every other layer
/// from the first one on. Defaults: transformers' <c>Gemma2Config</c>.
/// </summary>
internal static class Gemma2
{
    private const int DefaultWindow = 4096;
    private const double DefaultQueryScalar = 256;
    private const double DefaultAttentionCap = 50;
    private const double DefaultLogitCap = 30;

    public static LanguageModel Load(Checkpoint checkpoint)
    {
        var config = checkpoint.Config;
        var bias = config.Bool("attention_bias", absent: false);
        var queryScalar = config.TryGet("query_pre_attn_scalar", out _) ? ConfigFields.Positive(config, "query_pre_attn_scalar") : DefaultQueryScalar;
        var window = ConfigFields.SizeOrNone(config, "sliding_window", DefaultWindow);
        return LlamaLike.Load(checkpoint, new LlamaVariant("gemma2")
        {
            QueryKeyValueBias = bias,
            OutputBias = bias,
            AbsentKeyValueHeads = 4,
            AbsentHeadSize = Gemma.DefaultHeadSize,
            AbsentMaxPositions = Gemma.DefaultMaxPositions,
            AbsentTied = true,
            AttentionOutputNorm = "post_attention_layernorm",
            FeedForwardNorm = "pre_feedforward_layernorm",
            FeedForwardOutputNorm = "post_feedforward_layernorm",
            Handled = [.. SlidingWindow.Fields, "query_pre_attn_scalar", "attn_logit_softcapping", "final_logit_softcapping"],
            Refine = architecture => Gemma.Refine(architecture, checkpoint) with
            {
                AttentionScale = 1 / Math.Sqrt(queryScalar),
                AttentionCap = ConfigFields.PositiveOrNone(config, "attn_logit_softcapping", DefaultAttentionCap),
                LogitCap = ConfigFields.PositiveOrNone(config, "final_logit_softcapping", DefaultLogitCap),
                Windows = SlidingWindow.PerLayer(config, architecture.Layers, architecture.MaxPositions, window, layer => layer % 2 == 0),
            },
        });
    }
}

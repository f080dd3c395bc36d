using EarlySignal.Checkpoints;

namespace EarlySignal.Models;

/// <summary>OLMo 1: LayerNorm without weights, and projections that may be clipped. Defaults: transformers' <c>OlmoConfig</c>.</summary>
internal static class Olmo
{
    // Not in the configuration: OlmoLayerNorm has it as a constant.
    private const double Epsilon = 1e-5;

    public static LanguageModel Load(Checkpoint checkpoint)
    {
        var bias = checkpoint.Config.Bool("attention_bias", absent: false);
        var clip = ConfigFields.PositiveOrNone(checkpoint.Config, "clip_qkv", absent: null);
        return LlamaLike.Load(checkpoint, new LlamaVariant("olmo")
        {
            QueryKeyValueBias = bias,
            OutputBias = bias,
            HasNormWeights = false,
            Handled = ["clip_qkv"],
            Refine = architecture => architecture with { Norm = NormKind.Layer, NormEpsilon = Epsilon, ProjectionClip = clip },
        });
    }
}

using EarlySignal.Checkpoints;

namespace EarlySignal.Models;

/// <summary>Llama 1 to 3.2 and the many models that share the class: no biases unless the configuration asks for them.</summary>
internal static class Llama
{
    public static LanguageModel Load(Checkpoint checkpoint)
    {
        var attentionBias = checkpoint.Config.Bool("attention_bias", absent: false);
        return LlamaLike.Load(checkpoint, new LlamaVariant("llama")
        {
            QueryKeyValueBias = attentionBias,
            OutputBias = attentionBias,
            FeedForwardBias = checkpoint.Config.Bool("mlp_bias", absent: false),
        });
    }
}

using EarlySignal.Checkpoints;

namespace EarlySignal.Models;

/// <summary>Qwen 3: each head of queries and keys is normalised. Defaults: transformers' <c>Qwen3Config</c>.</summary>
internal static class Qwen3
{
    public static LanguageModel Load(Checkpoint checkpoint)
    {
        var bias = checkpoint.Config.Bool("attention_bias", absent: false);
        return LlamaLike.Load(checkpoint, new LlamaVariant("qwen3")
        {
            QueryKeyValueBias = bias,
            OutputBias = bias,
            AbsentKeyValueHeads = 32,
            AbsentHeadSize = 128,
            AbsentMaxPositions = 32768,
            Handled = SlidingWindow.Fields,
            Refine = architecture => architecture with { QueryKeyNorm = QueryKeyNorm.PerHead, Windows = Qwen2.Windows(checkpoint.Config, architecture) },
        });
    }
}

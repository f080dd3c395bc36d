using EarlySignal.Checkpoints;

namespace EarlySignal.Models;

/// <summary>Qwen 1.5, 2 and 2.5: Llama with biases on queries, keys and values. Defaults: transformers' <c>Qwen2Config</c>.</summary>
internal static class Qwen2
{
    public static LanguageModel Load(Checkpoint checkpoint) => LlamaLike.Load(checkpoint, new LlamaVariant("qwen2")
    {
        QueryKeyValueBias = true,
        AbsentKeyValueHeads = 32,
        AbsentMaxPositions = 32768,
        WindowIsOn = false,
    });
}

using EarlySignal.Basics;
using EarlySignal.Checkpoints;

namespace EarlySignal.Models;

/// <summary>Qwen 1.5, 2 and 2.5: Llama with biases on queries, keys and values. Defaults: transformers' <c>Qwen2Config</c>.</summary>
internal static class Qwen2
{
    private const int DefaultWindow = 4096;
    private const int DefaultFirstLayer = 28;

    public static LanguageModel Load(Checkpoint checkpoint) => LlamaLike.Load(checkpoint, new LlamaVariant("qwen2")
    {
        QueryKeyValueBias = true,
        AbsentKeyValueHeads = 32,
        AbsentMaxPositions = 32768,
        Handled = SlidingWindow.Fields,
        Refine = architecture => architecture with { Windows = Windows(checkpoint.Config, architecture) },
    });

    /// <summary>The upper layers have a window, when it is switched on.</summary>
    public static IReadOnlyList<int?> Windows(JsonField config, Architecture architecture)
    {
        var window = config.Bool("use_sliding_window", absent: false) ? ConfigFields.SizeOrNone(config, "sliding_window", DefaultWindow) : null;
        var first = config.Int("max_window_layers", absent: DefaultFirstLayer);
        return SlidingWindow.PerLayer(config, architecture.Layers, architecture.MaxPositions, window, layer => layer >= first);
    }
}

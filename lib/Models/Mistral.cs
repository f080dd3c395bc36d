using EarlySignal.Checkpoints;

namespace EarlySignal.Models;

/// <summary>Mistral: Llama with a sliding window and other defaults, those of transformers' <c>MistralConfig</c>.</summary>
internal static class Mistral
{
    private const int DefaultWindow = 4096;

    public static LanguageModel Load(Checkpoint checkpoint)
    {
        var config = checkpoint.Config;
        var window = config.Bool("use_sliding_window", absent: true) ? ConfigFields.SizeOrNone(config, "sliding_window", DefaultWindow) : null;
        return LlamaLike.Load(checkpoint, new LlamaVariant("mistral")
        {
            AbsentKeyValueHeads = 8,
            AbsentMaxPositions = 32 * 4096,
            Handled = SlidingWindow.Fields,
            Refine = architecture => architecture with { Windows = SlidingWindow.PerLayer(config, architecture.Layers, architecture.MaxPositions, window, _ => true) },
        });
    }
}

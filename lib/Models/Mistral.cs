using EarlySignal.Checkpoints;

namespace EarlySignal.Models;

/// <summary>Mistral without a sliding window: Llama with other defaults, those of transformers' <c>MistralConfig</c>.</summary>
internal static class Mistral
{
    private const int DefaultWindow = 4096;

    public static LanguageModel Load(Checkpoint checkpoint)
    {
        var variant = new LlamaVariant("mistral") { AbsentKeyValueHeads = 8, AbsentMaxPositions = 32 * 4096 };
        var model = LlamaLike.Load(checkpoint, variant);
        // Absent is not null here: null switches the window off.
        if (!checkpoint.Config.Element.TryGetProperty("sliding_window", out _) && model.Architecture.MaxPositions > DefaultWindow)
            throw checkpoint.Config.Wrong("sliding_window null", "Models with a sliding window cannot be scored yet; write null if the model was trained without one.", $"no sliding_window, which means {DefaultWindow}");
        return model;
    }
}

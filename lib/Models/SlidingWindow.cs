using EarlySignal.Basics;

namespace EarlySignal.Models;

/// <summary>How far back the tokens of each layer see.</summary>
internal static class SlidingWindow
{
    /// <summary>The configuration's fields about it.</summary>
    public static readonly IReadOnlyList<string> Fields = ["sliding_window", "use_sliding_window", "max_window_layers", "layer_types"];

    /// <summary>The windows of all layers.</summary>
    /// <param name="config">The configuration; its <c>layer_types</c> win over <paramref name="isSliding"/>.</param>
    /// <param name="layers">How many layers.</param>
    /// <param name="maxPositions">A window of at least so many tokens is none.</param>
    /// <param name="window">The window, when there is one.</param>
    /// <param name="isSliding">Which layers have it.</param>
    /// <returns>One entry for each layer, or nothing when there is no window.</returns>
    /// <exception cref="InputException">A layer is of an unknown kind, or slides without a window.</exception>
    public static IReadOnlyList<int?> PerLayer(JsonField config, int layers, int maxPositions, int? window, Func<int, bool> isSliding)
    {
        var slides = Enumerable.Range(0, layers).Select(layer => window is not null && isSliding(layer)).ToArray();
        if (config.TryGet("layer_types", out var types))
        {
            var kinds = types.Items().ToArray();
            if (kinds.Length != layers)
                throw types.Wrong($"one entry for each of the {layers} layers", ConfigFields.Remedy, $"{kinds.Length} entries");
            slides = [.. kinds.Select(kind => IsSliding(kind, window))];
        }
        return slides.Contains(true) && window < maxPositions ? [.. slides.Select(slide => slide ? window : null)] : [];
    }

    private static bool IsSliding(JsonField kind, int? window) => kind.String() switch
    {
        "full_attention" => false,
        "sliding_attention" when window is not null => true,
        "sliding_attention" => throw kind.Wrong("full_attention, because there is no sliding_window", ConfigFields.Remedy),
        _ => throw kind.Wrong("full_attention or sliding_attention", "Models with this kind of attention cannot be scored yet."),
    };
}

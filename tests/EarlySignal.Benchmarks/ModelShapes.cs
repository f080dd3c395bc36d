using EarlySignal.Checkpoints;
using EarlySignal.Tests.Support;

namespace EarlySignal.Benchmarks;

/// <summary>The models that rates are told of: sizes of published ones, random weights.</summary>
internal static class ModelShapes
{
    /// <summary>The TinyStories model of 15 million weights (24 with an untied head).</summary>
    public static ModelShape Million15 { get; } = new(Hidden: 288, Layers: 6, Heads: 6, KeyValueHeads: 6, HeadSize: 48, FeedForward: 768, Vocabulary: 32000);

    /// <summary>The TinyStories model of 110 million weights (134 with an untied head).</summary>
    public static ModelShape Million110 { get; } = new(Hidden: 768, Layers: 12, Heads: 12, KeyValueHeads: 12, HeadSize: 64, FeedForward: 2048, Vocabulary: 32000);

    /// <summary>The dense model of 1 billion weights of the E2LM competition, as bfloat16.</summary>
    public static ModelShape Billion { get; } = new(Hidden: 1280, Layers: 32, Heads: 20, KeyValueHeads: 4, HeadSize: 64, FeedForward: 6144, Vocabulary: 65536) { Type = TensorType.BF16 };

    /// <summary>The three of them by name.</summary>
    public static IReadOnlyList<(string Name, ModelShape Shape)> All { get; } = [("15M", Million15), ("110M", Million110), ("1B bf16", Billion)];
}

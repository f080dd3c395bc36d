namespace EarlySignal.Models;

/// <summary>What a decoder-only transformer computes, as data. All engines run all of it.</summary>
/// <remarks>Words follow the Hugging Face configuration files; sizes count numbers, not bytes.</remarks>
public sealed record Architecture
{
    /// <summary>The family's name, such as <c>llama</c>.</summary>
    public required string Family { get; init; }

    /// <summary>Entries of the vocabulary.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public required int Hidden { get; init; }

    /// <summary>Number of layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Attention heads of the queries.</summary>
    public required int Heads { get; init; }

    /// <summary>Attention heads of the keys and values; <see cref="Heads"/> is a multiple of it.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>Width of one attention head; even.</summary>
    public required int HeadSize { get; init; }

    /// <summary>Width of the feed-forward layer.</summary>
    public required int FeedForward { get; init; }

    /// <summary>The longest sequence of input tokens that the model was made for.</summary>
    public required int MaxPositions { get; init; }

    /// <summary>Added to the mean square before the root in RMSNorm.</summary>
    public required double NormEpsilon { get; init; }

    /// <summary>Rotary frequencies in radians per position: (<see cref="HeadSize"/> / 2). Scaling is already applied.</summary>
    public required IReadOnlyList<double> RotaryFrequencies { get; init; }
}

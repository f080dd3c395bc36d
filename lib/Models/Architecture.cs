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

    /// <summary>Width of one attention head.</summary>
    public required int HeadSize { get; init; }

    /// <summary>Width of the feed-forward layer.</summary>
    public required int FeedForward { get; init; }

    /// <summary>The longest sequence of input tokens that the model was made for.</summary>
    public required int MaxPositions { get; init; }

    /// <summary>Whether longer sequences cannot be computed at all: with learned positions, or with scaling that depends on the length.</summary>
    public bool IsLengthFixed { get; init; }

    /// <summary>How vectors are normalised.</summary>
    public NormKind Norm { get; init; } = NormKind.RootMeanSquare;

    /// <summary>Added to the mean square (to the variance, in LayerNorm) before the root.</summary>
    public required double NormEpsilon { get; init; }

    /// <summary>Added to the weights of the norms: 1 for Gemma, whose files hold w − 1.</summary>
    public double NormOffset { get; init; }

    /// <summary>Which norms queries and keys go through before they are rotated.</summary>
    public QueryKeyNorm QueryKeyNorm { get; init; } = QueryKeyNorm.None;

    /// <summary>Whether the feed-forward layer reads the same residual stream as the attention, not one that has the attention in it.</summary>
    public bool IsParallel { get; init; }

    /// <summary>The function inside the feed-forward layer.</summary>
    public Activation Activation { get; init; } = Activation.Silu;

    /// <summary>
    /// Rotary frequencies in radians per position, scaling already applied: (R / 2). The first R numbers of a head are turned:
    /// pair i is (i, i + R / 2). Empty when the model has no rotary positions.
    /// </summary>
    public required IReadOnlyList<double> RotaryFrequencies { get; init; }

    /// <summary>Factor of the token embeddings.</summary>
    public double EmbeddingScale { get; init; } = 1;

    /// <summary>Factor of query · key; what is not set above 0 is 1 / √<see cref="HeadSize"/>.</summary>
    public double AttentionScale { get => field > 0 ? field : 1 / Math.Sqrt(HeadSize); init; }

    /// <summary>Scaled scores s of the attention become cap · tanh(s / cap).</summary>
    public double? AttentionCap { get; init; }

    /// <summary>Logits become cap · tanh(logit / cap).</summary>
    public double? LogitCap { get; init; }

    /// <summary>Queries, keys and values are limited to ± this number.</summary>
    public double? ProjectionClip { get; init; }

    /// <summary>For each layer, how many tokens a token sees, itself included; null: all. Empty: all in every layer.</summary>
    public IReadOnlyList<int?> Windows { get; init; } = [];

    /// <summary>How many tokens a token sees in a layer, itself included.</summary>
    public int Window(int layer) => Windows.Count > 0 ? Windows[layer] ?? int.MaxValue : int.MaxValue;
}

/// <summary>How a vector x is normalised; w and b are the norm's weights and biases, 1 and 0 when it has none.</summary>
public enum NormKind
{
    /// <summary>RMSNorm: w · x / √(mean x² + ε).</summary>
    RootMeanSquare,

    /// <summary>LayerNorm: w · (x − mean x) / √(variance of x + ε) + b.</summary>
    Layer,
}

/// <summary>Which vectors are normalised between the projection and the rotation of queries and keys.</summary>
public enum QueryKeyNorm
{
    /// <summary>None.</summary>
    None,

    /// <summary>Each head's: weights (head size), the same for all heads.</summary>
    PerHead,

    /// <summary>All heads' together: weights (heads · head size).</summary>
    Whole,
}

/// <summary>The function inside a feed-forward layer.</summary>
public enum Activation
{
    /// <summary>x / (1 + e^−x).</summary>
    Silu,

    /// <summary>x · Φ(x), with the normal distribution function Φ.</summary>
    Gelu,

    /// <summary>½ x (1 + tanh(√(2/π) (x + 0.044715 x³))): transformers' gelu_new and gelu_pytorch_tanh.</summary>
    GeluTanh,
}

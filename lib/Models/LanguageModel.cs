using EarlySignal.Basics;
using EarlySignal.Checkpoints;

namespace EarlySignal.Models;

/// <summary>A linear map y = W x + b.</summary>
/// <param name="Weight">(outputs, inputs).</param>
/// <param name="Bias">(outputs), when the model has one.</param>
public sealed record Linear(Tensor Weight, Tensor? Bias = null);

/// <summary>The weights of one layer: x += output(attention(norm x)); x += down(silu(gate(norm x)) · up(norm x)).</summary>
/// <param name="AttentionNorm">RMSNorm before the attention: (hidden).</param>
/// <param name="Query">(heads × head size, hidden).</param>
/// <param name="Key">(key/value heads × head size, hidden).</param>
/// <param name="Value">(key/value heads × head size, hidden).</param>
/// <param name="Output">(hidden, heads × head size).</param>
/// <param name="FeedForwardNorm">RMSNorm before the feed-forward layer: (hidden).</param>
/// <param name="Gate">(feed-forward, hidden).</param>
/// <param name="Up">(feed-forward, hidden).</param>
/// <param name="Down">(hidden, feed-forward).</param>
public sealed record LayerWeights(
    Tensor AttentionNorm, Linear Query, Linear Key, Linear Value, Linear Output,
    Tensor FeedForwardNorm, Linear Gate, Linear Up, Linear Down);

/// <summary>The weights of a checkpoint in the roles that its architecture gives them; every shape has been checked.</summary>
/// <param name="Architecture">What to compute.</param>
/// <param name="Embedding">(vocabulary, hidden).</param>
/// <param name="Layers">One entry for each layer, the first one first.</param>
/// <param name="FinalNorm">RMSNorm before the head: (hidden).</param>
/// <param name="Head">(vocabulary, hidden); the embedding itself when the two are tied.</param>
public sealed record LanguageModel(
    Architecture Architecture, Tensor Embedding, IReadOnlyList<LayerWeights> Layers, Tensor FinalNorm, Linear Head)
{
    /// <summary>The folder that the weights came from, for error messages.</summary>
    public string Source { get; init; } = "the model";

    /// <summary>Gives the tensors of a checkpoint their roles, as its <c>config.json</c> says.</summary>
    /// <param name="checkpoint">An open checkpoint; the model is valid until it is disposed.</param>
    /// <exception cref="InputException">The architecture is not supported, a field that changes the arithmetic is not
    /// understood, or a tensor is missing or has another shape.</exception>
    public static LanguageModel From(Checkpoint checkpoint) => ModelFamily.Of(checkpoint.Config).Load(checkpoint) with { Source = checkpoint.Folder };
}

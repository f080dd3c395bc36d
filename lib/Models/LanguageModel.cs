using EarlySignal.Basics;
using EarlySignal.Checkpoints;

namespace EarlySignal.Models;

/// <summary>The numbers of a norm, as <see cref="Architecture.Norm"/> uses them.</summary>
/// <param name="Weight">As long as the vector; null: ones.</param>
/// <param name="Bias">As long as the vector; null: zeros.</param>
public sealed record Norm(Tensor? Weight, Tensor? Bias = null);

/// <summary>
/// The weights of one layer: x += n₂(output(attention(n₁ x))); x += n₄(down(f(gate(n₃ x)) · up(n₃ x))), where each norm may be
/// absent, and without a gate the feed-forward layer is down(f(up(n₃ x))).
/// </summary>
/// <param name="AttentionNorm">n₁, over (hidden).</param>
/// <param name="Query">(heads × head size, hidden).</param>
/// <param name="Key">(key/value heads × head size, hidden).</param>
/// <param name="Value">(key/value heads × head size, hidden).</param>
/// <param name="Output">(hidden, heads × head size).</param>
/// <param name="FeedForwardNorm">n₃, over (hidden).</param>
/// <param name="Gate">(feed-forward, hidden), when there is one.</param>
/// <param name="Up">(feed-forward, hidden).</param>
/// <param name="Down">(hidden, feed-forward).</param>
public sealed record LayerWeights(
    Norm? AttentionNorm, Linear Query, Linear Key, Linear Value, Linear Output,
    Norm? FeedForwardNorm, Linear? Gate, Linear Up, Linear Down)
{
    /// <summary>Of the queries, as <see cref="Architecture.QueryKeyNorm"/> says.</summary>
    public Norm? QueryNorm { get; init; }

    /// <summary>Of the keys, as <see cref="Architecture.QueryKeyNorm"/> says.</summary>
    public Norm? KeyNorm { get; init; }

    /// <summary>n₂, over (hidden).</summary>
    public Norm? AttentionOutputNorm { get; init; }

    /// <summary>n₄, over (hidden).</summary>
    public Norm? FeedForwardOutputNorm { get; init; }
}

/// <summary>The weights of a checkpoint in the roles that its architecture gives them; every shape has been checked.</summary>
/// <param name="Architecture">What to compute.</param>
/// <param name="Embedding">(vocabulary, hidden).</param>
/// <param name="Layers">One entry for each layer, the first one first.</param>
/// <param name="FinalNorm">Before the head, over (hidden).</param>
/// <param name="Head">(vocabulary, hidden); the embedding itself when the two are tied.</param>
public sealed record LanguageModel(
    Architecture Architecture, Tensor Embedding, IReadOnlyList<LayerWeights> Layers, Norm FinalNorm, Linear Head)
{
    /// <summary>Learned positions, added to the embedding, when the model has them: (max positions, hidden).</summary>
    public Tensor? PositionEmbedding { get; init; }

    /// <summary>The folder that the weights came from, for error messages.</summary>
    public string Source { get; init; } = "the model";

    /// <summary>Gives the tensors of a checkpoint their roles, as its <c>config.json</c> says.</summary>
    /// <param name="checkpoint">An open checkpoint; the model is valid until it is disposed.</param>
    /// <exception cref="InputException">The architecture is not supported, a field that changes the arithmetic is not
    /// understood, or a tensor is missing or has another shape.</exception>
    public static LanguageModel From(Checkpoint checkpoint) => ModelFamily.Of(checkpoint.Config).Load(checkpoint) with { Source = checkpoint.Folder };
}

using EarlySignal.Basics;
using EarlySignal.Checkpoints;

namespace EarlySignal.Models;

/// <summary>Takes the tensors of a checkpoint one after the other and remembers which ones have found a use.</summary>
/// <param name="checkpoint">The checkpoint.</param>
/// <param name="prefix">What the names of the model begin with, but for the head's; some checkpoints are published without it.</param>
internal sealed class WeightReader(Checkpoint checkpoint, string prefix)
{
    private readonly HashSet<string> _used = [];
    private readonly string _prefix = checkpoint.Tensors.Any(name => name.StartsWith(prefix, StringComparison.Ordinal)) ? prefix : "";

    /// <summary>A tensor of the model.</summary>
    public Tensor Tensor(string name, params ReadOnlySpan<int> shape) => Get(_prefix + name, shape);

    /// <summary>A map of the model.</summary>
    public Linear Linear(string name, int outputs, int inputs, bool hasBias) =>
        new(Tensor(name + ".weight", outputs, inputs), hasBias ? Tensor(name + ".bias", outputs) : null);

    /// <summary>A norm of the model; its kind decides whether it has biases.</summary>
    public Norm Norm(string name, Architecture architecture, int size) =>
        new(Tensor(name + ".weight", size), architecture.Norm == NormKind.Layer ? Tensor(name + ".bias", size) : null);

    /// <summary>The head, which may be the embedding.</summary>
    /// <param name="name">The head's name in the file.</param>
    /// <param name="architecture">The sizes.</param>
    /// <param name="tiedTo">The embedding, when the two are tied.</param>
    /// <param name="hasBias">Whether it has one.</param>
    public Linear Head(string name, Architecture architecture, Tensor? tiedTo, bool hasBias = false) => new(
        tiedTo ?? Get(name + ".weight", architecture.Vocabulary, architecture.Hidden), hasBias ? Get(name + ".bias", architecture.Vocabulary) : null);

    /// <summary>A bias or a norm that the architecture has no place for would be left out in silence, and the scores be wrong.</summary>
    /// <param name="architecture">The architecture, for the error.</param>
    /// <param name="buffers">How the names of tensors end that are no weights, such as a mask.</param>
    public void RefuseUnused(Architecture architecture, params IReadOnlyList<string> buffers)
    {
        foreach (var name in checkpoint.Tensors)
            if (IsMeaningful(name) && !_used.Contains(name) && !buffers.Any(buffer => name.EndsWith(buffer, StringComparison.Ordinal)))
                throw new InputException(checkpoint.Folder, name, "a weight that config.json gives no use for", $"only weights of the {architecture.Family} architecture", "Check that config.json (attention_bias, mlp_bias, num_hidden_layers, architectures) describes these weights.");
    }

    private static bool IsMeaningful(string name) => name.EndsWith("bias", StringComparison.Ordinal) || name.EndsWith("norm.weight", StringComparison.Ordinal);

    private Tensor Get(string name, params ReadOnlySpan<int> shape)
    {
        _used.Add(name);
        return checkpoint.Get(name, shape);
    }
}

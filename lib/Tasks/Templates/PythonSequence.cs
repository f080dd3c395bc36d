using System.Collections;

namespace EarlySignal.Tasks;

/// <summary>A sequence of Python that is no list: it has elements like one, but prints and compares otherwise.</summary>
/// <param name="kind">Python's name of its type, such as <c>tuple</c>.</param>
/// <param name="items">Its elements.</param>
internal sealed class PythonSequence(string kind, IReadOnlyList<object?> items) : IReadOnlyList<object?>
{
    /// <summary>Python's name of its type.</summary>
    public string Kind { get; } = kind;

    /// <summary>Whether it is a tuple.</summary>
    public bool IsTuple => Kind == "tuple";

    /// <summary>Whether Python prints its elements; of a generator or range it prints an address or the bounds.</summary>
    public bool IsPrintable => IsTuple || Kind.StartsWith("dict_", StringComparison.Ordinal);

    /// <inheritdoc/>
    public int Count => items.Count;

    /// <inheritdoc/>
    public object? this[int index] => items[index];

    /// <summary>A tuple.</summary>
    public static PythonSequence Tuple(IReadOnlyList<object?> items) => new("tuple", items);

    /// <summary>What Jinja's lazy filters give: to be walked through or joined, not to be printed.</summary>
    public static PythonSequence Generator(IEnumerable<object?> items) => new("generator", [.. items]);

    /// <inheritdoc/>
    public IEnumerator<object?> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

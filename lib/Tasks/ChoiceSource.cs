namespace EarlySignal.Tasks;

/// <summary>Where an item's choices come from: the same texts for all items, or a field or template of each.</summary>
public sealed record ChoiceSource
{
    private ChoiceSource()
    {
    }

    /// <summary>The texts that all items share, such as A, B, C, D; null when each item has its own.</summary>
    public IReadOnlyList<string>? Shared { get; private init; }

    /// <summary>Name of the field that holds the list, or a template that renders one as a Python literal; null when all items share their choices.</summary>
    public string? Template { get; private init; }

    /// <summary>The same choices for all items, taken as they are.</summary>
    public static ChoiceSource Of(IReadOnlyList<string> shared) => new() { Shared = shared };

    /// <summary>Choices of each item.</summary>
    /// <param name="template">Name of a field, or a template.</param>
    public static ChoiceSource From(string template) => new() { Template = template };
}

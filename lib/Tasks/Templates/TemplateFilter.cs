namespace EarlySignal.Tasks;

/// <summary>A filter or test of Jinja.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">The names of its parameters behind the value; null when it takes any number of values.</param>
/// <param name="Apply">Value and bound arguments → result.</param>
/// <param name="TakesUndefined">Whether the value may be <see cref="Undefined"/>.</param>
internal sealed record TemplateFilter(string Name, string[]? Parameters, Func<object?, object?[], object?> Apply, bool TakesUndefined = false)
{
    /// <summary>The fault that the filter cannot be called like this.</summary>
    public TemplateFault Wrong(string found) => new(
        $"filter '{Name}' with {found}",
        Parameters is { Length: > 0 } parameters ? $"at most {string.Join(", ", parameters)}" : "a value and arguments that the filter takes", Template.Remedy);

    /// <summary>The fault that the value does not fit the filter.</summary>
    public static TemplateFault Unfit(string name, object? value) =>
        new($"filter '{name}' on {PythonText.Kind(value)}", "a value that the filter takes", Template.Remedy);
}

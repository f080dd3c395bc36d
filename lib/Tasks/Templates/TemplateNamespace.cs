namespace EarlySignal.Tasks;

/// <summary>What <c>namespace()</c> makes: values that a loop can set so that they outlive its round.</summary>
internal sealed class TemplateNamespace
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    /// <summary>A value; <see cref="Undefined"/> when it was never set.</summary>
    public object? this[string name]
    {
        get => _values.TryGetValue(name, out var value) ? value : Undefined.Name(name, _values.Keys);
        set => _values[name] = value;
    }
}

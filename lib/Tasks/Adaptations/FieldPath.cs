namespace EarlySignal.Tasks.Adaptations;

/// <summary>A field of an item, or a field inside it: <c>choices</c>, <c>choices.text</c>.</summary>
internal static class FieldPath
{
    /// <summary>The value; null when there is none.</summary>
    public static object? Get(IReadOnlyDictionary<string, object?> fields, string path)
    {
        object? value = fields;
        foreach (var name in path.Split('.'))
            value = value is IReadOnlyDictionary<string, object?> inner ? inner.GetValueOrDefault(name) : null;
        return value;
    }

    /// <summary>The fields with another value there; the given ones stay as they are.</summary>
    public static Dictionary<string, object?> Set(IReadOnlyDictionary<string, object?> fields, string path, object? value)
    {
        Dictionary<string, object?> changed = new(fields, StringComparer.Ordinal);
        var dot = path.IndexOf('.');
        if (dot < 0)
            changed[path] = value;
        else if (fields.GetValueOrDefault(path[..dot]) is IReadOnlyDictionary<string, object?> inner)
            changed[path[..dot]] = Set(inner, path[(dot + 1)..], value);
        return changed;
    }
}

namespace EarlySignal.Tasks;

/// <summary>The arguments that a template writes in a call.</summary>
/// <param name="positional">Those without a name.</param>
/// <param name="named">Those with one.</param>
internal sealed class CallArguments(IReadOnlyList<Expression> positional, IReadOnlyDictionary<string, Expression> named)
{
    /// <summary>No arguments.</summary>
    public static CallArguments None { get; } = new([], new Dictionary<string, Expression>());

    /// <summary>One argument.</summary>
    public static CallArguments Of(Expression only) => new([only], new Dictionary<string, Expression>());

    /// <summary>The values of those without a name.</summary>
    public object?[] Values(TemplateScope scope) => [.. positional.Select(argument => argument.Value(scope))];

    /// <summary>The values of those with a name.</summary>
    public IReadOnlyDictionary<string, object?> Named(TemplateScope scope) =>
        named.Count == 0 ? EmptyNames : named.ToDictionary(argument => argument.Key, argument => argument.Value.Value(scope), StringComparer.Ordinal);

    /// <summary>The values in the order of a filter's parameters; <see cref="Absent"/> for those that are left out.</summary>
    /// <remarks>A filter that takes any number of values gets those with a name as one <see cref="PythonDict"/> at the end.</remarks>
    /// <exception cref="TemplateFault">There are too many, or one has an unknown name.</exception>
    public object?[] Bind(TemplateFilter filter, TemplateScope scope) => Bind(filter, Values(scope), Named(scope));

    /// <summary>The same for values that are there already.</summary>
    public static object?[] Bind(TemplateFilter filter, IReadOnlyList<object?> values, IReadOnlyDictionary<string, object?> names)
    {
        if (filter.Parameters is not { } parameters)
        {
            if (names.Count == 0)
                return [.. values];
            PythonDict last = new();
            foreach (var (name, value) in names)
                last.Set(name, value);
            return [.. values, last];
        }
        var bound = new object?[parameters.Length];
        Array.Fill(bound, Absent.Value);
        if (values.Count > parameters.Length)
            throw filter.Wrong($"{values.Count} arguments");
        for (var i = 0; i < values.Count; i++)
            bound[i] = values[i];
        foreach (var (name, value) in names)
        {
            var place = Array.IndexOf(parameters, name);
            if (place < 0)
                throw filter.Wrong($"the argument '{name}'");
            bound[place] = value;
        }
        return bound;
    }

    private static IReadOnlyDictionary<string, object?> EmptyNames { get; } = new Dictionary<string, object?>();
}

/// <summary>The value of an argument that was left out.</summary>
internal sealed class Absent
{
    private Absent()
    {
    }

    /// <summary>The only one.</summary>
    public static Absent Value { get; } = new();
}

namespace EarlySignal.Tasks;

/// <summary>The functions that every template of Jinja knows.</summary>
internal static class TemplateFunctions
{
    private const int LongestRange = 100_000;

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["dict", "namespace", "range"];

    /// <summary>A function by its name.</summary>
    /// <exception cref="TemplateFault">There is none.</exception>
    public static Func<object?[], IReadOnlyDictionary<string, object?>, object?> Find(string name, int at) => name switch
    {
        "range" => (values, _) => Range(values),
        "dict" => (_, named) => Fill(new PythonDict(), named, (dict, key, value) => dict.Set(key, value)),
        "namespace" => (_, named) => Fill(new TemplateNamespace(), named, (names, key, value) => names[key] = value),
        _ => throw new TemplateFault($"function '{name}' at position {at}", $"one of {string.Join(", ", Names)}", Template.Remedy),
    };

    private static PythonSequence Range(object?[] values)
    {
        if (values.Length is 0 or > 3)
            throw new TemplateFault($"range with {values.Length} arguments", "range(end), range(start, end) or range(start, end, step)", "Correct the call.");
        var bounds = values.Select(PythonOperators.Whole).ToArray();
        var (start, end) = bounds.Length == 1 ? (0, bounds[0]) : (bounds[0], bounds[1]);
        var step = bounds.Length == 3 ? bounds[2] : 1;
        if (step == 0 || ((decimal)end - start) / step > LongestRange)
            throw new TemplateFault($"range({string.Join(", ", bounds)})", $"a range of at most {LongestRange} numbers", "Correct the call.");
        List<object?> numbers = [];
        for (var number = start; step > 0 ? number < end : number > end; number += step)
            numbers.Add(number);
        return new PythonSequence("range", numbers);
    }

    private static T Fill<T>(T filled, IReadOnlyDictionary<string, object?> named, Action<T, string, object?> set)
    {
        foreach (var (name, value) in named)
            set(filled, name, value);
        return filled;
    }
}

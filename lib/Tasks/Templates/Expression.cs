using System.Runtime.CompilerServices;

namespace EarlySignal.Tasks;

/// <summary>A template expression: the names that are known → a value, or <see cref="Undefined"/>.</summary>
/// <param name="scope">The names.</param>
internal delegate object? Expression(TemplateScope scope);

/// <summary>What templates do with expressions.</summary>
internal static class Expressions
{
    /// <summary>The value, which must be there.</summary>
    /// <exception cref="TemplateFault">It is undefined.</exception>
    public static object? Value(this Expression expression, TemplateScope scope)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return expression(scope) is var value && value is Undefined missing ? throw missing.Fault : value;
    }

    /// <summary>Whether Python would take the value for true.</summary>
    /// <exception cref="TemplateFault">It is undefined.</exception>
    public static bool IsTrue(this Expression expression, TemplateScope scope) => PythonOperators.IsTrue(expression.Value(scope));

    /// <summary><c>value.name</c>: of an object its field, of a loop or namespace what it knows.</summary>
    public static object? Attribute(object? value, string name)
    {
        switch (value)
        {
            case LoopState loop:
                return loop[name];
            case TemplateNamespace names:
                return names[name];
        }
        if (PythonDict.From(value) is not { } map)
            return Undefined.Attribute(name, value);
        if (PythonMethods.OfObjects.Contains(name))
            throw new TemplateFault($"'.{name}', which in Python is a method of every object", $"['{name}'], or brackets behind it", $"Write ['{name}'] if a field is meant.");
        return map.TryGet(name, out var field) ? field : Undefined.Name(name, map.Pairs.Select(pair => PythonText.Str(pair.Key)));
    }

    /// <summary><c>value[key]</c>: an element of a list, a character of a text, a field of an object. Negative counts from the end.</summary>
    public static object? Subscript(object? value, object? key) => (value, key) switch
    {
        (IReadOnlyList<object?> list, long or bool) => Place(PythonOperators.Whole(key), list.Count) is { } place ? list[place] : Undefined.Index(PythonOperators.Whole(key), list.Count),
        (string text, long or bool) => Letter(text, PythonOperators.Whole(key)),
        (TemplateNamespace names, string name) => names[name],
        _ when PythonDict.From(value) is { } map => map.TryGet(key, out var field) ? field : Undefined.Name(PythonText.Str(key), map.Pairs.Select(pair => PythonText.Str(pair.Key))),
        _ => throw new TemplateFault($"[{PythonText.Repr(key)}] on {PythonText.Kind(value)}", "[number] on a list or text, ['name'] on an object", Template.Remedy),
    };

    /// <summary><c>value[from:to:step]</c> of a text or list, with Python's rules for bounds.</summary>
    public static object? Slice(object? value, object? from, object? to, object? step)
    {
        var letters = value is string text ? text.EnumerateRunes().Select(rune => (object?)rune.ToString()).ToList() : null;
        var source = letters ?? value as IReadOnlyList<object?>
            ?? throw new TemplateFault($"[:] on {PythonText.Kind(value)}", "a text or list", Template.Remedy);
        var by = step is null ? 1 : PythonOperators.Whole(step);
        if (by == 0)
            throw new TemplateFault("a slice with step 0", "a step that is not 0", "Correct the slice.");
        var (low, high) = by > 0 ? (0, source.Count) : (-1, source.Count - 1);
        var start = from is null ? (by > 0 ? low : high) : Bound(PythonOperators.Whole(from));
        var end = to is null ? (by > 0 ? high : low) : Bound(PythonOperators.Whole(to));
        List<object?> part = [];
        for (var i = start; by > 0 ? i < end : i > end; i += by)
            part.Add(source[(int)i]);
        return letters is not null ? string.Concat(part) : value is PythonSequence { IsTuple: true } ? PythonSequence.Tuple(part) : part;

        long Bound(long index) => Math.Clamp(index < 0 ? index + source.Count : index, low, high);
    }

    private static int? Place(long index, int count)
    {
        var place = index < 0 ? index + count : index;
        return place >= 0 && place < count ? (int)place : null;
    }

    private static object Letter(string text, long index)
    {
        var runes = text.EnumerateRunes().ToList();
        return Place(index, runes.Count) is { } place ? runes[place].ToString() : Undefined.Index(index, runes.Count);
    }
}

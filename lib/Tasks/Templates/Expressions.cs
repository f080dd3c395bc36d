using EarlySignal.Basics;

namespace EarlySignal.Tasks;

/// <summary>A template expression: the item's fields → a value.</summary>
/// <param name="fields">The item's fields by name.</param>
internal delegate object? Expression(IReadOnlyDictionary<string, object?> fields);

/// <summary>The kinds of template expression, with Python's semantics.</summary>
internal static class Expressions
{
    /// <summary>A value that is written in the template.</summary>
    public static Expression Constant(object? value) => _ => value;

    /// <summary>A field of the item.</summary>
    public static Expression Field(string name) => fields =>
        fields.TryGetValue(name, out var value) ? value : throw UnknownField(name, fields.Keys);

    /// <summary>A list of values.</summary>
    public static Expression List(IReadOnlyList<Expression> items) => fields => items.Select(item => item(fields)).ToList();

    /// <summary><c>left + right</c> of two texts, lists or numbers.</summary>
    public static Expression Add(Expression left, Expression right) => fields => (left(fields), right(fields)) switch
    {
        (string a, string b) => a + b,
        (IReadOnlyList<object?> a, IReadOnlyList<object?> b) => a.Concat(b).ToList(),
        (long a, long b) => (object)(a + b),
        (double a, double b) => a + b,
        (long a, double b) => a + b,
        (double a, long b) => a + b,
        var (a, b) => throw new TemplateFault($"{PythonText.Kind(a)} + {PythonText.Kind(b)}", "two texts, two lists or two numbers around +", "Join values of different kinds with ~."),
    };

    /// <summary><c>left - right</c> of two numbers.</summary>
    public static Expression Subtract(Expression left, Expression right) => fields => (left(fields), right(fields)) switch
    {
        (long a, long b) => (object)(a - b),
        (double a, double b) => a - b,
        (long a, double b) => a - b,
        (double a, long b) => a - b,
        var (a, b) => throw new TemplateFault($"{PythonText.Kind(a)} - {PythonText.Kind(b)}", "two numbers around -", "Turn a text into a number with |int."),
    };

    /// <summary><c>value.name</c>, which on an object is its field of that name.</summary>
    public static Expression Attribute(Expression value, string name) => fields => value(fields) switch
    {
        IReadOnlyDictionary<string, object?> map when PythonMethods.OfObjects.Contains(name) =>
            throw new TemplateFault($"'.{name}', which in Python is a method of every object", $"['{name}']", $"Write ['{name}'] if a field is meant."),
        IReadOnlyDictionary<string, object?> map => map.TryGetValue(name, out var field) ? field : throw UnknownField(name, map.Keys),
        var other => throw new TemplateFault($"'.{name}' on {PythonText.Kind(other)}", "an object that has this field, or a method call with brackets", Template.Remedy),
    };

    /// <summary><c>value[key]</c>: an element of a list, a character of a text, a field of an object. Negative counts from the end.</summary>
    public static Expression Subscript(Expression value, Expression key) => fields => (value(fields), key(fields)) switch
    {
        (IReadOnlyDictionary<string, object?> map, string name) => map.TryGetValue(name, out var field) ? field : throw UnknownField(name, map.Keys),
        (IReadOnlyList<object?> list, long index) => list[Position(index, list.Count)],
        (string text, long index) => CodePoint(text, index),
        var (a, b) => throw new TemplateFault($"[{PythonText.Repr(b)}] on {PythonText.Kind(a)}", "[number] on a list or text, ['name'] on an object", Template.Remedy),
    };

    /// <summary><c>value.name(arguments)</c>.</summary>
    public static Expression Method(Expression value, string name, IReadOnlyList<Expression> arguments) => fields =>
        PythonMethods.Call(value(fields), name, [.. arguments.Select(argument => argument(fields))]);

    /// <summary><c>value|name(arguments)</c>.</summary>
    /// <exception cref="TemplateFault">No such filter is supported.</exception>
    public static Expression Filter(Expression value, string name, IReadOnlyList<Expression> arguments, int at)
    {
        if (!TemplateFilters.IsKnown(name))
            throw new TemplateFault($"filter '{name}' at position {at}", $"one of the filters {string.Join(", ", TemplateFilters.Names)}", Template.Remedy);
        return fields => TemplateFilters.Apply(name, value(fields), [.. arguments.Select(argument => argument(fields))]);
    }

    private static int Position(long index, int count)
    {
        var position = index < 0 ? index + count : index;
        return position >= 0 && position < count ? (int)position : throw new TemplateFault($"index {index}", $"an index into {count} elements", "Correct the index, or the item.");
    }

    private static string CodePoint(string text, long index)
    {
        var runes = text.EnumerateRunes().ToList();
        return runes[Position(index, runes.Count)].ToString();
    }

    private static TemplateFault UnknownField(string name, IEnumerable<string> names)
    {
        var known = names.ToList();
        return new TemplateFault($"unknown field '{name}'", $"one of {string.Join(", ", known)}",
            NearestNames.Of(name, known, 1) is [var near] ? $"Did you mean '{near}'?" : "Correct the name, or add the field to the data.");
    }
}

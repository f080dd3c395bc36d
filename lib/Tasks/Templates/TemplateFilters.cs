using System.Globalization;
using EarlySignal.Basics;

namespace EarlySignal.Tasks;

/// <summary>The filters of Jinja that templates may use.</summary>
internal static class TemplateFilters
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["capitalize", "count", "first", "int", "join", "last", "length", "lower", "replace", "string", "trim", "upper"];

    /// <summary>Whether there is such a filter.</summary>
    public static bool IsKnown(string name) => Names.Contains(name);

    /// <summary>Applies a filter.</summary>
    /// <exception cref="TemplateFault">The value or the arguments do not fit it.</exception>
    public static object? Apply(string name, object? value, object?[] arguments) => (name, value, arguments) switch
    {
        ("trim", _, []) => PythonWhitespace.TrimStart(PythonWhitespace.TrimEnd(PythonText.Str(value))),
        ("trim", _, [string set]) => PythonText.Str(value).Trim(set.ToCharArray()),
        ("lower", _, []) => PythonText.Str(value).ToLowerInvariant(),
        ("upper", _, []) => PythonText.Str(value).ToUpperInvariant(),
        ("capitalize", _, []) => PythonMethods.Capitalize(PythonText.Str(value)),
        ("string", _, []) => PythonText.Str(value),
        ("replace", _, [string old, string replacement]) => PythonMethods.Replace(PythonText.Str(value), old, replacement),
        ("int", long, []) => value,
        ("int", string text, []) when long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        ("length" or "count", string text, []) => (long)text.EnumerateRunes().Count(),
        ("length" or "count", IReadOnlyList<object?> list, []) => (long)list.Count,
        ("length" or "count", IReadOnlyDictionary<string, object?> map, []) => (long)map.Count,
        ("first", IReadOnlyList<object?> { Count: > 0 } list, []) => list[0],
        ("last", IReadOnlyList<object?> { Count: > 0 } list, []) => list[^1],
        ("first", string { Length: > 0 } text, []) => text.EnumerateRunes().First().ToString(),
        ("last", string { Length: > 0 } text, []) => text.EnumerateRunes().Last().ToString(),
        ("join", IReadOnlyList<object?> list, []) => string.Concat(list.Select(PythonText.Str)),
        ("join", IReadOnlyList<object?> list, [string separator]) => string.Join(separator, list.Select(PythonText.Str)),
        _ => throw new TemplateFault(
            $"filter '{name}' with {arguments.Length} argument(s) on {PythonText.Kind(value)}", "a value and arguments that the filter takes", Template.Remedy),
    };
}

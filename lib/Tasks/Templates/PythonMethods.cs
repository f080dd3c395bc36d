using EarlySignal.Basics;

namespace EarlySignal.Tasks;

/// <summary>The methods of Python's texts and lists that templates may call.</summary>
internal static class PythonMethods
{
    private const string Supported =
        "a method of texts (strip, lstrip, rstrip, lower, upper, capitalize, replace, split, join, index, count, startswith, endswith) or of lists (index, count)";

    /// <summary>The names that stand for methods of Python's dictionaries, and hide a field of the same name behind a point.</summary>
    public static IReadOnlySet<string> OfObjects { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "clear", "copy", "fromkeys", "get", "items", "keys", "pop", "popitem", "setdefault", "update", "values",
    };

    /// <summary>Calls a method.</summary>
    /// <exception cref="TemplateFault">The value has no such method, or its arguments are wrong.</exception>
    public static object? Call(object? value, string name, object?[] arguments) => (value, name, arguments) switch
    {
        (string text, "strip", []) => PythonWhitespace.TrimStart(PythonWhitespace.TrimEnd(text)),
        (string text, "lstrip", []) => PythonWhitespace.TrimStart(text),
        (string text, "rstrip", []) => PythonWhitespace.TrimEnd(text),
        (string text, "strip", [string set]) => text.Trim(set.ToCharArray()),
        (string text, "lstrip", [string set]) => text.TrimStart(set.ToCharArray()),
        (string text, "rstrip", [string set]) => text.TrimEnd(set.ToCharArray()),
        (string text, "lower", []) => text.ToLowerInvariant(),
        (string text, "upper", []) => text.ToUpperInvariant(),
        (string text, "capitalize", []) => Capitalize(text),
        (string text, "replace", [string old, string replacement]) => Replace(text, old, replacement),
        (string text, "split", []) => SplitAtSpace(text),
        (string text, "split", [string separator]) when separator.Length > 0 => text.Split(separator).ToList<object?>(),
        (string text, "join", [IReadOnlyList<object?> parts]) when parts.All(part => part is string) => string.Join(text, parts),
        (string text, "startswith", [string start]) => text.StartsWith(start, StringComparison.Ordinal),
        (string text, "endswith", [string end]) => text.EndsWith(end, StringComparison.Ordinal),
        (string text, "count", [string part]) when part.Length > 0 => (long)(text.Split(part).Length - 1),
        (string text, "index", [string part]) => IndexOf(text, part),
        (IReadOnlyList<object?> list, "count", [var item]) => (long)list.Count(other => Same(other, item)),
        (IReadOnlyList<object?> list, "index", [var item]) => IndexOf(list, item),
        _ => throw new TemplateFault(
            $"method '{name}' with {arguments.Length} argument(s) on {PythonText.Kind(value)}", Supported, Template.Remedy),
    };

    /// <summary>Python's <c>str.capitalize</c>.</summary>
    public static string Capitalize(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant();

    /// <summary>Python's <c>str.replace</c>; an empty <paramref name="old"/> stands between all characters.</summary>
    public static string Replace(string text, string old, string replacement) => old.Length > 0
        ? text.Replace(old, replacement, StringComparison.Ordinal)
        : replacement + string.Concat(text.EnumerateRunes().Select(rune => rune + replacement));

    private static List<object?> SplitAtSpace(string text)
    {
        List<object?> words = [];
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && !PythonWhitespace.Is(text[end]))
                end++;
            if (end > start)
                words.Add(text[start..end]);
            start = end + 1;
        }
        return words;
    }

    private static long IndexOf(string text, string part)
    {
        var at = text.IndexOf(part, StringComparison.Ordinal);
        return at >= 0 ? text[..at].EnumerateRunes().Count() : throw NotFound(part, text);
    }

    private static long IndexOf(IReadOnlyList<object?> list, object? item)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (Same(list[i], item))
                return i;
        }
        throw NotFound(item, list);
    }

    private static TemplateFault NotFound(object? item, object? inside) => new(
        $"index({PythonText.Repr(item)}) in {PythonText.Repr(inside)}", "something that is in it", "Correct the item, or the name of the field.");

    // Equality as in Python: 1 == 1.0 == True.
    private static bool Same(object? a, object? b) => (AsNumber(a), AsNumber(b)) is ({ } x, { } y) ? x.Equals(y)
        : a is string || a is null ? Equals(a, b)
        : b is not null and not string && PythonText.Repr(a) == PythonText.Repr(b);

    private static double? AsNumber(object? value) => value switch
    {
        bool truth => truth ? 1 : 0,
        long whole => whole,
        double number => number,
        _ => null,
    };
}

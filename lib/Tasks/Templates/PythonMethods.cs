using System.Globalization;
using System.Text;
using EarlySignal.Basics;

namespace EarlySignal.Tasks;

/// <summary>The methods of Python's texts, lists and objects that templates may call.</summary>
internal static class PythonMethods
{
    private const string Supported =
        "a method of Python's texts (strip, lower, upper, capitalize, title, replace, split, join, find, index, count, startswith, format, …), lists (index, count, append) or objects (items, keys, values, get)";

    /// <summary>The names that stand for methods of Python's dictionaries, and hide a field of the same name behind a point.</summary>
    public static IReadOnlySet<string> OfObjects { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "clear", "copy", "fromkeys", "get", "items", "keys", "pop", "popitem", "setdefault", "update", "values",
    };

    /// <summary>Calls a method.</summary>
    /// <exception cref="TemplateFault">The value has no such method, or its arguments are wrong.</exception>
    public static object? Call(object? value, string name, object?[] arguments, IReadOnlyDictionary<string, object?> named)
    {
        if (value is string format && name == "format")
            return PythonFormat.Braces(format, arguments, named);
        if (value is LoopState loop && name == "cycle" && arguments.Length > 0)
            return loop.Cycle(arguments);
        if (named.Count > 0)
            throw new TemplateFault($"method '{name}' with the argument '{named.Keys.First()}'", "arguments without names", Template.Remedy);
        return value switch
        {
            string text => OfText(text, name, arguments),
            IReadOnlyList<object?> list => OfList(list, name, arguments),
            _ when PythonDict.From(value) is { } map => OfObject(map, name, arguments),
            _ => throw Unknown(value, name, arguments),
        };
    }

    /// <summary>Python's <c>str.strip</c>.</summary>
    public static string Strip(string text) => PythonWhitespace.TrimStart(PythonWhitespace.TrimEnd(text));

    /// <summary>Python's <c>str.strip</c> with the characters to remove.</summary>
    public static string Strip(string text, string set) => set.Length == 0 ? text : text.Trim(set.ToCharArray());

    /// <summary>Python's <c>str.capitalize</c>.</summary>
    public static string Capitalize(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant();

    /// <summary>Python's <c>str.replace</c>; an empty <paramref name="old"/> stands between all characters.</summary>
    /// <param name="text">The text.</param>
    /// <param name="old">What is replaced.</param>
    /// <param name="replacement">By what.</param>
    /// <param name="count">How often at most; negative for always.</param>
    public static string Replace(string text, string old, string replacement, long count = -1)
    {
        long places = old.Length > 0 ? text.AsSpan().Count(old) : text.Length + 1;
        TemplateLimits.Require(text.Length + (count < 0 ? places : Math.Min(places, count)) * (replacement.Length - old.Length));
        if (count < 0)
        {
            return old.Length > 0
                ? text.Replace(old, replacement, StringComparison.Ordinal)
                : replacement + string.Concat(text.EnumerateRunes().Select(rune => rune + replacement));
        }
        StringBuilder result = new();
        var at = 0;
        for (; count > 0 && old.Length > 0 && text.IndexOf(old, at, StringComparison.Ordinal) is var found and >= 0; count--)
        {
            result.Append(text, at, found - at).Append(replacement);
            at = found + old.Length;
        }
        return result.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>Python's <c>str.isupper</c> and <c>str.islower</c>: some letter has a case, and all such have this one.</summary>
    public static bool IsCased(string text, bool isUpper) =>
        text.Any(isUpper ? char.IsUpper : char.IsLower) && !text.Any(isUpper ? char.IsLower : char.IsUpper);

    private static object? OfText(string text, string name, object?[] arguments) => (name, arguments) switch
    {
        ("strip", []) => Strip(text),
        ("lstrip", []) => PythonWhitespace.TrimStart(text),
        ("rstrip", []) => PythonWhitespace.TrimEnd(text),
        ("strip", [string set]) => Strip(text, set),
        ("lstrip" or "rstrip", [""]) => text,
        ("lstrip", [string set]) => text.TrimStart(set.ToCharArray()),
        ("rstrip", [string set]) => text.TrimEnd(set.ToCharArray()),
        ("lower" or "casefold", []) => text.ToLowerInvariant(),
        ("upper", []) => text.ToUpperInvariant(),
        ("capitalize", []) => Capitalize(text),
        ("title", []) => Title(text),
        ("swapcase", []) => string.Concat(text.Select(c => char.IsUpper(c) ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c))),
        ("replace", [string old, string replacement]) => Replace(text, old, replacement),
        ("replace", [string old, string replacement, long count]) => Replace(text, old, replacement, count),
        ("split", []) => TextPieces.AtSpace(text),
        ("split", [string separator]) when separator.Length > 0 => text.Split(separator).ToList<object?>(),
        ("split", [string separator, long most]) when separator.Length > 0 => TextPieces.FromStart(text, separator, most),
        ("rsplit", [string separator]) when separator.Length > 0 => text.Split(separator).ToList<object?>(),
        ("rsplit", [string separator, long most]) when separator.Length > 0 => TextPieces.FromEnd(text, separator, most),
        ("splitlines", []) => TextPieces.Lines(text),
        ("partition", [string separator]) when separator.Length > 0 => TextPieces.Around(text, separator, text.IndexOf(separator, StringComparison.Ordinal), isFromEnd: false),
        ("rpartition", [string separator]) when separator.Length > 0 => TextPieces.Around(text, separator, text.LastIndexOf(separator, StringComparison.Ordinal), isFromEnd: true),
        ("join", [var parts]) when PythonOperators.Elements(parts) is var texts && texts.All(part => part is string) => TemplateLimits.Join(text, texts.Cast<string>()),
        ("startswith", [string start]) => text.StartsWith(start, StringComparison.Ordinal),
        ("startswith", [PythonSequence starts]) => starts.Any(start => text.StartsWith(PythonText.Str(start), StringComparison.Ordinal)),
        ("endswith", [string end]) => text.EndsWith(end, StringComparison.Ordinal),
        ("endswith", [PythonSequence ends]) => ends.Any(end => text.EndsWith(PythonText.Str(end), StringComparison.Ordinal)),
        ("removeprefix", [string start]) => text.StartsWith(start, StringComparison.Ordinal) ? text[start.Length..] : text,
        ("removesuffix", [string end]) => end.Length > 0 && text.EndsWith(end, StringComparison.Ordinal) ? text[..^end.Length] : text,
        ("count", [string part]) when part.Length > 0 => (long)(text.Split(part).Length - 1),
        ("find", [string part]) => Place(text, text.IndexOf(part, StringComparison.Ordinal)),
        ("rfind", [string part]) => Place(text, text.LastIndexOf(part, StringComparison.Ordinal)),
        ("index", [string part]) => Place(text, text.IndexOf(part, StringComparison.Ordinal)) is var at and >= 0 ? at : throw NotFound(part, text),
        ("rindex", [string part]) => Place(text, text.LastIndexOf(part, StringComparison.Ordinal)) is var at and >= 0 ? at : throw NotFound(part, text),
        ("isdigit" or "isdecimal" or "isnumeric", []) => text.Length > 0 && text.All(char.IsDigit),
        ("isalpha", []) => text.Length > 0 && text.EnumerateRunes().All(Rune.IsLetter),
        ("isalnum", []) => text.Length > 0 && text.EnumerateRunes().All(rune => Rune.IsLetter(rune) || Rune.IsNumber(rune)),
        ("isspace", []) => text.Length > 0 && text.All(PythonWhitespace.Is),
        ("isupper", []) => IsCased(text, isUpper: true),
        ("islower", []) => IsCased(text, isUpper: false),
        ("zfill", [long width]) => PythonFormat.Pad(text, '>', '0', (int)Math.Min(width, int.MaxValue)),
        ("ljust", [long width]) => PythonFormat.Pad(text, '<', ' ', (int)Math.Min(width, int.MaxValue)),
        ("rjust", [long width]) => PythonFormat.Pad(text, '>', ' ', (int)Math.Min(width, int.MaxValue)),
        ("center", [long width]) => Center(text, (int)Math.Min(width, int.MaxValue)),
        _ => throw Unknown(text, name, arguments),
    };

    private static object? OfList(IReadOnlyList<object?> list, string name, object?[] arguments) => (name, arguments) switch
    {
        ("count", [var item]) => (long)list.Count(other => PythonOperators.AreEqual(other, item)),
        ("index", [var item]) => IndexOf(list, item),
        ("copy", []) => list.ToList(),
        ("append", [var item]) when list is List<object?> open => Change(() => open.Add(item)),
        ("extend", [var items]) when list is List<object?> open => Change(() => open.AddRange(PythonOperators.Elements(items).ToList())),
        ("insert", [long at, var item]) when list is List<object?> open => Change(() => open.Insert((int)Math.Clamp(at < 0 ? at + open.Count : at, 0, open.Count), item)),
        ("reverse", []) when list is List<object?> open => Change(open.Reverse),
        ("pop", []) when list is List<object?> { Count: > 0 } open => Pop(open),
        _ => throw Unknown(list, name, arguments),
    };

    private static object? OfObject(PythonDict map, string name, object?[] arguments) => (name, arguments) switch
    {
        ("items", []) => new PythonSequence("dict_items", [.. map.Pairs.Select(pair => PythonSequence.Tuple([pair.Key, pair.Value]))]),
        ("keys", []) => new PythonSequence("dict_keys", [.. map.Pairs.Select(pair => pair.Key)]),
        ("values", []) => new PythonSequence("dict_values", [.. map.Pairs.Select(pair => pair.Value)]),
        ("get", [var key]) => map.TryGet(key, out var value) ? value : null,
        ("get", [var key, var absent]) => map.TryGet(key, out var value) ? value : absent,
        _ => throw Unknown(map, name, arguments),
    };

    private static object? Change(Action change)
    {
        change();
        return null;
    }

    private static object? Pop(List<object?> list)
    {
        var last = list[^1];
        list.RemoveAt(list.Count - 1);
        return last;
    }

    // A word begins behind everything that is no letter: Python's title makes It'S of it's.
    private static string Title(string text)
    {
        StringBuilder result = new(text.Length);
        for (var i = 0; i < text.Length; i++)
            result.Append(i > 0 && char.IsLetter(text[i - 1]) ? char.ToLowerInvariant(text[i]) : char.ToUpperInvariant(text[i]));
        return result.ToString();
    }

    // Where the spaces cannot be halved, Python puts the odd one on the left only if the width is odd.
    private static string Center(string text, int width)
    {
        TemplateLimits.Require(width);
        var missing = width - text.EnumerateRunes().Count();
        var left = missing / 2 + (missing & width & 1);
        return missing <= 0 ? text : new string(' ', left) + text + new string(' ', missing - left);
    }

    private static long Place(string text, int at) => at < 0 ? -1 : text[..at].EnumerateRunes().Count();

    private static long IndexOf(IReadOnlyList<object?> list, object? item)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (PythonOperators.AreEqual(list[i], item))
                return i;
        }
        throw NotFound(item, list);
    }

    private static TemplateFault NotFound(object? item, object? inside) => new(
        $"index({PythonText.Repr(item)}) in {PythonText.Repr(inside)}", "something that is in it", "Correct the item, or the name of the field.");

    private static TemplateFault Unknown(object? value, string name, object?[] arguments) => new(
        $"method '{name}' with {arguments.Length.ToString(CultureInfo.InvariantCulture)} argument(s) on {PythonText.Kind(value)}", Supported, Template.Remedy);
}

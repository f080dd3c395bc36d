using System.Collections;
using System.Globalization;

namespace EarlySignal.Notebooks.Display;

/// <summary>The text of a value that says nothing better about itself.</summary>
internal static class PlainText
{
    private const int MostItems = 20;

    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => text,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IDictionary map => Items(map.Keys.Cast<object>().Select(key => $"{Of(key)}: {Of(map[key])}"), "{ ", " }"),
        // A type of its own knows its text better than its elements do.
        IEnumerable sequence when !SaysItself(value) => Items(sequence.Cast<object?>().Select(Of), "[ ", " ]"),
        _ => value.ToString() ?? "",
    };

    private static bool SaysItself(object value) => value.GetType().GetMethod(nameof(ToString), Type.EmptyTypes)!.DeclaringType is { } type
        && type != typeof(object) && type != typeof(ValueType) && !(type.Namespace ?? "").StartsWith("System", StringComparison.Ordinal);

    private static string Items(IEnumerable<string> items, string open, string close)
    {
        var first = items.Take(MostItems + 1).ToList();
        var more = first.Count > MostItems;
        var shown = more ? first[..MostItems] : first;
        // Long elements are read below each other.
        return shown.Sum(text => text.Length) > 100 || shown.Any(text => text.Contains('\n'))
            ? string.Join('\n', shown) + (more ? "\n…" : "")
            : open + string.Join(", ", shown) + (more ? ", …" : "") + close;
    }
}

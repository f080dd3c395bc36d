using System.Globalization;
using System.Text.RegularExpressions;

namespace EarlySignal.Tasks;

/// <summary>The filters of Jinja that templates may use, and lm-evaluation-harness's <c>regex_replace</c>: those of one text or number.</summary>
internal static partial class TemplateFilters
{
    private static readonly Dictionary<string, TemplateFilter> Known = All().ToDictionary(filter => filter.Name, StringComparer.Ordinal);

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Keys.Order(StringComparer.Ordinal)];

    /// <summary>A filter by its name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="at">Where it stands, for the error.</param>
    /// <exception cref="TemplateFault">There is no such filter here.</exception>
    public static TemplateFilter Find(string name, int at) => Known.TryGetValue(name, out var filter)
        ? filter
        : throw new TemplateFault($"filter '{name}' at position {at}", $"one of the filters {string.Join(", ", Names)}", Template.Remedy);

    /// <summary>The value of an argument, or what stands in for it.</summary>
    internal static object? Or(this object? argument, object? absent) => argument is Absent ? absent : argument;

    private static IEnumerable<TemplateFilter> All() => [.. OfTexts(), .. OfNumbers(), .. SequenceFilters.All()];

    private static IEnumerable<TemplateFilter> OfTexts() =>
    [
        new("trim", ["chars"], (value, a) => a[0].Or(null) is string set ? PythonMethods.Strip(Str(value), set) : PythonMethods.Strip(Str(value))),
        new("lower", [], (value, _) => Str(value).ToLowerInvariant()),
        new("upper", [], (value, _) => Str(value).ToUpperInvariant()),
        new("capitalize", [], (value, _) => PythonMethods.Capitalize(Str(value))),
        new("title", [], (value, _) => TitleWord().Replace(Str(value), word => PythonMethods.Capitalize(word.Value))),
        new("string", [], (value, _) => Str(value)),
        new("replace", ["old", "new", "count"], (value, a) => PythonMethods.Replace(Str(value), Str(a[0]), Str(a[1]), a[2].Or(null) is { } count ? PythonOperators.Whole(count) : -1)),
        new("regex_replace", ["pattern", "repl", "count"], (value, a) => PythonRegex.Replace(Str(value), Str(a[0]), Str(a[1]), PythonOperators.Whole(a[2].Or(0L)))),
        new("indent", ["width", "first", "blank"], (value, a) => Indent(Str(value), a[0].Or(4L), a[1].Or(false), a[2].Or(false))),
        new("center", ["width"], (value, a) => PythonMethods.Call(Str(value), "center", [a[0].Or(80L)], new Dictionary<string, object?>())),
        new("wordcount", [], (value, _) => (long)Word().Count(Str(value))),
        new("tojson", ["indent"], (value, a) => PythonJson.Text(value, a[0].Or(null) is { } indent ? (int)Math.Clamp(PythonOperators.Whole(indent), 0, 100) : null)),
        new("escape", [], (value, _) => Escape(Str(value))),
        new("e", [], (value, _) => Escape(Str(value))),
        new("safe", [], (value, _) => Str(value)),
        new("format", null, (value, a) => PythonFormat.Percent(Str(value), PythonSequence.Tuple(a))),
    ];

    private static IEnumerable<TemplateFilter> OfNumbers() =>
    [
        new("int", ["default", "base"], (value, a) => Int(value, (int)PythonOperators.Whole(a[1].Or(10L))) ?? a[0].Or(0L)),
        new("float", ["default"], (value, a) => Float(value) ?? a[0].Or(0.0)),
        new("abs", [], (value, _) => value is double number ? Math.Abs(number) : (object)Math.Abs(PythonOperators.Whole(value))),
        new("round", ["precision", "method"], (value, a) => Round(value, a[0].Or(0L), a[1].Or("common"))),
        new("default", ["default_value", "boolean"], Default, TakesUndefined: true),
        new("d", ["default_value", "boolean"], Default, TakesUndefined: true),
    ];

    private static string Str(object? value) => value is Absent
        ? throw new TemplateFault("an argument that is left out", "all arguments of the filter", Template.Remedy)
        : PythonText.Str(value);

    private static object? Default(object? value, object?[] arguments) =>
        value is Undefined || PythonOperators.IsTrue(arguments[1].Or(false)) && !PythonOperators.IsTrue(value) ? arguments[0].Or("") : value;

    // As Python's int(): a text may have white space and a sign; a float is cut, and so is a text that holds one.
    private static object? Int(object? value, int radix)
    {
        if (value is string text)
        {
            var digits = PythonMethods.Strip(text).Replace("_", "", StringComparison.Ordinal);
            if (radix == 10 && long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
                return whole;
            if (radix is 2 or 8 or 16 && PythonFormat.TryRadix(digits, radix, out whole))
                return whole;
            value = Float(text);
        }
        return value switch
        {
            long or bool => PythonOperators.Whole(value),
            double number when Math.Abs(number) < long.MaxValue => (long)number,
            _ => null,
        };
    }

    private static object? Float(object? value) => value switch
    {
        string text => double.TryParse(PythonMethods.Strip(text), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ => PythonOperators.Number(value),
    };

    private static object Round(object? value, object? precision, object? method)
    {
        if (PythonOperators.Number(value) is not { } number)
            throw TemplateFilter.Unfit("round", value);
        var digits = (int)PythonOperators.Whole(precision);
        var scale = Math.Pow(10, digits);
        return method switch
        {
            "common" when value is long whole => (object)(digits >= 0 ? whole : (long)PythonFormat.Round(whole, digits)),
            "common" => PythonFormat.Round(number, digits),
            "ceil" => Math.Ceiling(number * scale) / scale,
            "floor" => Math.Floor(number * scale) / scale,
            _ => throw new TemplateFault($"round with method {PythonText.Repr(method)}", "'common', 'ceil' or 'floor'", "Correct the filter."),
        };
    }

    private static string Indent(string text, object? width, object? first, object? blank)
    {
        var lines = text.Split('\n');
        var size = width is string given ? given.Length : Math.Max(PythonOperators.Whole(width), 0);
        TemplateLimits.Require(size);
        TemplateLimits.Require(text.Length + size * lines.Length);
        var indention = width as string ?? new string(' ', (int)size);
        for (var i = 0; i < lines.Length; i++)
        {
            if ((i > 0 || PythonOperators.IsTrue(first)) && (lines[i].Length > 0 || PythonOperators.IsTrue(blank)))
                lines[i] = indention + lines[i];
        }
        return string.Join('\n', lines);
    }

    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal).Replace("\"", "&#34;", StringComparison.Ordinal);

    [GeneratedRegex(@"[^-\s({\[<]+")]
    private static partial Regex TitleWord();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}

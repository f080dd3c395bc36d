using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace EarlySignal.Tasks;

/// <summary>Python's ways to put values into a text: <c>'%s' % value</c>, <c>'{}'.format(value)</c>, and how it rounds.</summary>
internal static partial class PythonFormat
{
    /// <summary><c>text % values</c> with %s, %r, %d, %i, %f, %x and %%, width and precision.</summary>
    /// <exception cref="TemplateFault">The values do not fit, or the text asks for something else.</exception>
    public static string Percent(string text, object? values)
    {
        var items = values is PythonSequence { IsTuple: true } tuple ? tuple : (IReadOnlyList<object?>)[values];
        var next = 0;
        var formatted = Directive().Replace(text, match =>
        {
            var kind = match.Groups["kind"].Value;
            if (kind == "%")
                return "%";
            var value = !match.Groups["name"].Success ? next < items.Count ? items[next++] : throw Unfit(text)
                : PythonDict.From(values) is { } map && map.TryGet(match.Groups["name"].Value, out var named) ? named : throw Unfit(text);
            int? precision = match.Groups["precision"].Success ? Precision(text, "0" + match.Groups["precision"].Value) : null;
            var shown = Shown(text, kind[0], value, precision);
            var flags = match.Groups["flags"].Value;
            if (flags.Contains('+') && kind is "d" or "i" or "f" && !shown.StartsWith('-'))
                shown = "+" + shown;
            return Pad(shown, flags.Contains('-') ? '<' : '>', flags.Contains('0') && kind is "d" or "i" or "f" or "x" ? '0' : ' ', Width(match));
        });
        var names = Directive().Matches(text).Any(match => match.Groups["name"].Success);
        return next == items.Count || names || PythonDict.From(values) is not null ? formatted : throw Unfit(text);
    }

    /// <summary><c>text.format(values)</c> with {}, {0}, {name}, and behind a colon fill, alignment, width, comma, precision and kind.</summary>
    /// <exception cref="TemplateFault">The values do not fit, or the text asks for something else.</exception>
    public static string Braces(string text, IReadOnlyList<object?> values, IReadOnlyDictionary<string, object?> named)
    {
        var next = 0;
        return Field().Replace(text, match =>
        {
            if (match.Value is "{{" or "}}")
                return match.Value[..1];
            if (!match.Groups["field"].Success)
                throw Unfit(text);
            var name = match.Groups["field"].Value;
            var value = name.Length == 0 ? At(next++) : int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? At(place)
                : named.TryGetValue(name, out var found) ? found : throw Unfit(text);
            return match.Groups["spec"].Success ? Spec(text, match.Groups["spec"].Value, value) : PythonText.Str(value);
        });

        object? At(int place) => place < values.Count ? values[place] : throw Unfit(text);
    }

    /// <summary>Python's <c>round</c>: to the nearest, and from the exact value of the double, so that 2.675 becomes 2.67.</summary>
    public static double Round(double value, int digits) =>
        digits < 0 ? Math.Round(value / Math.Pow(10, -digits)) * Math.Pow(10, -digits)
        : double.IsFinite(value) && Math.Abs(value) < 1e15 && digits <= 20 ? double.Parse(Fixed(value, digits), CultureInfo.InvariantCulture)
        : value;

    /// <summary>A whole number in base 2, 8 or 16, with or without its prefix.</summary>
    public static bool TryRadix(string digits, int radix, out long value)
    {
        value = 0;
        var (sign, body) = digits.StartsWith('-') ? (-1, digits[1..]) : (1, digits);
        if (body.Length > 2 && body[0] == '0' && char.ToLowerInvariant(body[1]) == (radix switch { 2 => 'b', 8 => 'o', _ => 'x' }))
            body = body[2..];
        try
        {
            value = sign * Convert.ToInt64(body, radix);
            return body.Length > 0;
        }
        catch (Exception fault) when (fault is FormatException or OverflowException or ArgumentException)
        {
            return false;
        }
    }

    // The exact decimal value of the double, rounded half to even: what C's printf does.
    private static string Fixed(double value, int digits)
    {
        var bits = BitConverter.DoubleToInt64Bits(Math.Abs(value));
        var exponent = (int)(bits >> 52) - 1075;
        var mantissa = exponent == -1075 ? (bits & ((1L << 52) - 1)) : (bits & ((1L << 52) - 1)) | (1L << 52);
        exponent = Math.Max(exponent, -1074);
        var scaled = new BigInteger(mantissa) * BigInteger.Pow(10, digits);
        BigInteger whole;
        if (exponent >= 0)
            whole = scaled << exponent;
        else
        {
            whole = scaled >> -exponent;
            var rest = scaled - (whole << -exponent);
            var half = BigInteger.One << (-exponent - 1);
            if (rest > half || rest == half && !whole.IsEven)
                whole += 1;
        }
        var text = whole.ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        var sign = double.IsNegative(value) ? "-" : "";
        return digits == 0 ? sign + text : $"{sign}{text[..^digits]}.{text[^digits..]}";
    }

    private static string Shown(string text, char kind, object? value, int? precision) => kind switch
    {
        's' => Cut(PythonText.Str(value), precision),
        'r' => Cut(PythonText.Repr(value), precision),
        'd' or 'i' when PythonOperators.Number(value) is { } number => (value is double ? (long)number : PythonOperators.Whole(value)).ToString(CultureInfo.InvariantCulture),
        'f' when PythonOperators.Number(value) is { } number => Fixed(number, precision ?? 6),
        'x' when value is long whole => whole.ToString("x", CultureInfo.InvariantCulture),
        _ => throw Unfit(text),
    };

    private static string Spec(string text, string spec, object? value)
    {
        var match = FormatSpec().Match(spec);
        if (!match.Success)
            throw Unfit(text);
        var kind = match.Groups["kind"].Value is { Length: > 0 } given ? given[0] : value is long ? 'd' : value is double && match.Groups["precision"].Success ? 'g' : 's';
        int? precision = match.Groups["precision"].Success ? Precision(text, match.Groups["precision"].Value) : null;
        var shown = kind == '%' && PythonOperators.Number(value) is { } share ? Fixed(share * 100, precision ?? 6) + "%" : Shown(text, kind, value, precision);
        if (match.Groups["comma"].Success)
            shown = Thousands().Replace(shown.Split('.')[0], ",") + (shown.Contains('.', StringComparison.Ordinal) ? "." + shown.Split('.')[1] : "");
        var align = match.Groups["align"].Value is { Length: > 0 } side ? side[0] : value is string or null or bool ? '<' : '>';
        var fill = match.Groups["fill"].Value is { Length: > 0 } letter ? letter[0] : match.Groups["zero"].Success ? '0' : ' ';
        return Pad(shown, align, fill, Width(match));
    }

    private static int Precision(string text, string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var precision) && precision <= 100 ? precision : throw Unfit(text);

    private static int Width(Match match) => int.TryParse(match.Groups["width"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var width) ? width : 0;

    /// <summary>A text with fill on one side or both, up to a width in code points.</summary>
    public static string Pad(string text, char align, char fill, int width)
    {
        TemplateLimits.Require(width);
        var missing = width - text.EnumerateRunes().Count();
        if (missing <= 0)
            return text;
        if (fill == '0' && align == '>' && text.Length > 0 && text[0] is '-' or '+')
            return text[0] + new string('0', missing) + text[1..];
        var left = align switch { '<' => 0, '^' => missing / 2, _ => missing };
        return new string(fill, left) + text + new string(fill, missing - left);
    }

    private static string Cut(string text, int? length) =>
        length is { } most ? string.Concat(text.EnumerateRunes().Take(most)) : text;

    private static TemplateFault Unfit(string text) =>
        new($"the format {PythonText.Repr(text)} with these values", "as many values as places, each of the kind that its place asks for", Template.Remedy);

    [GeneratedRegex(@"%(\((?<name>[^)]*)\))?(?<flags>[-+ 0#]*)(?<width>\d*)(\.(?<precision>\d*))?(?<kind>.)", RegexOptions.Singleline)]
    private static partial Regex Directive();

    [GeneratedRegex(@"\{\{|\}\}|\{(?<field>\w*)(:(?<spec>[^{}]*))?\}|[{}]")]
    private static partial Regex Field();

    [GeneratedRegex(@"^((?<fill>.)?(?<align>[<>^]))?(?<zero>0)?(?<width>\d+)?(?<comma>,)?(\.(?<precision>\d+))?(?<kind>[sdfx%])?\z", RegexOptions.Singleline)]
    private static partial Regex FormatSpec();

    [GeneratedRegex(@"(?<=\d)(?=(\d{3})+\z)")]
    private static partial Regex Thousands();
}

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace EarlySignal.Tasks;

/// <summary>
/// How Python prints a value; prompts depend on it. Values are null, bool, long, double, string,
/// <c>IReadOnlyList&lt;object?&gt;</c> and <c>IReadOnlyDictionary&lt;string, object?&gt;</c>, and what templates make of them.
/// </summary>
internal static class PythonText
{
    /// <summary>Python's <c>str(value)</c>.</summary>
    public static string Str(object? value) => value as string ?? Repr(value);

    /// <summary>Python's <c>repr(value)</c>.</summary>
    public static string Repr(object? value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();   // a list can be made to hold itself
        return value switch
        {
            null => "None",
            bool truth => truth ? "True" : "False",
            long whole => whole.ToString(CultureInfo.InvariantCulture),
            double number => Number(number),
            string text => Quoted(text),
            PythonSequence sequence => Sequence(sequence),
            IReadOnlyList<object?> list => $"[{TemplateLimits.Join(", ", list.Select(Repr))}]",
            _ when PythonDict.From(value) is { } map => $"{{{TemplateLimits.Join(", ", map.Pairs.Select(pair => $"{Repr(pair.Key)}: {Repr(pair.Value)}"))}}}",
            _ => throw new TemplateFault($"{Kind(value)} that is printed", "a text, number, list or object", Template.Remedy),
        };
    }

    /// <summary>What kind of value it is, in words for an error.</summary>
    public static string Kind(object? value) => value switch
    {
        null => "nothing (null)",
        bool => "true or false",
        long => "a whole number",
        double => "a number",
        string => "a text",
        PythonSequence { IsTuple: false } lazy => $"a {lazy.Kind}",
        IReadOnlyList<object?> => "a list",
        _ => "an object",
    };

    private static string Sequence(PythonSequence sequence)
    {
        var items = TemplateLimits.Join(", ", sequence.Select(Repr));
        return sequence.IsTuple ? sequence.Count == 1 ? $"({items},)" : $"({items})"
            : sequence.IsPrintable ? $"{sequence.Kind}([{items}])"
            : throw new TemplateFault($"a {sequence.Kind} that is printed", "a text, number, list or object", "Put |list or |join behind it.");
    }

    // Shortest digits that read back the same; an exponent below 1e-4 and from 1e16 on, as float.__repr__.
    private static string Number(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        if (value == 0)
            return double.IsNegative(value) ? "-0.0" : "0.0";
        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var mark = shortest.IndexOf('E');
        var mantissa = mark < 0 ? shortest : shortest[..mark];
        var exponent = mark < 0 ? 0 : int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.');
        var allDigits = mantissa.Replace(".", "");
        var leading = allDigits.Length - allDigits.TrimStart('0').Length;
        exponent += (point < 0 ? mantissa.Length : point) - 1 - leading;
        var digits = allDigits.Trim('0');
        var sign = value < 0 ? "-" : "";
        if (exponent is < -4 or >= 16)
        {
            var fraction = digits.Length > 1 ? $".{digits[1..]}" : "";
            return $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }
        if (exponent < 0)
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        var whole = digits.Length <= exponent ? digits.PadRight(exponent + 1, '0') : digits[..(exponent + 1)];
        return $"{sign}{whole}.{(digits.Length > exponent + 1 ? digits[(exponent + 1)..] : "0")}";
    }

    private static string Quoted(string text)
    {
        var quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        StringBuilder quoted = new(text.Length + 2);
        quoted.Append(quote);
        foreach (var rune in text.EnumerateRunes())
            AppendEscaped(quoted, rune, quote);
        return quoted.Append(quote).ToString();
    }

    private static void AppendEscaped(StringBuilder quoted, Rune rune, char quote)
    {
        var value = rune.Value;
        if (value == quote || value == '\\')
            quoted.Append('\\').Append((char)value);
        else if (value is '\n' or '\r' or '\t')
            quoted.Append('\\').Append(value switch { '\n' => 'n', '\r' => 'r', _ => 't' });
        else if (IsPrintable(rune))
            quoted.Append(rune.ToString());
        else if (value <= 0xff)
            quoted.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
        else if (value <= 0xffff)
            quoted.Append(CultureInfo.InvariantCulture, $"\\u{value:x4}");
        else
            quoted.Append(CultureInfo.InvariantCulture, $"\\U{value:x8}");
    }

    // Python's str.isprintable: no control, format, private, unassigned or separator character except the space itself.
    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator);
}

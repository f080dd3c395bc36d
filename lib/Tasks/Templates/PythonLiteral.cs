using System.Globalization;
using System.Text;

namespace EarlySignal.Tasks;

/// <summary>
/// Reads a Python literal, as <c>ast.literal_eval</c> does with what a <c>doc_to_choice</c> template renders: texts,
/// numbers, True, False, None, lists and tuples.
/// </summary>
internal ref struct PythonLiteral
{
    private const int MaxDepth = 32;
    private readonly ReadOnlySpan<char> _text;
    private int _at;

    private PythonLiteral(ReadOnlySpan<char> text) => _text = text;

    /// <summary>Reads the literal that is the whole text; false when it is none.</summary>
    public static bool TryParse(string text, out object? value)
    {
        PythonLiteral reader = new(text.AsSpan().TrimStart(" \t"));
        if (!reader.TryValue(0, out value))
            return false;
        reader.SkipSpace();
        return reader._at == reader._text.Length;
    }

    private bool TryValue(int depth, out object? value)
    {
        value = null;
        SkipSpace();
        if (_at == _text.Length || depth > MaxDepth)
            return false;
        return _text[_at] switch
        {
            '[' => TryList(']', depth, out value),
            '(' => TryList(')', depth, out value),
            '\'' or '"' => TryText(out value),
            _ => TryWord(out value),
        };
    }

    private bool TryList(char close, int depth, out object? value)
    {
        List<object?> items = [];
        var commas = 0;
        value = items;
        _at++;
        while (true)
        {
            SkipSpace();
            if (_at == _text.Length)
                return false;
            if (_text[_at] == close)
            {
                _at++;
                if (close == ')' && items.Count == 1 && commas == 0)
                    value = items[0];   // brackets only, no tuple
                return close == ']' || items.Count > 0 || commas == 0;
            }
            if (items.Count > commas || !TryValue(depth + 1, out var item))
                return false;
            items.Add(item);
            SkipSpace();
            if (_at < _text.Length && _text[_at] == ',')
            {
                commas++;
                _at++;
            }
        }
    }

    // Neighbouring text literals are one text.
    private bool TryText(out object? value)
    {
        StringBuilder joined = new();
        value = null;
        while (_at < _text.Length && _text[_at] is '\'' or '"')
        {
            // Three quotes begin a text that may hold line ends and single quotes.
            ReadOnlySpan<char> rest = _text[_at..];
            var mark = rest.StartsWith("'''") || rest.StartsWith("\"\"\"") ? rest[..3] : rest[..1];
            var end = mark.Length;
            while (end < rest.Length && !rest[end..].StartsWith(mark) && (mark.Length == 3 || rest[end] != '\n'))
                end += rest[end] == '\\' ? 2 : 1;
            if (end >= rest.Length || !rest[end..].StartsWith(mark) || PythonEscape.Unescape(rest[mark.Length..end]) is not { } part)
                return false;
            joined.Append(part);
            _at += end + mark.Length;
            SkipSpace();
        }
        value = joined.ToString();
        return true;
    }

    private bool TryWord(out object? value)
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '.' or '_' or '+' or '-'))
            _at++;
        var word = _text[start.._at];
        value = null;
        switch (word)
        {
            case "None":
                return true;
            case "True" or "False":
                value = word is "True";
                return true;
            default:
                return TryNumber(word, out value);
        }
    }

    /// <summary>Python's whole numbers and floats in decimal; a leading zero is allowed for zero only.</summary>
    internal static bool TryNumber(ReadOnlySpan<char> word, out object? value)
    {
        value = null;
        var digits = word.TrimStart("+-");
        if (digits.IsEmpty || !char.IsAsciiDigit(digits[0]) && digits[0] != '.')
            return false;
        var isWhole = digits.IndexOfAnyExceptInRange('0', '9') < 0;
        if (isWhole && long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            value = digits.Length == 1 || digits[0] != '0' || whole == 0 ? whole : null;
        else if (!isWhole && double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            value = number;
        return value is not null;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\n' or '\r' or '\f')
            _at++;
    }
}

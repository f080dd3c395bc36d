using System.Globalization;
using System.Text.RegularExpressions;
using EarlySignal.Basics;

namespace EarlySignal.Tasks;

/// <summary>
/// Cuts a template into pieces, as Jinja's lexer does with its standard settings: a minus inside a brace removes the white
/// space on its side, comments vanish, and what stands between <c>raw</c> and <c>endraw</c> is text.
/// </summary>
/// <param name="template">The whole template.</param>
internal sealed partial class TemplateLexer(string template)
{
    private static readonly string[] LongSymbols = ["==", "!=", ">=", "<=", "//", "**"];
    private const string Symbols = "+-/*%~[](){}<>=.:|,";

    private readonly List<TemplateToken> _tokens = [];
    private int _at;
    private bool _trimsNext;

    /// <summary>All pieces, with an end.</summary>
    /// <exception cref="TemplateFault">An unsupported character, or braces that are never closed.</exception>
    public List<TemplateToken> Read()
    {
        while (NextOpening() is var open and >= 0)
        {
            var kind = template[open + 1];
            AddData(open, trimsEnd: open + 2 < template.Length && template[open + 2] == '-');
            _at = open + (open + 2 < template.Length && template[open + 2] is '-' or '+' ? 3 : 2);
            if (kind == '#')
                SkipComment(open);
            else if (kind == '%' && RawBegin().Match(template, open) is { Success: true } raw)
                ReadRaw(raw);
            else
                ReadInside(open, kind);
        }
        AddData(template.Length, trimsEnd: false);
        _tokens.Add(new TemplateToken(TemplateTokenKind.End, "the end", null, template.Length));
        return _tokens;
    }

    private int NextOpening()
    {
        var open = template.IndexOf('{', _at);
        while (open >= 0 && !(open + 1 < template.Length && template[open + 1] is '{' or '%' or '#'))
            open = template.IndexOf('{', open + 1);
        return open;
    }

    private void AddData(int end, bool trimsEnd)
    {
        var text = template[_at..end];
        if (_trimsNext)
            text = PythonWhitespace.TrimStart(text);
        if (trimsEnd)
            text = PythonWhitespace.TrimEnd(text);
        if (text.Length > 0)
            _tokens.Add(new TemplateToken(TemplateTokenKind.Data, text, null, _at));
        _trimsNext = false;
    }

    private void SkipComment(int open)
    {
        var end = template.IndexOf("#}", _at, StringComparison.Ordinal);
        if (end < 0)
            throw Unclosed("{#", open, "#}");
        _trimsNext = end > _at && template[end - 1] == '-';
        _at = end + 2;
    }

    private void ReadRaw(Match begin)
    {
        var end = RawEnd().Match(template, begin.Index + begin.Length);
        if (!end.Success)
            throw Unclosed("{% raw %}", begin.Index, "{% endraw %}");
        _at = begin.Index + begin.Length;
        _trimsNext = begin.Groups["trim"].Value == "-";
        AddData(end.Index, trimsEnd: end.Groups["before"].Value == "-");
        _trimsNext = end.Groups["after"].Value == "-";
        _at = end.Index + end.Length;
    }

    private void ReadInside(int open, char kind)
    {
        var close = kind == '{' ? "}}" : "%}";
        _tokens.Add(new TemplateToken(kind == '{' ? TemplateTokenKind.OutputBegin : TemplateTokenKind.StatementBegin, template[open..(open + 2)], null, open));
        for (var depth = 0; _at < template.Length;)
        {
            var c = template[_at];
            if (depth == 0 && IsClose(close, out var length))
            {
                _trimsNext = c == '-';
                _tokens.Add(new TemplateToken(TemplateTokenKind.Close, close, null, _at));
                _at += length;
                return;
            }
            if (PythonWhitespace.Is(c))
                _at++;
            else if (c is '\'' or '"')
                ReadText();
            else if (char.IsAsciiDigit(c))
                ReadNumber();
            else if (char.IsLetter(c) || c == '_')
                ReadName();
            else if (Symbols.Contains(c) || c == '!')
                depth += ReadSymbol();
            else
                throw new TemplateFault($"'{c}' at position {_at}", Template.Supported, Template.Remedy);
        }
        throw Unclosed(template[open..(open + 2)], open, close);
    }

    // Braces may also close a dictionary, so this is asked outside of brackets only.
    private bool IsClose(string close, out int length)
    {
        length = template[_at] is '-' or '+' && string.CompareOrdinal(template, _at + 1, close, 0, 2) == 0 ? 3 : 2;
        return (length == 3 && (template[_at] == '-' || close == "%}")) || string.CompareOrdinal(template, _at, close, 0, 2) == 0;
    }

    private int ReadSymbol()
    {
        var symbol = Array.Find(LongSymbols, known => string.CompareOrdinal(template, _at, known, 0, 2) == 0) ?? template[_at].ToString();
        if (symbol == "!")
            throw new TemplateFault($"'!' at position {_at}", Template.Supported, Template.Remedy);
        _tokens.Add(new TemplateToken(TemplateTokenKind.Symbol, symbol, null, _at));
        _at += symbol.Length;
        return symbol is "(" or "[" or "{" ? 1 : symbol is ")" or "]" or "}" ? -1 : 0;
    }

    private void ReadName()
    {
        var start = _at;
        while (_at < template.Length && (char.IsLetterOrDigit(template[_at]) || template[_at] == '_'))
            _at++;
        _tokens.Add(new TemplateToken(TemplateTokenKind.Name, template[start.._at], null, start));
    }

    private void ReadText()
    {
        var start = _at++;
        while (_at < template.Length && template[_at] != template[start])
            _at += template[_at] == '\\' ? 2 : 1;
        if (_at >= template.Length)
            throw new TemplateFault($"a quote at position {start} that is never closed", "the same quote at the end of the text", "Close the quote.");
        var text = PythonEscape.Unescape(template.AsSpan(start + 1, _at - start - 1))
            ?? throw new TemplateFault($"an escape that is no character, in the text at position {start}", "escapes such as \\n, \\t, \\x41 or \\u00e9", "Correct the escape, or double the backslash.");
        _at++;
        _tokens.Add(new TemplateToken(TemplateTokenKind.Text, text, null, start));
    }

    private void ReadNumber()
    {
        // A point belongs to the number only with a digit behind it: [0].text is an index and a name. Behind a point, as in
        // a.0.1, every number is whole.
        var isIndex = _tokens[^1] is { Kind: TemplateTokenKind.Symbol, Source: "." };
        var match = isIndex ? Whole().Match(template, _at) : Decimal().Match(template, _at);
        var source = match.Value;
        if (!TryNumber(source.Replace("_", "", StringComparison.Ordinal), out var value))
            throw new TemplateFault($"'{source}' at position {_at}", "a number without leading zeros, of at most 18 digits", "Correct the number.");
        _tokens.Add(new TemplateToken(TemplateTokenKind.Number, source, value, _at));
        _at += source.Length;
    }

    private static bool TryNumber(string digits, out object? value)
    {
        value = null;
        if (digits is ['0', 'x' or 'X', .. var hex])
            value = long.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : null;
        else
            PythonLiteral.TryNumber(digits, out value);
        return value is not null;
    }

    private static TemplateFault Unclosed(string what, int at, string close) =>
        new($"'{what}' at position {at} that is never closed", $"'{close}' behind it", "Close the braces.");

    [GeneratedRegex(@"\G\{%(?:[-+]|)\s*raw\s*(?:(?<trim>-)%\}|%\})")]
    private static partial Regex RawBegin();

    [GeneratedRegex(@"\{%(?<before>[-+]|)\s*endraw\s*(?:(?<after>[-+])%\}|%\})")]
    private static partial Regex RawEnd();

    [GeneratedRegex(@"\G[0-9](_?[0-9])*")]
    private static partial Regex Whole();

    [GeneratedRegex(@"\G(0[xX][0-9a-fA-F]+|[0-9](_?[0-9])*(\.[0-9](_?[0-9])*)?([eE][-+]?[0-9]+)?)")]
    private static partial Regex Decimal();
}

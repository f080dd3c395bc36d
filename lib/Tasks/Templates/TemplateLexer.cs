namespace EarlySignal.Tasks;

/// <summary>Cuts the inside of <c>{{ … }}</c> into words.</summary>
internal static class TemplateLexer
{
    private const string Symbols = ".[](),|+~-";

    /// <summary>Reads words up to the closing braces.</summary>
    /// <param name="template">The whole template.</param>
    /// <param name="at">Where the expression begins; afterwards the place behind the closing braces.</param>
    /// <param name="trimsAfter">Whether the expression ended with <c>-}}</c>, which removes the white space behind it.</param>
    /// <exception cref="TemplateFault">An unsupported character, or the braces are never closed.</exception>
    public static List<TemplateToken> Read(string template, ref int at, out bool trimsAfter)
    {
        var start = at;
        List<TemplateToken> tokens = [];
        while (at < template.Length)
        {
            var c = template[at];
            trimsAfter = c == '-' && string.CompareOrdinal(template, at, "-}}", 0, 3) == 0;
            if (trimsAfter || string.CompareOrdinal(template, at, "}}", 0, 2) == 0)
            {
                tokens.Add(new TemplateToken(TemplateTokenKind.End, "}}", null, at));
                at += trimsAfter ? 3 : 2;
                return tokens;
            }
            if (char.IsWhiteSpace(c))
                at++;
            else if (c is '\'' or '"')
                tokens.Add(Text(template, ref at));
            else if (char.IsAsciiDigit(c))
                tokens.Add(Number(template, ref at));
            else if (char.IsLetter(c) || c == '_')
                tokens.Add(Name(template, ref at));
            else if (Symbols.Contains(c))
                tokens.Add(new TemplateToken(TemplateTokenKind.Symbol, c.ToString(), null, at++));
            else
                throw new TemplateFault($"'{c}' at position {at}", Template.Supported, Template.Remedy);
        }
        throw new TemplateFault($"'{{{{' at position {start - 2} that is never closed", "'}}' at the end of the expression", "Close the braces.");
    }

    private static TemplateToken Name(string template, ref int at)
    {
        var start = at;
        while (at < template.Length && (char.IsLetterOrDigit(template[at]) || template[at] == '_'))
            at++;
        return new TemplateToken(TemplateTokenKind.Name, template[start..at], null, start);
    }

    private static TemplateToken Text(string template, ref int at)
    {
        var start = at++;
        while (at < template.Length && template[at] != template[start])
            at += template[at] == '\\' ? 2 : 1;
        if (at >= template.Length)
            throw new TemplateFault($"a quote at position {start} that is never closed", "the same quote at the end of the text", "Close the quote.");
        var text = PythonEscape.Unescape(template.AsSpan(start + 1, at - start - 1))
            ?? throw new TemplateFault($"an escape that is no character, in the text at position {start}", "escapes such as \\n, \\t, \\x41 or \\u00e9", "Correct the escape, or double the backslash.");
        at++;
        return new TemplateToken(TemplateTokenKind.Text, text, null, start);
    }

    private static TemplateToken Number(string template, ref int at)
    {
        var start = at;
        while (at < template.Length && char.IsAsciiDigit(template[at]))
            at++;
        // A point belongs to the number only with a digit behind it: [0].text is an index and a name.
        if (at + 1 < template.Length && template[at] == '.' && char.IsAsciiDigit(template[at + 1]))
        {
            at++;
            while (at < template.Length && char.IsAsciiDigit(template[at]))
                at++;
        }
        var source = template[start..at];
        return PythonLiteral.TryNumber(source, out var value)
            ? new TemplateToken(TemplateTokenKind.Number, source, value, start)
            : throw new TemplateFault($"'{source}' at position {start}", "a decimal number without leading zeros", "Correct the number.");
    }
}

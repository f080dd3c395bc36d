using System.Globalization;
using System.Text;

namespace EarlySignal.Tasks;

/// <summary>The backslash escapes of Python's string literals, which Jinja's literals share.</summary>
internal static class PythonEscape
{
    /// <summary>The text that a literal's body stands for; null when an escape is cut short or no code point.</summary>
    /// <param name="body">What stands between the quotes.</param>
    public static string? Unescape(ReadOnlySpan<char> body)
    {
        StringBuilder text = new(body.Length);
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] != '\\' || i + 1 == body.Length)
            {
                text.Append(body[i]);
                continue;
            }
            var escape = body[++i];
            if (Simple(escape) is { } plain)
                text.Append(plain);
            else if (escape is >= '0' and <= '7')
            {
                var end = i + 1;
                while (end < body.Length && end < i + 3 && body[end] is >= '0' and <= '7')
                    end++;
                var value = 0;
                foreach (var digit in body[i..end])
                    value = (value * 8) + (digit - '0');
                text.Append((char)value);
                i = end - 1;
            }
            else if (escape is 'x' or 'u' or 'U')
            {
                var digits = escape switch { 'x' => 2, 'u' => 4, _ => 8 };
                if (i + digits >= body.Length
                    || !int.TryParse(body.Slice(i + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
                    || !Rune.IsValid(value))
                {
                    return null;
                }
                text.Append(new Rune(value).ToString());
                i += digits;
            }
            else if (escape != '\n')
                text.Append('\\').Append(escape);
        }
        return text.ToString();
    }

    private static char? Simple(char escape) => escape switch
    {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'a' => '\a',
        'b' => '\b',
        'f' => '\f',
        'v' => '\v',
        '\\' or '\'' or '"' => escape,
        _ => null,
    };
}

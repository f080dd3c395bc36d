using System.Text;
using System.Text.RegularExpressions;

namespace EarlySignal.Tasks;

/// <summary>Python's <c>re.sub</c>, for patterns that mean the same in both languages.</summary>
internal static class PythonRegex
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Replaces matches of a pattern.</summary>
    /// <param name="text">The text.</param>
    /// <param name="pattern">Python's pattern.</param>
    /// <param name="replacement">May hold <c>\1</c>, <c>\g&lt;1&gt;</c> and <c>\n</c>.</param>
    /// <param name="count">How many at most; 0 for all.</param>
    /// <exception cref="TemplateFault">The pattern cannot be read, or takes too long.</exception>
    public static string Replace(string text, string pattern, string replacement, long count)
    {
        try
        {
            var translated = pattern.Replace("(?P<", "(?<", StringComparison.Ordinal).Replace(@"\Z", @"\z", StringComparison.Ordinal);
            Regex regex = new(translated, RegexOptions.CultureInvariant, Patience);
            var length = (long)text.Length;
            return regex.Replace(text, match =>
            {
                var expanded = Expand(match, replacement);
                TemplateLimits.Require(length += expanded.Length);
                return expanded;
            }, count == 0 ? -1 : (int)count);
        }
        catch (Exception fault) when (fault is ArgumentException or RegexMatchTimeoutException)
        {
            throw new TemplateFault($"the pattern {PythonText.Repr(pattern)} ({fault.Message.TrimEnd('.')})", "a pattern that can be matched in a second", "Simplify the pattern.");
        }
    }

    private static string Expand(Match match, string replacement)
    {
        StringBuilder text = new();
        for (var i = 0; i < replacement.Length; i++)
        {
            if (replacement[i] != '\\' || i + 1 == replacement.Length)
            {
                text.Append(replacement[i]);
                continue;
            }
            var escape = replacement[++i];
            if (char.IsAsciiDigit(escape))
                text.Append(match.Groups[escape - '0'].Value);
            else if (escape == 'g' && replacement.IndexOf('>', i) is var end and > 0 && i + 1 < replacement.Length && replacement[i + 1] == '<')
            {
                text.Append(match.Groups[replacement[(i + 2)..end]].Value);
                i = end;
            }
            else
                text.Append(escape switch { 'n' => '\n', 't' => '\t', 'r' => '\r', _ => escape });
        }
        return text.ToString();
    }
}

namespace EarlySignal.Tasks.Adaptations;

/// <summary>A prompt template as text with a last line that asks for the answer, such as <c>Answer:</c>.</summary>
internal static class PromptText
{
    /// <summary>A template also when the task names a field.</summary>
    public static string AsTemplate(string text, IReadOnlySet<string> fieldNames) => fieldNames.Contains(text) ? "{{" + text + "}}" : text;

    /// <summary>A template also when the task names a field: a text that is a plain name means one (a prompt of one word is refused anyway).</summary>
    public static string AsTemplate(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? "{{" + text + "}}" : text;

    /// <summary>The prompt and its last line, when that line is a cue: plain words after a line break.</summary>
    public static (string Before, string? Cue) Split(string template)
    {
        var at = template.LastIndexOf('\n');
        var last = template[(at + 1)..];
        return at >= 0 && last.AsSpan().Trim().Length > 0 && !last.Contains('{') && !last.Contains('}') ? (template[..at], last) : (template, null);
    }
}

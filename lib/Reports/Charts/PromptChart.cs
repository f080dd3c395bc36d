using System.Globalization;
using System.Text;

namespace EarlySignal.Reports.Charts;

/// <summary>A prompt as the model sees it: a box for each token, spaces and line ends visible, and the continuation, which is scored, in another colour.</summary>
public static class PromptChart
{
    private const int LineLength = 100;

    /// <summary>The chart.</summary>
    /// <param name="title">Shown above the drawing.</param>
    /// <param name="tokens">The text of each token.</param>
    /// <param name="continuationStart">Index of the first token that is scored.</param>
    public static Chart Of(string title, IReadOnlyList<string> tokens, int continuationStart)
    {
        var marks = new List<Mark>();
        var (column, line) = (0, 0);
        for (var i = 0; i < tokens.Count; i++)
        {
            var text = Visible(tokens[i]);
            if (column > 0 && column + text.Length > LineLength)
                (column, line) = (0, line + 1);
            var isScored = i >= continuationStart;
            marks.Add(new BoxMark(column, line, text) { Name = isScored ? "continuation (scored)" : "context", Style = isScored ? 1 : 0, IsStrong = isScored });
            column += text.Length;
            if (tokens[i].EndsWith('\n'))
                (column, line) = (0, line + 1);
        }
        var subtitle = $"{NumberText.Count(Math.Min(continuationStart, tokens.Count))} tokens of context, {NumberText.Count(Math.Max(0, tokens.Count - continuationStart))} of continuation; · is a space, ↵ a line end";
        var lines = marks.Count == 0 ? 1 : ((BoxMark)marks[^1]).Line + 1;
        return new Chart(title, subtitle, [new Panel(new Axis("") { IsHidden = true, From = 0, To = LineLength }, new Axis("") { IsHidden = true, IsReversed = true, From = 0, To = lines }, marks) { Height = 22 * lines }]);
    }

    // One column for each code point that a monospaced font has; whatever would move or vanish gets a sign.
    private static string Visible(string token)
    {
        var text = new StringBuilder();
        foreach (var rune in token.EnumerateRunes())
            _ = rune.Value switch
            {
                ' ' => text.Append('·'),
                '\n' => text.Append('↵'),
                '\t' => text.Append('→'),
                _ when Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format => text.Append('?'),
                _ => text.Append(rune.ToString()),
            };
        return text.Length == 0 ? "∅" : text.ToString();
    }
}

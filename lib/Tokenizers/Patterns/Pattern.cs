using System.Text;
using EarlySignal.Basics;

namespace EarlySignal.Tokenizers;

/// <summary>What a tokenizer file searches for: a text, or a regular expression in Oniguruma's Ruby syntax.</summary>
/// <remarks>
/// The matcher is our own because .NET's works on UTF-16 units: there an emoji is two characters, and a letter beyond the
/// first plane is no letter, so that ids would differ from those the model was trained with.
/// </remarks>
internal sealed class Pattern
{
    private readonly PatternNode _root;

    private Pattern(PatternSyntax syntax) => _root = PatternNode.Of(syntax);

    /// <summary>Compiles a regular expression.</summary>
    /// <exception cref="FormatException">The expression is malformed, or uses what is not supported.</exception>
    public static Pattern OfRegex(string expression) => new(new PatternParser(expression).Parse());

    /// <summary>A pattern that matches one text exactly.</summary>
    public static Pattern OfText(string text) => new(new PatternSyntax.Row(
        [.. text.EnumerateRunes().Select(rune => new PatternSyntax.One(new CodePointSet(point => point == rune.Value)))]));

    /// <summary>A pattern that matches one code point of a kind, or a run of them.</summary>
    /// <param name="belongs">Whether a code point is of the kind.</param>
    /// <param name="most">How many one match may have.</param>
    public static Pattern OfClass(Func<int, bool> belongs, int most) =>
        new(new PatternSyntax.Repeat(new PatternSyntax.One(new CodePointSet(belongs)), 1, most, Greed.Greedy));

    /// <summary>Reads <c>{"String": …}</c> or <c>{"Regex": …}</c>.</summary>
    /// <exception cref="InputException">The field has another form, or its expression is not supported.</exception>
    public static Pattern Read(JsonField json)
    {
        if (json.String("String") is { Length: > 0 } text)
            return OfText(text);
        var regex = json["Regex"];
        try
        {
            return OfRegex(regex.String());
        }
        catch (FormatException fault)
        {
            throw regex.Wrong("a regular expression that this reader supports", "Convert the tokenizer so that it does without this construct.", $"an expression with {fault.Message}");
        }
    }

    /// <summary>Looks for the leftmost match at or after a position.</summary>
    /// <param name="text">Well-formed UTF-16.</param>
    /// <param name="from">Where to start, at a code point's start.</param>
    /// <param name="start">Where the match starts.</param>
    /// <param name="end">Where it ends; equal to <paramref name="start"/> for a match of nothing.</param>
    public bool Find(ReadOnlySpan<char> text, int from, out int start, out int end)
    {
        for (start = from; start <= text.Length; start += start < text.Length && char.IsHighSurrogate(text[start]) ? 2 : 1)
        {
            end = _root.Match(text, start);
            if (end >= 0)
                return true;
        }
        end = -1;
        return false;
    }

    /// <summary>Replaces every match.</summary>
    public string Replace(string text, string replacement)
    {
        StringBuilder? result = null;
        var done = 0;
        var matches = new MatchWalk(this, text);
        while (matches.Next())
        {
            result ??= new StringBuilder(text.Length);
            result.Append(text, done, matches.Start - done).Append(replacement);
            done = matches.End;
        }
        return result is null ? text : result.Append(text, done, text.Length - done).ToString();
    }
}

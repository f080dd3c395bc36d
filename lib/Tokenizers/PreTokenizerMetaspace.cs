using EarlySignal.Basics;

namespace EarlySignal.Tokenizers;

/// <summary>Writes spaces as a visible character, puts one before the text, and cuts before each.</summary>
internal sealed class PreTokenizerMetaspace(char replacement, PrependScheme scheme, PieceStep next) : PieceStep
{
    public static PieceStep Read(JsonField json, PieceStep next)
    {
        var replacement = Metaspaces.ReadReplacement(json);
        if (json.Bool("split", true))
            next = new PreTokenizerSplit(Pattern.OfText(replacement.ToString()), SplitBehavior.MergedWithNext, false, next);
        return new PreTokenizerMetaspace(replacement, Metaspaces.ReadScheme(json), next);
    }

    public override void Take(in Piece piece, List<int> ids)
    {
        var text = piece.Span.ToString().Replace(' ', replacement);
        if (text[0] != replacement && (scheme == PrependScheme.Always || (scheme == PrependScheme.First && piece.IsFirst)))
            text = replacement + text;
        next.Take(new Piece(text, 0, text.Length, piece.IsFirst), ids);
    }
}

/// <summary>Where a Metaspace puts a space before the text.</summary>
internal enum PrependScheme
{
    /// <summary>Nowhere.</summary>
    Never,

    /// <summary>At the start of the whole text only.</summary>
    First,

    /// <summary>At the start of every piece.</summary>
    Always,
}

/// <summary>The settings that the Metaspace pre-tokenizer and decoder share.</summary>
internal static class Metaspaces
{
    public static char ReadReplacement(JsonField json)
    {
        var text = json["replacement"].String();
        return text.Length == 1 ? text[0] : throw json["replacement"].Wrong("one character of the first plane", "Use the file as it was published.");
    }

    // Before 2023: add_prefix_space true or false; since then prepend_scheme. Some files have both.
    public static PrependScheme ReadScheme(JsonField json)
    {
        if (!json.TryGet("prepend_scheme", out var scheme))
            return json.Bool("add_prefix_space", true) ? PrependScheme.Always : PrependScheme.Never;
        return scheme.String() switch
        {
            "always" => PrependScheme.Always,
            "first" => PrependScheme.First,
            "never" => PrependScheme.Never,
            _ => throw scheme.Wrong("always, first or never", "Use the file as it was published."),
        };
    }
}

using EarlySignal.Basics;

namespace EarlySignal.Tokenizers;

/// <summary>Cuts text into words before the model sees them. The pre-tokenizers of a file form a chain that ends at the model.</summary>
internal static class PreTokenizer
{
    private const string Kinds = "ByteLevel, Digits, Metaspace, Punctuation, Sequence, Split, Whitespace or WhitespaceSplit";

    /// <summary>Reads a <c>pre_tokenizer</c> field.</summary>
    /// <param name="json">The field.</param>
    /// <param name="next">What takes the words.</param>
    /// <returns>The first step of the chain.</returns>
    /// <exception cref="InputException">The kind or a setting is not supported.</exception>
    public static PieceStep Read(JsonField json, PieceStep next) => json["type"].String() switch
    {
        "Sequence" => json["pretokenizers"].Items().Reverse().Aggregate(next, (after, step) => Read(step, after)),
        "ByteLevel" => PreTokenizerByteLevel.Read(json, next),
        "Split" => new PreTokenizerSplit(Pattern.Read(json["pattern"]), SplitBehaviors.Read(json["behavior"]), json.Bool("invert", false), next),
        "Metaspace" => PreTokenizerMetaspace.Read(json, next),
        "Digits" => new PreTokenizerSplit(
            Pattern.OfClass(ReferenceUnicode.IsNumber, json.Bool("individual_digits", false) ? 1 : int.MaxValue),
            SplitBehavior.Isolated,
            invert: false,
            next),
        "Punctuation" => new PreTokenizerSplit(
            Pattern.OfClass(ReferenceUnicode.IsPunctuation, 1),
            json.TryGet("behavior", out var behavior) ? SplitBehaviors.Read(behavior) : SplitBehavior.Isolated,
            invert: false,
            next),
        "Whitespace" => new PreTokenizerSplit(Pattern.OfRegex(@"[\w\u200C\u200D]+|[^\s\w\u200C\u200D]+"), SplitBehavior.Removed, invert: true, next),
        "WhitespaceSplit" => new PreTokenizerSplit(Pattern.OfClass(UnicodeClass.IsSpace, 1), SplitBehavior.Removed, invert: false, next),
        _ => throw json["type"].Wrong(Kinds, "This pre-tokenizer is not supported; convert the tokenizer, or report the model."),
    };
}

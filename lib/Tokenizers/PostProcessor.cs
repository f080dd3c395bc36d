using EarlySignal.Basics;

namespace EarlySignal.Tokenizers;

/// <summary>The special tokens that a tokenizer puts around a text.</summary>
/// <param name="Before">Ids before the text.</param>
/// <param name="After">Ids after it.</param>
internal sealed record PostProcessor(int[] Before, int[] After)
{
    private const string Kinds = "BertProcessing, ByteLevel, RobertaProcessing, Sequence or TemplateProcessing";

    /// <summary>Nothing before, nothing after.</summary>
    public static PostProcessor Nothing { get; } = new([], []);

    /// <summary>Reads a <c>post_processor</c> field.</summary>
    /// <exception cref="InputException">The kind or a setting is not supported.</exception>
    public static PostProcessor Read(JsonField json) => json["type"].String() switch
    {
        // Concerns only the places of tokens in the text.
        "ByteLevel" => Nothing,
        "TemplateProcessing" => ReadTemplate(json),
        "BertProcessing" or "RobertaProcessing" => new PostProcessor([json["cls"].Items().ElementAt(1).Int()], [json["sep"].Items().ElementAt(1).Int()]),
        "Sequence" => json["processors"].Items().Select(Read).Aggregate(Nothing, (inner, outer) =>
            new PostProcessor([.. outer.Before, .. inner.Before], [.. inner.After, .. outer.After])),
        _ => throw json["type"].Wrong(Kinds, "This post-processor is not supported; convert the tokenizer, or report the model."),
    };

    private static PostProcessor ReadTemplate(JsonField json)
    {
        List<int> before = [], after = [];
        var seenText = false;
        foreach (var piece in json["single"].Items())
        {
            if (piece.TryGet("Sequence", out var sequence))
            {
                if (seenText || sequence["id"].String() != "A")
                    throw piece.Wrong("the text once, as sequence A", "Use the file as it was published.");
                seenText = true;
            }
            else
            {
                (seenText ? after : before).AddRange(IdsOf(json, piece["SpecialToken"]["id"].String()));
            }
        }
        return seenText ? new PostProcessor([.. before], [.. after]) : throw json["single"].Wrong("a template with the text in it", "Use the file as it was published.");
    }

    private static IEnumerable<int> IdsOf(JsonField json, string name) => json["special_tokens"][name]["ids"].Items().Select(id => id.Int());
}

using EarlySignal.Basics;

namespace EarlySignal.Tokenizers;

/// <summary>Cuts one word into tokens.</summary>
internal abstract class TokenModel(Vocabulary vocabulary)
{
    /// <summary>The tokens that this model knows.</summary>
    public Vocabulary Vocabulary { get; } = vocabulary;

    /// <summary>Reads the <c>model</c> field of a tokenizer file.</summary>
    /// <exception cref="InputException">The model's kind or one of its settings is not supported, or it is damaged.</exception>
    public static TokenModel Read(JsonField json) => (json.String("type") ?? TypeOfOldFile(json)) switch
    {
        "BPE" => BpeModelFile.Read(json),
        "Unigram" => UnigramModel.Read(json),
        _ => throw json["type"].Wrong("BPE or Unigram", "Only these models are supported; score the checkpoint with a tokenizer of one of these kinds."),
    };

    /// <summary>Appends the ids of the tokens of one word.</summary>
    /// <param name="word">Well-formed UTF-16, not empty.</param>
    /// <param name="ids">Where the ids go.</param>
    public abstract void Encode(ReadOnlySpan<char> word, List<int> ids);

    /// <summary>
    /// How long the first part of a word is, such that the parts encoded one by one give the same ids as the whole. Shorter
    /// parts repeat more often, and what repeats is looked up instead of computed.
    /// </summary>
    public virtual int CutLength(ReadOnlySpan<char> word) => word.Length;

    // Files written before 2020 name no type.
    private static string TypeOfOldFile(JsonField json)
    {
        if (json.TryGet("merges", out _))
            return "BPE";
        return json["vocab"].Element.ValueKind == System.Text.Json.JsonValueKind.Array ? "Unigram" : json["type"].String();
    }
}

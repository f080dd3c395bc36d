using EarlySignal.Basics;

namespace EarlySignal.Tokenizers;

/// <summary>A token that is found in the text before anything else looks at it.</summary>
/// <param name="Content">Its text.</param>
/// <param name="Id">Its id.</param>
/// <param name="IsSpecial">Decoding can leave it out.</param>
/// <param name="IsNormalized">It is looked for in the normalised text, else in the text as given.</param>
/// <param name="StripsLeft">It takes the white space before it along.</param>
/// <param name="StripsRight">It takes the white space after it along.</param>
/// <param name="IsSingleWord">It counts only where no word character touches it.</param>
internal sealed record AddedToken(string Content, int Id, bool IsSpecial, bool IsNormalized, bool StripsLeft, bool StripsRight, bool IsSingleWord)
{
    /// <summary>Reads <c>{"content": …, "special": …, …}</c>.</summary>
    /// <param name="json">The object.</param>
    /// <param name="id">The token's id.</param>
    public static AddedToken Read(JsonField json, int id)
    {
        if (id < 0 || id > Vocabulary.LargestId)
            throw json.Wrong($"an id from 0 to {Vocabulary.LargestId}", "Use the file as it was published.", $"the id {id}");
        var isSpecial = json.Bool("special", false);
        return new AddedToken(
            json["content"].String(),
            id,
            isSpecial,
            json.Bool("normalized", !isSpecial),
            json.Bool("lstrip", false),
            json.Bool("rstrip", false),
            json.Bool("single_word", false));
    }
}

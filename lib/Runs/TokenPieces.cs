using EarlySignal.Tokenizers;

namespace EarlySignal.Runs;

/// <summary>The piece of text that each token of a text is, for showing it.</summary>
internal static class TokenPieces
{
    /// <summary>What each token adds to the text of those before it; a token that ends inside a character stands as the vocabulary writes it.</summary>
    public static IReadOnlyList<string> Of(Tokenizer tokenizer, IReadOnlyList<int> ids)
    {
        // One token alone would lose the space before it where the tokenizer strips the first one of a text.
        int[] all = [.. ids];
        var pieces = new string[all.Length];
        var before = "";
        for (var i = 0; i < all.Length; i++)
        {
            var text = tokenizer.Decode(all.AsSpan(0, i + 1));
            pieces[i] = text.Length > before.Length && text.StartsWith(before, StringComparison.Ordinal) && text[^1] != '\uFFFD' ? text[before.Length..] : tokenizer.TokenText(all[i]);
            before = text;
        }
        return pieces;
    }
}

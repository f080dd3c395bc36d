using System.Globalization;

namespace EarlySignal.Tokenizers;

/// <summary>The tokens <c>&lt;0x00&gt;</c> … <c>&lt;0xFF&gt;</c>, by which SentencePiece-style vocabularies write any byte.</summary>
internal static class ByteTokens
{
    /// <summary>The id of each byte's token; −1 where the vocabulary lacks it.</summary>
    public static int[] Find(Vocabulary vocabulary) =>
        [.. Enumerable.Range(0, 256).Select(value => vocabulary.Find(string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>")) ?? -1)];

    /// <summary>The byte that a token stands for; null for every other token.</summary>
    public static byte? Read(string token) =>
        token.Length == 6 && token.StartsWith("<0x", StringComparison.Ordinal) && token[5] == '>'
        && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}

using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using EarlySignal.Basics;

namespace EarlySignal.Tokenizers;

/// <summary>
/// SentencePiece's compiled rewriting rules: a double-array trie from UTF-8 to places in a block of replacements, each of
/// which ends with a zero byte.
/// </summary>
internal sealed class NormalizerPrecompiled : Normalizer
{
    // A grapheme of more bytes is looked up character by character only, as in the reference implementation.
    private const int LongestGrapheme = 5;
    private readonly uint[] _trie;
    private readonly byte[] _replacements;

    private NormalizerPrecompiled(uint[] trie, byte[] replacements) => (_trie, _replacements) = (trie, replacements);

    /// <summary>Reads <c>precompiled_charsmap</c>: base64 of the trie's size in bytes, the trie, the replacements.</summary>
    public static new Normalizer Read(JsonField json)
    {
        var field = json["precompiled_charsmap"];
        if (!field.Element.TryGetBytesFromBase64(out var blob) || blob.Length < 4)
            throw field.Wrong("base64 of a compiled map", "Use the file as it was published.");
        var size = BinaryPrimitives.ReadUInt32LittleEndian(blob);
        if (size % 4 != 0 || size > blob.Length - 4)
            throw field.Wrong("a trie inside the map", "Use the file as it was published.", $"a trie of {size} bytes in a map of {blob.Length}");
        var trie = new uint[size / 4];
        for (var i = 0; i < trie.Length; i++)
            trie[i] = BinaryPrimitives.ReadUInt32LittleEndian(blob.AsSpan(4 + 4 * i));
        return new NormalizerPrecompiled(trie, blob[(4 + (int)size)..]);
    }

    public override string Apply(string text)
    {
        var result = new StringBuilder(text.Length);
        for (int at = 0, length; at < text.Length; at += length)
        {
            length = StringInfo.GetNextTextElementLength(text, at);
            var grapheme = text.AsSpan(at, length);
            if (!TryReplace(grapheme, result))
                ReplaceEach(grapheme, result);
        }
        return result.ToString();
    }

    private void ReplaceEach(ReadOnlySpan<char> grapheme, StringBuilder result)
    {
        for (int at = 0, length; at < grapheme.Length; at += length)
        {
            length = char.IsHighSurrogate(grapheme[at]) ? 2 : 1;
            var character = grapheme.Slice(at, length);
            if (!TryReplace(character, result))
                result.Append(character);
        }
    }

    // The shortest key that the text starts with decides, as in the reference implementation.
    private bool TryReplace(ReadOnlySpan<char> text, StringBuilder result)
    {
        Span<byte> bytes = stackalloc byte[LongestGrapheme];
        if (!Encoding.UTF8.TryGetBytes(text, bytes, out var count) || FirstValue(bytes[..count]) is not { } place || place > _replacements.Length)
            return false;
        var replacement = _replacements.AsSpan(place);
        var end = replacement.IndexOf((byte)0);
        result.Append(Encoding.UTF8.GetString(end < 0 ? replacement : replacement[..end]));
        return true;
    }

    // Darts' unit layout: bits 0-7 label, bit 8 has a value, bit 9 the offset's scale, bits 10-30 the offset
    private int? FirstValue(ReadOnlySpan<byte> key)
    {
        var node = Offset(_trie.Length > 0 ? _trie[0] : 0);
        foreach (var label in key)
        {
            node ^= label;
            if (label == 0 || node >= _trie.Length || (_trie[node] & (1u << 31 | 0xFF)) != label)
                return null;
            var unit = _trie[node];
            node ^= Offset(unit);
            if ((unit >> 8 & 1) != 0 && node < _trie.Length)
                return (int)(_trie[node] & 0x7FFFFFFF);
        }
        return null;
    }

    private static uint Offset(uint unit) => unit >> 10 << (int)((unit & (1u << 9)) >> 6);
}

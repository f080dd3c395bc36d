using System.Text;
using EarlySignal.Basics;

namespace EarlySignal.Tokenizers;

/// <summary>
/// Text to token ids and back, exactly as Hugging Face's tokenizer of the same file does it. Safe for any number of
/// threads.
/// </summary>
public sealed class Tokenizer
{
    private readonly TokenizerFile _file;
    private readonly AddedTokens _addedRaw;           // found in the text as given
    private readonly AddedTokens? _addedNormalized;   // found in the normalised text
    private readonly HashSet<int> _special;
    private readonly string?[] _texts;
    private readonly string?[] _decodedTexts;    // the reference decodes added tokens as they are looked for

    private Tokenizer(TokenizerFile file)
    {
        _file = file;
        _texts = file.Texts;
        _decodedTexts = file.Texts;
        foreach (var token in file.Added.Where(token => token.IsNormalized))
            _decodedTexts[token.Id] = Normalize(token.Content);
        _special = [.. file.Added.Where(token => token.IsSpecial).Select(token => token.Id)];
        _addedRaw = new AddedTokens(file.Added.Where(token => !token.IsNormalized).Select(token => (token.Content, token)));
        var normalized = file.Added.Where(token => token.IsNormalized).Select(token => (Normalize(token.Content), token)).ToList();
        _addedNormalized = normalized.Count == 0 ? null : new AddedTokens(normalized);
    }

    /// <summary>The largest id + 1, added tokens included. Some ids below may be no token.</summary>
    public int VocabularySize => _texts.Length;

    /// <summary>The id of the token that begins a text; null when the tokenizer has none.</summary>
    public int? BosToken => _file.BosToken;

    /// <summary>The id of the token that ends a text; null when the tokenizer has none.</summary>
    public int? EosToken => _file.EosToken;

    /// <summary>
    /// Reads a tokenizer. <c>tokenizer_config.json</c> and <c>special_tokens_map.json</c> in the same folder are read too
    /// when they are there: they name the first and the last token, and <c>add_bos_token</c> and <c>add_eos_token</c>
    /// overrule the post-processor of the tokenizer file. Truncation and padding in the file are not applied.
    /// </summary>
    /// <param name="tokenizerJsonPath">Path of a <c>tokenizer.json</c>.</param>
    /// <exception cref="InputException">A file is missing or damaged, or uses a component that is not supported.</exception>
    public static Tokenizer Load(string tokenizerJsonPath) =>
        Load(tokenizerJsonPath, TokenizerConfig.Read(Path.GetDirectoryName(Path.GetFullPath(tokenizerJsonPath))!));

    /// <summary>Reads a tokenizer with what would be in the files beside it.</summary>
    internal static Tokenizer Load(string tokenizerJsonPath, TokenizerConfig config) => new(new TokenizerFile(tokenizerJsonPath, config));

    /// <summary>The ids of a text.</summary>
    /// <param name="text">Any text that is well-formed UTF-16; may be empty.</param>
    /// <param name="addSpecialTokens">Put around it what the tokenizer puts around a text, such as the beginning token.</param>
    /// <exception cref="InputException">The text holds half of a surrogate pair, which no encoding of Unicode can write.</exception>
    public int[] Encode(string text, bool addSpecialTokens)
    {
        RequireWellFormed(text);
        List<int> ids = new(text.Length / 3 + 4);
        if (addSpecialTokens)
            ids.AddRange(_file.PostProcessor.Before);
        foreach (var (start, end, token) in _addedRaw.Split(text))
        {
            if (token is not null)
                ids.Add(token.Id);
            else
                EncodePart(text, start, end, ids);
        }
        if (addSpecialTokens)
            ids.AddRange(_file.PostProcessor.After);
        return [.. ids];
    }

    /// <summary>The text of ids. For byte-level tokenizers it is the text that was encoded, up to Unicode normalisation.</summary>
    /// <param name="ids">Ids; those that are no token are passed over.</param>
    /// <param name="skipSpecialTokens">Leave special tokens out.</param>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens = false)
    {
        List<string> parts = new(ids.Length);
        foreach (var id in ids)
        {
            if ((uint)id < (uint)_decodedTexts.Length && _decodedTexts[id] is { } text && !(skipSpecialTokens && _special.Contains(id)))
                parts.Add(text);
        }
        return _file.Decoder is { } decoder ? string.Concat(decoder.Apply(parts)) : string.Join(' ', parts);
    }

    /// <summary>A token as the vocabulary writes it, such as <c>Ġwater</c> or <c>▁water</c>; for displays.</summary>
    /// <param name="id">An id from 0 to <see cref="VocabularySize"/>, exclusive.</param>
    /// <exception cref="ArgumentOutOfRangeException">No token has this id.</exception>
    public string TokenText(int id) =>
        (uint)id < (uint)_texts.Length && _texts[id] is { } text ? text : throw new ArgumentOutOfRangeException(nameof(id), id, "No token has this id.");

    private void EncodePart(string text, int start, int end, List<int> ids)
    {
        if (_file.Normalizer is null && _addedNormalized is null)
        {
            _file.First.Take(new Piece(text, start, end, IsFirst: start == 0), ids);
            return;
        }
        var part = Normalize(text[start..end]);
        foreach (var (from, to, token) in _addedNormalized?.Split(part) ?? [(0, part.Length, null)])
        {
            if (token is not null)
                ids.Add(token.Id);
            else if (from < to)
                _file.First.Take(new Piece(part, from, to, IsFirst: start == 0 && from == 0), ids);
        }
    }

    private string Normalize(string text) => _file.Normalizer?.Apply(text) ?? text;

    private static void RequireWellFormed(string text)
    {
        var at = 0;
        while (text.AsSpan(at).IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var offset)
        {
            at += offset;
            if (!Rune.TryGetRuneAt(text, at, out _))
                throw new InputException("text", $"character {at}", $"U+{(int)text[at]:X4}, one half of a surrogate pair", "well-formed Unicode", "Repair the text where it was read or cut.");
            at += 2;
        }
    }
}

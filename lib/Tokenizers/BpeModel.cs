using System.Text;

namespace EarlySignal.Tokenizers;

/// <summary>
/// Byte-pair encoding: a word starts as its characters, and the pair of neighbours whose merge was learnt first is merged,
/// leftmost first, until no pair is left that merges (Sennrich et al., 2016).
/// </summary>
internal sealed class BpeModel : TokenModel
{
    private const int Unknown = -1;
    private readonly BpeOptions _options;
    private readonly MergeLoop _merges;
    private readonly int[] _plane0Ids = new int[0x10000];    // ids of the tokens that are one UTF-16 unit
    private readonly int[]? _byteIds;
    private readonly SafeCuts _cuts;

    public BpeModel(Vocabulary vocabulary, PairTable merges, SafeCuts cuts, BpeOptions options) : base(vocabulary)
    {
        (_options, _merges, _cuts) = (options, new MergeLoop(merges), cuts);
        _byteIds = options.ByteFallback ? ByteTokens.Find(vocabulary) : null;
        Array.Fill(_plane0Ids, Unknown);
        for (var id = 0; id < vocabulary.Size; id++)
        {
            if (vocabulary.TextOf(id) is { Length: 1 } text)
                _plane0Ids[text[0]] = vocabulary.Find(text) ?? Unknown;
        }
    }

    public override int CutLength(ReadOnlySpan<char> word) => _cuts.CutLength(word);

    public override void Encode(ReadOnlySpan<char> word, List<int> ids)
    {
        if (_options.IgnoreMerges && Vocabulary.Find(word) is { } whole)
        {
            ids.Add(whole);
            return;
        }
        var start = ids.Count;
        AddCharacters(word, ids);
        _merges.Apply(ids, start);
    }

    private void AddCharacters(ReadOnlySpan<char> word, List<int> ids)
    {
        // An unknown character's token waits for the next known one, because a run of unknown ones may become one token.
        var waiting = Unknown;
        for (int at = 0, length; at < word.Length; at += length)
        {
            length = char.IsHighSurrogate(word[at]) ? 2 : 1;
            var id = IdOf(word.Slice(at, length), isFirst: at == 0, isLast: at + length == word.Length);
            if (id != Unknown)
            {
                if (waiting != Unknown)
                    ids.Add(waiting);
                waiting = Unknown;
                ids.Add(id);
            }
            else if (!AddBytes(word.Slice(at, length), ids) && _options.UnknownId is { } unknown)
            {
                if (waiting != Unknown && !_options.FuseUnknown)
                    ids.Add(waiting);
                waiting = unknown;
            }
        }
        if (waiting != Unknown)
            ids.Add(waiting);
    }

    private int IdOf(ReadOnlySpan<char> character, bool isFirst, bool isLast)
    {
        var prefix = isFirst ? "" : _options.ContinuingPrefix;
        var suffix = isLast ? _options.EndSuffix : "";
        if (prefix.Length + suffix.Length > 0)
            return Vocabulary.Find($"{prefix}{character}{suffix}") ?? Unknown;
        return character.Length == 1 ? _plane0Ids[character[0]] : Vocabulary.Find(character) ?? Unknown;
    }

    private bool AddBytes(ReadOnlySpan<char> character, List<int> ids)
    {
        if (_byteIds is null)
            return false;
        Span<byte> bytes = stackalloc byte[4];
        bytes = bytes[..Encoding.UTF8.GetBytes(character, bytes)];
        foreach (var value in bytes)
        {
            if (_byteIds[value] == Unknown)
                return false;
        }
        foreach (var value in bytes)
            ids.Add(_byteIds[value]);
        return true;
    }
}

/// <summary>How a <see cref="BpeModel"/> treats what its merges do not say.</summary>
/// <param name="UnknownId">The token for a character that the vocabulary lacks; null drops such characters.</param>
/// <param name="FuseUnknown">Neighbouring unknown characters become one token.</param>
/// <param name="ByteFallback">An unknown character becomes its UTF-8 bytes, as tokens such as <c>&lt;0x0A&gt;</c>.</param>
/// <param name="IgnoreMerges">A word that is in the vocabulary is one token, whatever the merges say.</param>
/// <param name="ContinuingPrefix">Put before every character but a word's first; empty for none.</param>
/// <param name="EndSuffix">Put behind a word's last character; empty for none.</param>
internal sealed record BpeOptions(int? UnknownId, bool FuseUnknown, bool ByteFallback, bool IgnoreMerges, string ContinuingPrefix, string EndSuffix);

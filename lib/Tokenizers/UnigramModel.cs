using System.Text;
using System.Text.Json;
using EarlySignal.Basics;

namespace EarlySignal.Tokenizers;

/// <summary>
/// The unigram language model of SentencePiece: of all ways to cut a word into pieces, the one whose log-probabilities sum
/// to the most (Kudo, 2018), found from left to right.
/// </summary>
internal sealed class UnigramModel : TokenModel
{
    // A character that no piece covers costs this much more than the least probable piece, in nats.
    private const double UnknownPenalty = 10;
    private readonly Dictionary<long, int> _children = [];    // by Key: hashing one number is much cheaper than a pair
    private readonly List<int> _pieces = [NoPiece];    // by trie node: the id of the piece that ends there
    private readonly double[] _scores;
    private readonly int? _unknownId;
    private readonly int[]? _byteIds;
    private const int NoPiece = -1;

    private UnigramModel(Vocabulary vocabulary, List<(string Piece, double Score)> pieces, int? unknownId, bool byteFallback) : base(vocabulary)
    {
        _scores = [.. pieces.Select(piece => piece.Score)];
        _unknownId = unknownId;
        _byteIds = byteFallback ? ByteTokens.Find(vocabulary) : null;
        for (var id = 0; id < pieces.Count; id++)
            AddToTrie(pieces[id].Piece, id);
        UnknownScore = _scores.Min() - UnknownPenalty;
    }

    private double UnknownScore { get; }

    /// <summary>Reads <c>{"unk_id": …, "vocab": [["piece", score], …]}</c>.</summary>
    public static new UnigramModel Read(JsonField json)
    {
        List<(string Piece, double Score)> pieces = [];
        foreach (var item in json["vocab"].Items())
        {
            if (item.Element.ValueKind != JsonValueKind.Array || item.Element.GetArrayLength() != 2)
                throw item.Wrong("a piece and its log-probability", "Use the file as it was published.");
            var parts = item.Items().ToArray();
            pieces.Add((parts[0].String(), parts[1].Double()));
        }
        if (pieces.Count == 0)
            throw json["vocab"].Wrong("at least one piece", "Use the file as it was published.");
        int? unknown = json.TryGet("unk_id", out var unknownId) ? unknownId.Int() : null;
        if (unknown is { } id && (id < 0 || id >= pieces.Count))
            throw unknownId.Wrong($"an id below {pieces.Count}", "Use the file as it was published.");
        var vocabulary = new Vocabulary(pieces.Count);
        for (var i = 0; i < pieces.Count; i++)
            vocabulary.Add(pieces[i].Piece, i);
        return new UnigramModel(vocabulary, pieces, unknown, json.Bool("byte_fallback", false));
    }

    public override void Encode(ReadOnlySpan<char> word, List<int> ids)
    {
        var best = BestCuts(word);
        var cuts = new Stack<(int Start, int End)>();
        for (var end = word.Length; end > 0;)
        {
            // Neighbouring unknown characters are one piece.
            var start = best[end].Start;
            while (best[end].Id == _unknownId && start > 0 && best[start].Id == _unknownId)
                start = best[start].Start;
            cuts.Push((start, end));
            end = start;
        }
        foreach (var (start, end) in cuts)
            AddPiece(word[start..end], ids);
    }

    // By end position: the best last piece, where it starts, and the score of everything up to there
    private Cut[] BestCuts(ReadOnlySpan<char> word)
    {
        var best = new Cut[word.Length + 1];
        Array.Fill(best, new Cut(double.NegativeInfinity, -1, NoPiece));
        best[0] = new Cut(0, 0, NoPiece);
        for (int at = 0, length; at < word.Length; at += length)
        {
            length = char.IsHighSurrogate(word[at]) ? 2 : 1;
            var score = best[at].Score;
            var coversOne = false;
            var node = 0;
            for (var end = at; end < word.Length && _children.TryGetValue(Key(node, word[end]), out node); end++)
            {
                if (_pieces[node] == NoPiece)
                    continue;
                Improve(ref best[end + 1], score + _scores[_pieces[node]], at, _pieces[node]);
                coversOne |= end + 1 - at == length;
            }
            if (!coversOne)
                Improve(ref best[at + length], score + UnknownScore, at, _unknownId ?? throw NoUnknown(word.Slice(at, length)));
        }
        return best;
    }

    private static void Improve(ref Cut cut, double score, int start, int id)
    {
        if (cut.Start < 0 || score > cut.Score)
            cut = new Cut(score, start, id);
    }

    private void AddPiece(ReadOnlySpan<char> piece, List<int> ids)
    {
        if (Vocabulary.Find(piece) is { } id)
        {
            ids.Add(id);
            return;
        }
        if (_byteIds is not null)
        {
            var bytes = Encoding.UTF8.GetBytes(piece.ToString());
            if (Array.TrueForAll(bytes, value => _byteIds[value] >= 0))
            {
                ids.AddRange(bytes.Select(value => _byteIds[value]));
                return;
            }
        }
        ids.Add(_unknownId ?? throw NoUnknown(piece));
    }

    private static InputException NoUnknown(ReadOnlySpan<char> text) =>
        new("tokenizer.json", "model.unk_id", $"no token for '{text}', and none for unknown text", "an unk_id", "Set unk_id in the tokenizer file.");

    private void AddToTrie(string piece, int id)
    {
        var node = 0;
        foreach (var unit in piece)
        {
            if (!_children.TryGetValue(Key(node, unit), out var child))
            {
                child = _pieces.Count;
                _pieces.Add(NoPiece);
                _children.Add(Key(node, unit), child);
            }
            node = child;
        }
        _pieces[node] = id;
    }

    private static long Key(int node, char unit) => (long)node << 16 | unit;

    private readonly record struct Cut(double Score, int Start, int Id);
}

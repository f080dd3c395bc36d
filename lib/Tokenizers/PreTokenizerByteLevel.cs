using EarlySignal.Basics;

namespace EarlySignal.Tokenizers;

/// <summary>Turns words into <see cref="ByteAlphabet"/> characters, after GPT-2's cut into words when asked for.</summary>
/// <param name="addPrefixSpace">A space is put before a piece that has none.</param>
/// <param name="next">What takes the words.</param>
/// <param name="spell">Turn words into byte characters here; otherwise the next step does so.</param>
internal sealed class PreTokenizerByteLevel(bool addPrefixSpace, PieceStep next, bool spell) : PieceStep
{
    private const string Gpt2Words = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    public static PieceStep Read(JsonField json, PieceStep next)
    {
        // The model's step spells behind its cache of words, so that a known word is never spelt.
        var leaveToWords = next is WordStep { TakesPlainText: true };
        PieceStep last = leaveToWords ? ((WordStep)next).WithByteAlphabet() : new PreTokenizerByteLevel(false, next, spell: true);
        if (json.Bool("use_regex", true))
            last = new PreTokenizerSplit(Pattern.OfRegex(Gpt2Words), SplitBehavior.Isolated, false, last);
        return json.Bool("add_prefix_space", true) ? new PreTokenizerByteLevel(true, last, spell: false) : last;
    }

    public override void Take(in Piece piece, List<int> ids)
    {
        var text = piece.Span;
        if (addPrefixSpace && text[0] != ' ')
            TakeText(string.Concat(" ", text), piece.IsFirst, ids);
        else if (spell)
            TakeText(ByteAlphabet.Write(text), piece.IsFirst, ids);
        else
            next.Take(piece, ids);
    }

    private void TakeText(string text, bool isFirst, List<int> ids) => next.Take(new Piece(text, 0, text.Length, isFirst), ids);
}

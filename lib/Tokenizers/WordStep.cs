using System.Runtime.InteropServices;

namespace EarlySignal.Tokenizers;

/// <summary>The last step: hands words to the model, and remembers what came back.</summary>
/// <param name="model">The model.</param>
/// <param name="byteLevel">Words are turned into <see cref="ByteAlphabet"/> characters first.</param>
internal sealed class WordStep(TokenModel model, bool byteLevel) : PieceStep
{
    private readonly WordCache _cache = new();

    /// <summary>The same step for words whose bytes are still to be turned into characters.</summary>
    public WordStep WithByteAlphabet() => new(model, byteLevel: true);

    /// <summary>Whether <see cref="WithByteAlphabet"/> may be asked for: turning into characters twice is not the same as once.</summary>
    public bool TakesPlainText => !byteLevel;

    public override void Take(in Piece piece, List<int> ids)
    {
        var text = piece.Span;
        while (text.Length > 0)
        {
            var length = model.CutLength(text);
            TakeWord(text[..length], ids);
            text = text[length..];
        }
    }

    private void TakeWord(ReadOnlySpan<char> word, List<int> ids)
    {
        if (_cache.TryGet(word, out var known))
        {
            if (known.Length == 1)
                ids.Add(known[0]);
            else
                ids.AddRange(known.AsSpan());
            return;
        }
        var start = ids.Count;
        model.Encode(byteLevel ? ByteAlphabet.Write(word) : word, ids);
        _cache.Set(word, CollectionsMarshal.AsSpan(ids)[start..]);
    }
}

namespace EarlySignal.Tokenizers;

/// <summary>
/// Where a long word may be cut without changing its ids. SentencePiece-style tokenizers hand the whole text to the
/// merges as one word; but no merge can reach over a place when none has the character before it at its left half's end
/// and the one after it at its right half's start. Most places before <c>▁</c> are such.
/// </summary>
internal sealed class SafeCuts
{
    private const char WordStart = '\u2581';
    private readonly bool[]? _joined;    // by UTF-16 unit: some merge has it right before ▁; null: never cut

    /// <param name="vocabulary">Must know the word start itself, or nothing is cut.</param>
    /// <param name="merges">The halves of every merge.</param>
    /// <param name="options">Settings that look at the whole word forbid cutting it.</param>
    public SafeCuts(Vocabulary vocabulary, IEnumerable<(string Left, string Right)> merges, BpeOptions options)
    {
        // Without a token for unknown characters these vanish, and their neighbours touch.
        var looksAtWhole = options.IgnoreMerges || options.ContinuingPrefix.Length + options.EndSuffix.Length > 0 || options.UnknownId is null;
        if (looksAtWhole || vocabulary.Find([WordStart]) is null)
            return;
        var joined = new bool[0x10000];
        foreach (var (left, right) in merges)
        {
            // These halves stand for other characters than they are written with.
            if (ByteTokens.Read(left) is not null || vocabulary.Find(left) == options.UnknownId)
                return;
            if (right.Length > 0 && right[0] == WordStart && left.Length > 0)
                joined[left[^1]] = true;
        }
        _joined = joined;
    }

    /// <summary>The length of the first part; the whole word when it has no safe place.</summary>
    public int CutLength(ReadOnlySpan<char> word)
    {
        for (var at = 1; _joined is not null && at < word.Length; at++)
        {
            var offset = word[at..].IndexOf(WordStart);
            if (offset < 0)
                break;
            at += offset;
            if (!_joined[word[at - 1]])
                return at;
        }
        return word.Length;
    }
}

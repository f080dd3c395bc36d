using System.Buffers;
using System.Text;

namespace EarlySignal.Tokenizers;

/// <summary>Finds added tokens in text: the leftmost, and of several at one place the longest.</summary>
internal sealed class AddedTokens
{
    private readonly Node _root = new();
    private readonly SearchValues<char> _firsts;

    /// <param name="tokens">The tokens, each with the text to look for.</param>
    public AddedTokens(IEnumerable<(string Text, AddedToken Token)> tokens)
    {
        foreach (var (text, token) in tokens.Where(t => t.Text.Length > 0))
        {
            var node = _root;
            foreach (var unit in text)
                node = node.Children.TryGetValue(unit, out var child) ? child : node.Children[unit] = new Node();
            node.Token = token;
        }
        _firsts = SearchValues.Create([.. _root.Children.Keys]);
    }

    /// <summary>Cuts a text at its added tokens.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The parts in order; those without a token are the text between.</returns>
    public IEnumerable<(int Start, int End, AddedToken? Token)> Split(string text)
    {
        var done = 0;
        for (var from = 0; Find(text, from) is var (start, end, token);)
        {
            from = end;
            if (token.IsSingleWord && !StandsAlone(text, start, end))
                continue;
            // The token before may have taken the white space already.
            if (token.StripsLeft)
                start = Math.Max(done, text.AsSpan(0, start).TrimEnd().Length);
            if (token.StripsRight)
                end = text.Length - text.AsSpan(end).TrimStart().Length;
            if (done < start)
                yield return (done, start, null);
            yield return (start, end, token);
            done = end;
        }
        if (done < text.Length)
            yield return (done, text.Length, null);
    }

    private (int Start, int End, AddedToken Token)? Find(string text, int from)
    {
        for (var start = from; ; start++)
        {
            var offset = text.AsSpan(start).IndexOfAny(_firsts);
            if (offset < 0)
                return null;
            start += offset;
            (int, int, AddedToken)? longest = null;
            var node = _root;
            for (var at = start; at < text.Length && node.Children.TryGetValue(text[at], out node); at++)
            {
                if (node.Token is { } token)
                    longest = (start, at + 1, token);
            }
            if (longest is not null)
                return longest;
        }
    }

    private static bool StandsAlone(string text, int start, int end)
    {
        var touchesLeft = Rune.DecodeLastFromUtf16(text.AsSpan(0, start), out var left, out _) == OperationStatus.Done && IsWord(left);
        var touchesRight = Rune.DecodeFromUtf16(text.AsSpan(end), out var right, out _) == OperationStatus.Done && IsWord(right);
        return !touchesLeft && !touchesRight;
    }

    // The reference asks Rust's \w, which has the two joiners besides.
    private static bool IsWord(Rune rune) => rune.Value is 0x200C or 0x200D || UnicodeClass.IsWord(rune.Value);

    private sealed class Node
    {
        public Dictionary<char, Node> Children { get; } = [];

        public AddedToken? Token { get; set; }
    }
}

using System.Runtime.CompilerServices;
using EarlySignal.Basics;

namespace EarlySignal.Tokenizers;

/// <summary>
/// A pattern made ready to match: every node knows what follows it, so that a match is one call that goes from node to
/// node and comes back with the end of the whole match.
/// </summary>
internal abstract class PatternNode
{
    /// <summary>The end of a match that starts at a position; −1 when there is none.</summary>
    public abstract int Match(ReadOnlySpan<char> text, int at);

    /// <summary>Whether a match may begin with this ASCII character; true when in doubt.</summary>
    public abstract bool MayStartWith(char ascii);

    /// <summary>Makes a pattern ready to match.</summary>
    public static PatternNode Of(PatternSyntax syntax) => Of(syntax, new Accept());

    private static PatternNode Of(PatternSyntax syntax, PatternNode next) => syntax switch
    {
        PatternSyntax.One one => new One(one.Set, next),
        PatternSyntax.Row row => row.Parts.Reverse().Aggregate(next, (after, part) => Of(part, after)),
        PatternSyntax.Choice choice => new Choice([.. choice.Alternatives.Select(alternative => Of(alternative, next))]),
        PatternSyntax.Repeat { Body: PatternSyntax.One one } repeat => new Run(one.Set, repeat.Min, repeat.Max, repeat.Greed, next),
        PatternSyntax.Repeat { Greed: Greed.Possessive } repeat => new Atomic(Of(repeat with { Greed = Greed.Greedy }), next),
        PatternSyntax.Repeat repeat => OfRepeat(repeat, next),
        PatternSyntax.Atomic atomic => new Atomic(Of(atomic.Body), next),
        PatternSyntax.Look { Behind: true } look => new LookBehind(Of(look.Body), (int)look.Body.Length().Min, look.Negative, next),
        PatternSyntax.Look look => new LookAhead(Of(look.Body), look.Negative, next),
        PatternSyntax.Anchor anchor => new Anchor(anchor.Holds, next),
        _ => throw new NotSupportedException(syntax.GetType().Name),
    };

    private static PatternNode OfRepeat(PatternSyntax.Repeat repeat, PatternNode next)
    {
        var lazy = repeat.Greed == Greed.Lazy;
        var rest = next;
        if (repeat.Max == int.MaxValue)
        {
            rest = new Loop(lazy, next, loop => Of(repeat.Body, loop));
        }
        else
        {
            for (var optional = repeat.Min; optional < repeat.Max; optional++)
                rest = lazy ? new Choice([next, Of(repeat.Body, rest)]) : new Choice([Of(repeat.Body, rest), next]);
        }
        for (var required = 0; required < repeat.Min; required++)
            rest = Of(repeat.Body, rest);
        return rest;
    }

    private sealed class Accept : PatternNode
    {
        public override int Match(ReadOnlySpan<char> text, int at) => at;

        public override bool MayStartWith(char ascii) => true;
    }

    private sealed class One(CodePointSet set, PatternNode next) : PatternNode
    {
        public override int Match(ReadOnlySpan<char> text, int at)
        {
            var length = at < text.Length ? set.LengthAt(text, at) : 0;
            return length == 0 ? -1 : next.Match(text, at + length);
        }

        public override bool MayStartWith(char ascii) => set.ContainsUnit(ascii);
    }

    private sealed class Run(CodePointSet set, int min, int max, Greed greed, PatternNode next) : PatternNode
    {
        private readonly bool _isLast = next is Accept;

        public override int Match(ReadOnlySpan<char> text, int at)
        {
            var (end, count) = (at, 0);
            var wanted = greed == Greed.Lazy ? min : max;
            while (count < wanted && Step(text, ref end))
                count++;
            if (count < min)
                return -1;
            if (greed == Greed.Lazy)
                return MatchLazily(text, end, count);
            if (_isLast)
                return end;
            while (true)
            {
                var match = next.Match(text, end);
                if (match >= 0)
                    return match;
                if (greed == Greed.Possessive || count == min)
                    return -1;
                end -= char.IsLowSurrogate(text[end - 1]) ? 2 : 1;
                count--;
            }
        }

        public override bool MayStartWith(char ascii) => set.ContainsUnit(ascii) || (min == 0 && next.MayStartWith(ascii));

        private int MatchLazily(ReadOnlySpan<char> text, int end, int count)
        {
            while (true)
            {
                var match = next.Match(text, end);
                if (match >= 0)
                    return match;
                if (count++ == max || !Step(text, ref end))
                    return -1;
            }
        }

        private bool Step(ReadOnlySpan<char> text, ref int end)
        {
            var length = end < text.Length ? set.LengthAt(text, end) : 0;
            end += length;
            return length != 0;
        }
    }

    private sealed class Choice : PatternNode
    {
        private readonly PatternNode[] _all;
        private readonly PatternNode[][] _byFirst = new PatternNode[128][];    // the alternatives that may start with an ASCII character

        public Choice(PatternNode[] alternatives)
        {
            _all = alternatives;
            for (var ascii = '\0'; ascii < 128; ascii++)
                _byFirst[ascii] = Array.FindAll(alternatives, alternative => alternative.MayStartWith(ascii));
        }

        public override int Match(ReadOnlySpan<char> text, int at)
        {
            foreach (var alternative in at < text.Length && text[at] < 128 ? _byFirst[text[at]] : _all)
            {
                var match = alternative.Match(text, at);
                if (match >= 0)
                    return match;
            }
            return -1;
        }

        public override bool MayStartWith(char ascii) => _byFirst[ascii].Length > 0;
    }

    private sealed class Loop : PatternNode
    {
        private readonly PatternNode _first, _second;

        // The body ends in this loop again; the parser refuses bodies that can match nothing, so every round moves on.
        public Loop(bool lazy, PatternNode next, Func<PatternNode, PatternNode> body)
        {
            var again = body(this);
            (_first, _second) = lazy ? (next, again) : (again, next);
        }

        public override int Match(ReadOnlySpan<char> text, int at)
        {
            // Every round is a call deeper, and an overflow of the stack would end the process.
            if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
                throw new InputException("text", $"character {at}", "a text that a group of the tokenizer's pattern matches too many times in a row", "fewer repetitions", "Break the text into lines.");
            var match = _first.Match(text, at);
            return match >= 0 ? match : _second.Match(text, at);
        }

        public override bool MayStartWith(char ascii) => true;
    }

    private sealed class Atomic(PatternNode body, PatternNode next) : PatternNode
    {
        public override int Match(ReadOnlySpan<char> text, int at)
        {
            var end = body.Match(text, at);
            return end < 0 ? -1 : next.Match(text, end);
        }

        public override bool MayStartWith(char ascii) => body.MayStartWith(ascii);
    }

    private sealed class LookAhead(PatternNode body, bool negative, PatternNode next) : PatternNode
    {
        public override int Match(ReadOnlySpan<char> text, int at) => body.Match(text, at) >= 0 == negative ? -1 : next.Match(text, at);

        public override bool MayStartWith(char ascii) => next.MayStartWith(ascii);
    }

    private sealed class LookBehind(PatternNode body, int codePoints, bool negative, PatternNode next) : PatternNode
    {
        public override int Match(ReadOnlySpan<char> text, int at)
        {
            var start = at;
            for (var i = 0; i < codePoints && start >= 0; i++)
                start -= start > 1 && char.IsLowSurrogate(text[start - 1]) ? 2 : 1;
            var found = start >= 0 && body.Match(text, start) == at;
            return found == negative ? -1 : next.Match(text, at);
        }

        public override bool MayStartWith(char ascii) => next.MayStartWith(ascii);
    }

    private sealed class Anchor(Func<ReadOnlySpan<char>, int, bool> holds, PatternNode next) : PatternNode
    {
        public override int Match(ReadOnlySpan<char> text, int at) => holds(text, at) ? next.Match(text, at) : -1;

        public override bool MayStartWith(char ascii) => next.MayStartWith(ascii);
    }
}

using System.Globalization;
using System.Text;

namespace EarlySignal.Tokenizers;

/// <summary>
/// Reads a regular expression in Oniguruma's Ruby syntax (its document RE). What tokenizer files do not use, such as
/// back-references, is refused by name.
/// </summary>
internal sealed class PatternParser(string expression)
{
    private readonly PatternClassParser _classes = new(expression);
    private int _at;

    /// <summary>Reads the whole expression.</summary>
    /// <exception cref="FormatException">It is malformed, or uses what is not supported; the message is a noun phrase.</exception>
    public PatternSyntax Parse()
    {
        var syntax = ParseChoice(new Flags());
        return _at == expression.Length ? syntax : throw new FormatException($"an unmatched ')' at {_at}");
    }

    private PatternSyntax ParseChoice(Flags flags)
    {
        List<PatternSyntax> alternatives = [ParseRow(ref flags)];
        while (Skip('|'))
            alternatives.Add(ParseRow(ref flags));
        return alternatives.Count == 1 ? alternatives[0] : new PatternSyntax.Choice(alternatives);
    }

    private PatternSyntax.Row ParseRow(ref Flags flags)
    {
        List<PatternSyntax> parts = [];
        while (_at < expression.Length && expression[_at] is not ('|' or ')'))
        {
            var part = ParseOne(ref flags);
            if (part is not null)
                parts.Add(ParseRepeats(part));
        }
        return new PatternSyntax.Row(parts);
    }

    private PatternSyntax? ParseOne(ref Flags flags)
    {
        switch (expression[_at])
        {
            case '(':
                return ParseGroup(ref flags);
            case '[':
                return new PatternSyntax.One(new CodePointSet(_classes.Bracketed(ref _at, flags.IgnoreCase)));
            case '.':
                _at++;
                var dotAll = flags.DotAll;
                return new PatternSyntax.One(new CodePointSet(point => dotAll || point != '\n'));
            case '^':
                _at++;
                return new PatternSyntax.Anchor((text, at) => at == 0 || (text[at - 1] == '\n' && at < text.Length));
            case '$':
                _at++;
                return new PatternSyntax.Anchor((text, at) => at == text.Length || text[at] == '\n');
            case '*' or '+' or '?':
                throw new FormatException($"nothing to repeat at {_at}");
            case '\\' when ParseAnchorEscape() is { } anchor:
                return anchor;
            case '\\':
                return new PatternSyntax.One(new CodePointSet(_classes.Escaped(ref _at, flags.IgnoreCase)));
            default:
                if (flags.IgnoreCase)
                    RefuseLigature();
                return new PatternSyntax.One(new CodePointSet(_classes.Literal(ref _at, flags.IgnoreCase)));
        }
    }

    // Without regard to case these pairs also equal one character (ß, ﬀ, ﬁ, ﬂ, ﬆ), which this reader does not do.
    private void RefuseLigature()
    {
        var pair = expression.AsSpan(_at, Math.Min(2, expression.Length - _at));
        foreach (var ligature in new[] { "ss", "ff", "fi", "fl", "st" })
        {
            if (pair.Equals(ligature, StringComparison.OrdinalIgnoreCase))
                throw new FormatException($"the unsupported '{pair}' without regard to case");
        }
    }

    private PatternSyntax? ParseGroup(ref Flags flags)
    {
        _at++;
        if (!Skip('?'))
            return ParseRest(flags);
        if (Skip(':'))
            return ParseRest(flags);
        if (Skip('='))
            return new PatternSyntax.Look(ParseRest(flags), Behind: false, Negative: false);
        if (Skip('!'))
            return new PatternSyntax.Look(ParseRest(flags), Behind: false, Negative: true);
        if (Skip('>'))
            return new PatternSyntax.Atomic(ParseRest(flags));
        if (Skip('<'))
        {
            var negative = Skip('!');
            if (negative || Skip('='))
                return ParseLookBehind(flags, negative);
            SkipName();
            return ParseRest(flags);
        }
        return ParseFlags(ref flags);
    }

    private PatternSyntax ParseLookBehind(Flags flags, bool negative)
    {
        var start = _at;
        var body = ParseRest(flags);
        var (shortest, longest) = body.Length();
        return shortest == longest ? new PatternSyntax.Look(body, Behind: true, negative) : throw new FormatException($"a look-behind of varying length at {start}");
    }

    // (?i) until the group's end, or (?i:…)
    private PatternSyntax? ParseFlags(ref Flags flags)
    {
        var inner = flags;
        for (var on = true; ; _at++)
        {
            if (_at == expression.Length)
                throw new FormatException("an unfinished group");
            switch (expression[_at])
            {
                case '-': on = false; break;
                case 'i': inner.IgnoreCase = on; break;
                case 'm': inner.DotAll = on; break;
                case ':': _at++; return ParseRest(inner);
                case ')': _at++; flags = inner; return null;
                default: throw new FormatException($"an unsupported group '(?{expression[_at]}' at {_at}");
            }
        }
    }

    private PatternSyntax ParseRest(Flags flags)
    {
        var body = ParseChoice(flags);
        return Skip(')') ? body : throw new FormatException("an unfinished group");
    }

    private void SkipName()
    {
        var end = expression.IndexOf('>', _at);
        if (end < 0)
            throw new FormatException("an unfinished group");
        _at = end + 1;
    }

    private PatternSyntax ParseRepeats(PatternSyntax body)
    {
        while (_at < expression.Length)
        {
            int min, max;
            var interval = false;
            if (Skip('*'))
                (min, max) = (0, int.MaxValue);
            else if (Skip('+'))
                (min, max) = (1, int.MaxValue);
            else if (Skip('?'))
                (min, max) = (0, 1);
            else if (ParseInterval() is { } bounds)
                (min, max, interval) = (bounds.Min, bounds.Max, true);
            else
                break;
            var greed = Greed.Greedy;
            // After an interval, + and a ? behind {n} mean another repetition in this syntax.
            if (!interval && Skip('+'))
                greed = Greed.Possessive;
            else if ((!interval || min != max) && Skip('?'))
                greed = Greed.Lazy;
            if (max == int.MaxValue && body.Length().Min == 0)
                throw new FormatException($"an endless repetition of something that can match nothing, before {_at}");
            body = new PatternSyntax.Repeat(body, min, max, greed);
        }
        return body;
    }

    private (int Min, int Max)? ParseInterval()
    {
        var end = _at < expression.Length && expression[_at] == '{' ? expression.IndexOf('}', _at) : -1;
        if (end < 0)
            return null;
        var bounds = expression[(_at + 1)..end].Split(',');
        if (bounds.Length > 2 || !TryBound(bounds[0], 0, out var min) || !TryBound(bounds[^1], int.MaxValue, out var max) || (bounds.Length == 1 && bounds[0].Length == 0))
            return null;
        const int mostCopies = 1000;
        if (min > max || min > mostCopies || (max != int.MaxValue && max > mostCopies))
            throw new FormatException($"an impossible repetition {expression[_at..(end + 1)]}");
        _at = end + 1;
        return (min, max);
    }

    private static bool TryBound(string digits, int absent, out int bound)
    {
        bound = absent;
        return digits.Length == 0 || int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out bound);
    }

    private PatternSyntax.Anchor? ParseAnchorEscape()
    {
        Func<ReadOnlySpan<char>, int, bool>? holds = (_at + 1 < expression.Length ? expression[_at + 1] : '\0') switch
        {
            'A' => (_, at) => at == 0,
            'z' => (text, at) => at == text.Length,
            'Z' => (text, at) => at == text.Length || (at == text.Length - 1 && text[at] == '\n'),
            'b' => IsWordBoundary,
            'B' => (text, at) => !IsWordBoundary(text, at),
            _ => null,
        };
        if (holds is null)
            return null;
        _at += 2;
        return new PatternSyntax.Anchor(holds);
    }

    private static bool IsWordBoundary(ReadOnlySpan<char> text, int at)
    {
        var before = Rune.DecodeLastFromUtf16(text[..at], out var left, out _) == System.Buffers.OperationStatus.Done && PatternClassParser.IsWord(left.Value);
        var after = Rune.DecodeFromUtf16(text[at..], out var right, out _) == System.Buffers.OperationStatus.Done && PatternClassParser.IsWord(right.Value);
        return before != after;
    }

    private bool Skip(char expected)
    {
        if (_at >= expression.Length || expression[_at] != expected)
            return false;
        _at++;
        return true;
    }

    private struct Flags
    {
        public bool IgnoreCase;
        public bool DotAll;
    }
}

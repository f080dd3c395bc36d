using System.Globalization;

namespace EarlySignal.Tokenizers;

/// <summary>Reads what stands for one code point in an expression: a literal, an escape, a bracketed class.</summary>
internal sealed class PatternClassParser(string expression)
{
    /// <summary>A literal code point.</summary>
    public Func<int, bool> Literal(ref int at, bool ignoreCase) => Exactly(LiteralPoint(ref at), ignoreCase);

    /// <summary>A backslash and what follows it.</summary>
    public Func<int, bool> Escaped(ref int at, bool ignoreCase)
    {
        var start = at++;
        if (at == expression.Length)
            throw new FormatException("a backslash at the end");
        var letter = expression[at++];
        switch (letter)
        {
            case 's': return UnicodeClass.IsSpace;
            case 'S': return Not(UnicodeClass.IsSpace);
            case 'd': return UnicodeClass.IsDecimalDigit;
            case 'D': return Not(UnicodeClass.IsDecimalDigit);
            case 'w': return IsWord;
            case 'W': return Not(IsWord);
            case 'h': return point => point < 128 && char.IsAsciiHexDigit((char)point);
            case 'H': return point => point >= 128 || !char.IsAsciiHexDigit((char)point);
            case 'p' or 'P': return Property(ref at, letter == 'P');
            default:
                at = start;
                return Exactly(EscapedPoint(ref at), ignoreCase);
        }
    }

    /// <summary>A class in brackets, with ranges, nested classes and <c>&amp;&amp;</c>.</summary>
    public Func<int, bool> Bracketed(ref int at, bool ignoreCase)
    {
        at++;
        var negated = at < expression.Length && expression[at] == '^';
        if (negated)
            at++;
        List<Func<int, bool>> members = [];
        Func<int, bool>? intersection = null;
        for (var first = true; ; first = false)
        {
            if (at >= expression.Length)
                throw new FormatException("an unfinished class");
            if (expression[at] == ']' && !first)
                break;
            if (expression.AsSpan(at).StartsWith("&&"))
            {
                at += 2;
                intersection = And(intersection, AnyOf(members));
                members = [];
                continue;
            }
            members.Add(Member(ref at, ignoreCase));
        }
        at++;
        var result = And(intersection, AnyOf(members));
        return negated ? Not(result) : result;
    }

    private Func<int, bool> Member(ref int at, bool ignoreCase)
    {
        if (expression.AsSpan(at).StartsWith("[:"))
            return PosixClass(ref at);
        if (expression[at] == '[')
            return Bracketed(ref at, ignoreCase);
        if (expression[at] == '\\' && at + 1 < expression.Length && "sSdDwWhHpP".Contains(expression[at + 1]))
            return ClassEscape(ref at, ignoreCase);
        var low = ClassPoint(ref at);
        var isRange = at + 1 < expression.Length && expression[at] == '-' && expression[at + 1] is not (']' or '[');
        if (!isRange)
            return Exactly(low, ignoreCase);
        at++;
        var high = ClassPoint(ref at);
        if (high < low)
            throw new FormatException($"a range that ends before it starts, before {at}");
        if (!ignoreCase)
            return point => point >= low && point <= high;
        RequireAscii(high);
        return point => InEitherCase(point, low, high);
    }

    private Func<int, bool> ClassEscape(ref int at, bool ignoreCase)
    {
        // Inside brackets \w is the plain property.
        if (expression[at + 1] is not ('w' or 'W'))
            return Escaped(ref at, ignoreCase);
        at += 2;
        return expression[at - 1] == 'w' ? UnicodeClass.IsWord : Not(UnicodeClass.IsWord);
    }

    private int ClassPoint(ref int at) => expression[at] == '\\' ? EscapedPoint(ref at) : LiteralPoint(ref at);

    private Func<int, bool> PosixClass(ref int at)
    {
        var end = expression.IndexOf(":]", at, StringComparison.Ordinal);
        if (end < 0)
            throw new FormatException("an unfinished class");
        var name = expression[(at + 2)..end];
        at = end + 2;
        var negated = name.StartsWith('^');
        name = negated ? name[1..] : name;
        return Known(name, UnicodeClass.Posix(name), negated);
    }

    private Func<int, bool> Property(ref int at, bool negated)
    {
        var end = at < expression.Length && expression[at] == '{' ? expression.IndexOf('}', at) : -1;
        if (end < 0)
            throw new FormatException(@"an unfinished \p{…}");
        var name = expression[(at + 1)..end];
        at = end + 1;
        if (name.StartsWith('^'))
            (name, negated) = (name[1..], !negated);
        return Known(name, UnicodeClass.Named(name), negated);
    }

    private static Func<int, bool> Known(string name, Func<int, bool>? found, bool negated)
    {
        if (found is null)
            throw new FormatException($"the unsupported character class '{name}'");
        return negated ? Not(found) : found;
    }

    private int LiteralPoint(ref int at)
    {
        var point = char.ConvertToUtf32(expression, at);
        at += point > 0xFFFF ? 2 : 1;
        return point;
    }

    private int EscapedPoint(ref int at)
    {
        at++;
        var letter = at < expression.Length ? expression[at] : throw new FormatException("a backslash at the end");
        if (letter is 'x' or 'u')
            return HexPoint(ref at);
        if (letter == '0' || !char.IsAsciiLetterOrDigit(letter))
        {
            if (letter != '0')
                return LiteralPoint(ref at);
            at++;
            return 0;
        }
        at++;
        return letter switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'f' => '\f',
            'v' => '\v',
            'a' => '\a',
            'e' => 0x1B,
            _ => throw new FormatException($@"the unsupported escape '\{letter}'"),
        };
    }

    private int HexPoint(ref int at)
    {
        var braced = at + 1 < expression.Length && expression[at + 1] == '{';
        var start = at + (braced ? 2 : 1);
        var end = braced ? expression.IndexOf('}', start) : start + (expression[at] == 'u' ? 4 : 2);
        if (end < 0 || end > expression.Length || !int.TryParse(expression.AsSpan(start, end - start), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var point))
            throw new FormatException($"an unfinished code point at {at}");
        at = braced ? end + 1 : end;
        return point;
    }

    private static Func<int, bool> Exactly(int point, bool ignoreCase)
    {
        if (!ignoreCase)
            return other => other == point;
        RequireAscii(point);
        return other => InEitherCase(other, point, point);
    }

    private static bool InEitherCase(int point, int low, int high)
    {
        // The long s and the Kelvin sign are the only other characters that equal an ASCII letter without regard to case.
        var letter = point switch { 0x17F => 's', 0x212A => 'k', _ => point };
        var other = letter < 128 && char.IsAsciiLetter((char)letter) ? letter ^ 0x20 : letter;
        return (letter >= low && letter <= high) || (other >= low && other <= high);
    }

    // Beyond ASCII one letter may equal two without regard to case (ß and ss), which this reader does not do.
    private static void RequireAscii(int point)
    {
        if (point > 127)
            throw new FormatException($"the unsupported U+{point:X4} without regard to case");
    }

    /// <summary>What Oniguruma's <c>\w</c> and <c>\b</c> take for a word character: the superscripts and fractions of Latin-1 too.</summary>
    public static bool IsWord(int point) => UnicodeClass.IsWord(point) || point is 0xB2 or 0xB3 or 0xB9 or >= 0xBC and <= 0xBE;

    private static Func<int, bool> Not(Func<int, bool> inner) => point => !inner(point);

    private static Func<int, bool> And(Func<int, bool>? left, Func<int, bool> right) => left is null ? right : point => left(point) && right(point);

    private static Func<int, bool> AnyOf(List<Func<int, bool>> members)
    {
        var all = members.ToArray();
        if (all.Length == 1)
            return all[0];
        return point =>
        {
            foreach (var member in all)
            {
                if (member(point))
                    return true;
            }
            return false;
        };
    }
}

namespace EarlySignal.Tasks;

/// <summary>Python's operators on the values of templates.</summary>
internal static class PythonOperators
{
    private const string SplitKinds = "Join values of different kinds with ~.";

    /// <summary>Whether Python takes a value for true: nothing, zero and everything empty are false.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool truth => truth,
        long whole => whole != 0,
        double number => number != 0,
        string text => text.Length > 0,
        PythonSequence { Kind: "generator" } => true,
        IReadOnlyList<object?> list => list.Count > 0,
        _ => PythonDict.From(value) is not { Pairs.Count: 0 },
    };

    /// <summary>Equality as in Python: 1 == 1.0 == True; lists and dictionaries by their elements.</summary>
    public static bool AreEqual(object? a, object? b) => (a, b) switch
    {
        (long x, long y) => x == y,
        (string x, string y) => x == y,
        (IReadOnlyList<object?> x, IReadOnlyList<object?> y) => IsTuple(x) == IsTuple(y) && x.Count == y.Count && x.Zip(y).All(pair => AreEqual(pair.First, pair.Second)),
        _ when Number(a) is { } x && Number(b) is { } y => x == y,
        _ when PythonDict.From(a) is { } x && PythonDict.From(b) is { } y =>
            x.Pairs.Count == y.Pairs.Count && x.Pairs.All(pair => y.TryGet(pair.Key, out var other) && AreEqual(pair.Value, other)),
        _ => a is null && b is null || ReferenceEquals(a, b),
    };

    /// <summary>Order of two numbers, texts or lists.</summary>
    /// <exception cref="TemplateFault">Python cannot order them.</exception>
    public static int Compare(object? a, object? b)
    {
        switch (a, b)
        {
            case (string x, string y):
                return CompareTexts(x, y);
            case (long x, long y):
                return x.CompareTo(y);
            case (IReadOnlyList<object?> x, IReadOnlyList<object?> y):
                for (var i = 0; i < Math.Min(x.Count, y.Count); i++)
                {
                    if (!AreEqual(x[i], y[i]))
                        return Compare(x[i], y[i]);
                }
                return x.Count.CompareTo(y.Count);
            default:
                return Number(a) is { } left && Number(b) is { } right ? left.CompareTo(right)
                    : throw new TemplateFault($"{PythonText.Kind(a)} compared with {PythonText.Kind(b)}", "two numbers, two texts or two lists", "Turn a text into a number with |int.");
        }
    }

    /// <summary><c>item in container</c>.</summary>
    /// <exception cref="TemplateFault">Nothing can be in such a value.</exception>
    public static bool Contains(object? container, object? item) => (container, item) switch
    {
        (string text, string part) => text.Contains(part, StringComparison.Ordinal),
        (IReadOnlyList<object?> list, _) => list.Any(other => AreEqual(other, item)),
        _ when PythonDict.From(container) is { } map => map.TryGet(item, out _),
        _ => throw new TemplateFault($"{PythonText.Kind(item)} in {PythonText.Kind(container)}", "a text in a text, or anything in a list or object", Template.Remedy),
    };

    /// <summary>The elements that a loop or filter walks through: of a text its characters, of an object its keys.</summary>
    /// <exception cref="TemplateFault">It has none.</exception>
    public static IReadOnlyList<object?> Elements(object? value) => value switch
    {
        IReadOnlyList<object?> list => list,
        string text => [.. text.EnumerateRunes().Select(rune => rune.ToString())],
        _ => PythonDict.From(value) is { } map ? [.. map.Pairs.Select(pair => pair.Key)]
            : throw new TemplateFault($"{PythonText.Kind(value)} that is walked through", "a list, text or object", Template.Remedy),
    };

    /// <summary>A whole number; True is 1.</summary>
    /// <exception cref="TemplateFault">It is something else.</exception>
    public static long Whole(object? value) => value switch
    {
        long whole => whole,
        bool truth => truth ? 1 : 0,
        _ => throw new TemplateFault(PythonText.Kind(value), "a whole number", "Turn a text into a number with |int."),
    };

    /// <summary>A number as a double; null when the value is none. True is 1.</summary>
    public static double? Number(object? value) => value switch
    {
        bool truth => truth ? 1 : 0,
        long whole => whole,
        double number => number,
        _ => null,
    };

    /// <summary>A binary operator.</summary>
    /// <param name="symbol">Such as <c>+</c>.</param>
    /// <param name="a">Left of it.</param>
    /// <param name="b">Right of it.</param>
    /// <exception cref="TemplateFault">Python has no such operation on these values.</exception>
    public static object? Apply(string symbol, object? a, object? b)
    {
        if (symbol == "+")
            TemplateLimits.Require(Length(a) + Length(b));
        try
        {
            return (symbol, a, b) switch
            {
                ("+", string x, string y) => x + y,
                ("+", IReadOnlyList<object?> x, IReadOnlyList<object?> y) when IsTuple(x) == IsTuple(y) => Like(x, [.. x, .. y]),
                ("*", string x, long times) => string.Concat(Enumerable.Repeat(x, Times(times, x.Length))),
                ("*", long times, string x) => string.Concat(Enumerable.Repeat(x, Times(times, x.Length))),
                ("*", IReadOnlyList<object?> x, long times) => Like(x, [.. Enumerable.Repeat(x, Times(times, x.Count)).SelectMany(part => part)]),
                ("%", string format, _) => PythonFormat.Percent(format, b),
                (not "/", long or bool, long or bool) => WholeNumbers(symbol, Whole(a), Whole(b)),
                _ when Number(a) is { } x && Number(b) is { } y => Doubles(symbol, x, y),
                _ => throw new TemplateFault($"{PythonText.Kind(a)} {symbol} {PythonText.Kind(b)}",
                    symbol == "+" ? "two texts, two lists or two numbers around +" : $"two numbers around {symbol}",
                    symbol == "+" ? SplitKinds : "Turn a text into a number with |int."),
            };
        }
        catch (OverflowException)
        {
            throw new TemplateFault($"a result of {symbol} beyond 64 bits", "a whole number of at most 18 digits", Template.Remedy);
        }
    }

    private static object WholeNumbers(string symbol, long a, long b) => symbol switch
    {
        "+" => (object)checked(a + b),
        "-" => checked(a - b),
        "*" => checked(a * b),
        "//" => FloorDivide(a, b),
        "%" => checked(a - FloorDivide(a, b) * b),
        _ => b >= 0 ? Power(a, b) : (object)Math.Pow(a, b),
    };

    private static object Doubles(string symbol, double a, double b)
    {
        if (b == 0 && (symbol is "/" or "//" or "%"))
            throw DivisionByZero();
        return symbol switch
        {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            "/" => a / b,
            "//" => Math.Floor((a - Remainder(a, b)) / b),
            "%" => Remainder(a, b),
            _ => Math.Pow(a, b),
        };
    }

    // The sign of the divisor, as in Python.
    private static double Remainder(double a, double b)
    {
        var rest = a % b;
        return rest != 0 ? rest < 0 != b < 0 ? rest + b : rest : Math.CopySign(0, b);
    }

    private static long FloorDivide(long a, long b)
    {
        if (b == 0)
            throw DivisionByZero();
        var quotient = checked(a / b);
        return a % b != 0 && a < 0 != b < 0 ? quotient - 1 : quotient;
    }

    private static long Power(long a, long exponent)
    {
        var result = 1L;
        for (var i = 0L; i < Math.Min(exponent, 64); i++)
            result = checked(result * a);
        return exponent <= 64 || a is 0 or 1 ? result : a == -1 ? (exponent % 2 == 0 ? 1 : -1) : throw new OverflowException();
    }

    private static int Times(long times, int length)
    {
        TemplateLimits.Require(times);
        TemplateLimits.Require(times * length);
        return (int)Math.Max(times, 0);
    }

    private static long Length(object? value) => value switch
    {
        string text => text.Length,
        IReadOnlyList<object?> list => list.Count,
        _ => 0,
    };

    private static bool IsTuple(IReadOnlyList<object?> list) => list is PythonSequence { IsTuple: true };

    private static object Like(IReadOnlyList<object?> model, List<object?> items) => IsTuple(model) ? PythonSequence.Tuple(items) : items;

    // By code points: a surrogate pair stands for more than U+FFFF, although its first half is less.
    private static int CompareTexts(string a, string b)
    {
        using var x = a.EnumerateRunes().GetEnumerator();
        using var y = b.EnumerateRunes().GetEnumerator();
        while (true)
        {
            var (hasX, hasY) = (x.MoveNext(), y.MoveNext());
            if (!hasX || !hasY)
                return hasX.CompareTo(hasY);
            if (x.Current != y.Current)
                return x.Current.CompareTo(y.Current);
        }
    }

    private static TemplateFault DivisionByZero() => new("a division by zero", "a divisor that is not 0", "Correct the item, or the template.");
}

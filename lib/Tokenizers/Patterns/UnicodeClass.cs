using System.Globalization;

namespace EarlySignal.Tokenizers;

/// <summary>The named character classes of the pattern language, as questions about one code point.</summary>
/// <remarks>
/// The definitions are those of Oniguruma with Unicode (its document RE): <c>\s</c> is White_Space, <c>\d</c> is Nd,
/// <c>\w</c> is Alphabetic, Mark, Nd and Pc.
/// </remarks>
internal static class UnicodeClass
{
    private static readonly UnicodeCategory[] Categories = Enum.GetValues<UnicodeCategory>();

    // In the order of UnicodeCategory
    private const string ShortNames = "LuLlLtLmLoMnMcMeNdNlNoZsZlZpCcCfCsCoPcPdPsPePiPfPoSmScSkSoCn";

    private static readonly Dictionary<string, string> LongNames = new()
    {
        ["letter"] = "L", ["mark"] = "M", ["number"] = "N", ["punctuation"] = "P", ["symbol"] = "S", ["separator"] = "Z", ["other"] = "C",
        ["uppercaseletter"] = "Lu", ["lowercaseletter"] = "Ll", ["titlecaseletter"] = "Lt", ["modifierletter"] = "Lm", ["otherletter"] = "Lo",
        ["decimalnumber"] = "Nd", ["digit"] = "Nd",
    };

    // Unicode's Scripts.txt, sc=Hani
    private static readonly (int First, int Last)[] Han =
    [
        (0x2E80, 0x2E99), (0x2E9B, 0x2EF3), (0x2F00, 0x2FD5), (0x3005, 0x3005), (0x3007, 0x3007), (0x3021, 0x3029), (0x3038, 0x303B),
        (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFA6D), (0xFA70, 0xFAD9), (0x16FE2, 0x16FE3), (0x16FF0, 0x16FF1), (0x20000, 0x2A6DF),
        (0x2A700, 0x2B739), (0x2B740, 0x2B81D), (0x2B820, 0x2CEA1), (0x2CEB0, 0x2EBE0), (0x2EBF0, 0x2EE5D), (0x2F800, 0x2FA1D),
        (0x30000, 0x3134A), (0x31350, 0x323AF),
    ];

    /// <summary>The class that a property name such as <c>L</c>, <c>Lu</c>, <c>Letter</c> or <c>Han</c> names; null when the name is not known.</summary>
    public static Func<int, bool>? Named(string name)
    {
        var plain = name.Replace("_", "").Replace(" ", "").Replace("-", "");
        switch (plain.ToLowerInvariant())
        {
            case "han": return point => Array.Exists(Han, range => point >= range.First && point <= range.Last);
            case "space": return IsSpace;
            case "punct": return IsPunctuation;
            case "any": return _ => true;
            case var known when LongNames.TryGetValue(known, out var category): return OfCategory(category);
            default: return OfCategory(plain);
        }
    }

    /// <summary>The class that a POSIX name such as <c>space</c> names inside <c>[: :]</c>; null when the name is not known.</summary>
    public static Func<int, bool>? Posix(string name) => name switch
    {
        "space" => IsSpace,
        "word" => IsWord,
        "digit" => IsDecimalDigit,
        "punct" => IsPunctuationOrSymbol,
        _ => null,
    };

    /// <summary>White_Space.</summary>
    public static bool IsSpace(int point) => point < 0x10000 && char.IsWhiteSpace((char)point);

    /// <summary>A decimal digit of any script (Nd).</summary>
    public static bool IsDecimalDigit(int point) => CharUnicodeInfo.GetUnicodeCategory(point) == UnicodeCategory.DecimalDigitNumber;

    /// <summary>Any number: Nd, Nl or No.</summary>
    public static bool IsNumber(int point) =>
        CharUnicodeInfo.GetUnicodeCategory(point) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    /// <summary>A combining mark: Mn, Mc or Me.</summary>
    public static bool IsMark(int point) =>
        CharUnicodeInfo.GetUnicodeCategory(point) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    /// <summary>A word character: Alphabetic, Mark, Nd, Pc.</summary>
    public static bool IsWord(int point) =>
        CharUnicodeInfo.GetUnicodeCategory(point)
            is <= UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation
        || IsMark(point)
        // What is Alphabetic beyond these: circled and squared letters
        || point is >= 0x24B6 and <= 0x24E9 or >= 0x1F130 and <= 0x1F149 or >= 0x1F150 and <= 0x1F169 or >= 0x1F170 and <= 0x1F189;

    /// <summary>General category P.</summary>
    public static bool IsPunctuation(int point) =>
        CharUnicodeInfo.GetUnicodeCategory(point) is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation;

    private static bool IsPunctuationOrSymbol(int point) =>
        CharUnicodeInfo.GetUnicodeCategory(point) is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherSymbol;

    private static Func<int, bool>? OfCategory(string name)
    {
        var mask = 0u;
        foreach (var category in Categories)
        {
            var shortName = ShortNames.AsSpan((int)category * 2, 2);
            if (shortName.SequenceEqual(name) || (name.Length == 1 && shortName[0] == name[0]))
                mask |= 1u << (int)category;
        }
        return mask == 0 ? null : point => (mask >> (int)CharUnicodeInfo.GetUnicodeCategory(point) & 1) != 0;
    }
}

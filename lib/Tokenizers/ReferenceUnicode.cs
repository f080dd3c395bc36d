using System.Globalization;

namespace EarlySignal.Tokenizers;

/// <summary>
/// Where the reference implementation's Unicode tables are older than .NET's, or newer. Ids must be the reference's, so
/// what it does not know must not be known here either.
/// </summary>
/// <remarks>
/// Found by asking version 0.23.2 of Hugging Face tokenizers about every code point: its normalisation and punctuation
/// tables are of Unicode 9 and 8, its numbers of Unicode 17.
/// </remarks>
internal static class ReferenceUnicode
{
    // Combining marks
    private const string Marks =
        "7FD 897-89F 8CA-8D3 9FE AFA-AFF B55 C04 C3C CF3 D00 D3B-D3C D81 EBA ECE 1715 180F 1ABF-1ACE 1CF7 1DF6-1DFA A82C A8FF "
        + "10D24-10D27 10D69-10D6D 10EAB-10EAC 10EFC-10EFF 10F46-10F50 10F82-10F85 11070 11073-11074 110C2 11145-11146 111C9 "
        + "111CE-111CF 11241 1133B 113B8-113C0 113C2 113C5 113C7-113CA 113CC-113D0 113D2 113E1-113E2 1145E 1182C-1183A "
        + "11930-11935 11937-11938 1193B-1193E 11940 11942-11943 119D1-119D7 119DA-119E0 119E4 11A01-11A0A 11A33-11A39 "
        + "11A3B-11A3E 11A47 11A51-11A5B 11A8A-11A99 11D31-11D36 11D3A 11D3C-11D3D 11D3F-11D45 11D47 11D8A-11D8E 11D90-11D91 "
        + "11D93-11D97 11EF3-11EF6 11F00-11F01 11F03 11F34-11F3A 11F3E-11F42 11F5A 13440 13447-13455 1611E-1612F 16F4F "
        + "16F7F-16F87 16FE4 16FF0-16FF1 1CF00-1CF2D 1CF30-1CF46 1E08F 1E130-1E136 1E2AE 1E2EC-1E2EF 1E4EC-1E4EF 1E5EE-1E5EF";

    // Characters with a decomposition
    private const string Decompositions =
        "32FF A7F2-A7F4 AB69 10781-10785 10787-107B0 107B2-107BA 11938 1E030-1E06D 1F16C 1FBF0-1FBF9 105C9 105E4 11383 11385 "
        + "1138E 11391 113C5 113C7-113C8 16121-16128 16D68-16D6A";

    // Punctuation
    private const string Punctuation =
        "61D 9FD A76 C77 C84 1B4E-1B4F 1B7D-1B7F 2E43-2E4F 2E52-2E5D 10D6E 10EAD 10F55-10F59 10F86-10F89 113D4-113D5 "
        + "113D7-113D8 1144B-1144F 1145A-1145B 1145D 11660-1166C 116B9 1183B 11944-11946 119E2 11A3F-11A46 11A9A-11A9C "
        + "11A9E-11AA2 11B00-11B09 11BE1 11C41-11C45 11C70-11C71 11EF7-11EF8 11F43-11F4F 11FFF 12FF1-12FF2 16D6D-16D6F "
        + "16E97-16E9A 16FE2 1E5FF 1E95E-1E95F";

    private static readonly CodePointSet NewMarks = Set(Marks);
    private static readonly CodePointSet NewPunctuation = Set(Punctuation);

    // .NET refuses to normalise a text with U+FFFE.
    private static readonly CodePointSet Untouched = Set($"{Marks} {Decompositions} FFFE");

    /// <summary>A combining mark: Mn, Mc or Me.</summary>
    public static bool IsMark(int point) => (UnicodeClass.IsMark(point) && !NewMarks.Contains(point)) || point is 0x1CF2 or 0x1CF3;

    /// <summary>Punctuation of general category P, or an ASCII symbol.</summary>
    public static bool IsPunctuation(int point) =>
        (UnicodeClass.IsPunctuation(point) && !NewPunctuation.Contains(point)) || point is 0x166D or 0x111C9
        || (point < 128 && "$+<=>^`|~".Contains((char)point));

    /// <summary>A number of general category Nd, Nl or No.</summary>
    public static bool IsNumber(int point) => UnicodeClass.IsNumber(point) || point is >= 0x11DE0 and <= 0x11DE9 or >= 0x16FF4 and <= 0x16FF6;

    /// <summary>A character that normalisation leaves alone, and that no mark moves across.</summary>
    public static bool IsUntouched(int point) => Untouched.Contains(point);

    private static CodePointSet Set(string ranges)
    {
        var all = ranges.Split(' ').Select(range => range.Split('-')).Select(ends => (First: Hex(ends[0]), Last: Hex(ends[^1]))).ToArray();
        return new CodePointSet(point => Array.Exists(all, range => point >= range.First && point <= range.Last));
    }

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}

using System.Reflection;

namespace EarlySignal.Reports.Charts;

/// <summary>
/// Letters as lines, for raster pictures: Hershey's single-stroke sans serif. Characters that it does not have are shown as
/// their nearest relative, or as a question mark.
/// </summary>
internal static class StrokeFont
{
    private const int CapitalHeight = 21;
    private const double CapitalShare = 0.72;   // of the size of a font, as in common sans-serif fonts
    private const double Narrowing = 0.86;      // Hershey's letters are wider than those that the layout reckons with
    private const int BaseLine = 9;

    private static readonly Dictionary<char, Glyph> Glyphs = Read();

    /// <summary>How wide a text is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">The size of the font, in drawing units.</param>
    public static double Width(string text, double size) => text.Sum(letter => Of(letter).Width) * Unit(size) * Narrowing;

    /// <summary>The lines of a text that begins at the origin and runs to the right, y pointing down.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">The size of the font, in drawing units.</param>
    /// <param name="pitch">The width of every character; null to let each be as wide as it is.</param>
    public static IEnumerable<(double X, double Y)[]> Lines(string text, double size, double? pitch)
    {
        var (unit, x) = (Unit(size), 0.0);
        foreach (var letter in text)
        {
            var glyph = Of(letter);
            var width = glyph.Width * unit * Narrowing;
            var indent = pitch is { } fixedWidth ? (fixedWidth - width) / 2 : 0;
            foreach (var line in glyph.Lines)
                yield return [.. line.Select(point => (x + indent + (point.X - glyph.Left) * unit * Narrowing, (point.Y - BaseLine) * unit))];
            x += pitch ?? width;
        }
    }

    private static double Unit(double size) => size * CapitalShare / CapitalHeight;

    private static Glyph Of(char letter) => Glyphs.TryGetValue(letter, out var glyph) || Glyphs.TryGetValue(Relative(letter), out glyph) ? glyph : Glyphs['?'];

    private static char Relative(char letter) => letter switch
    {
        '–' or '—' or '−' or '‐' => '-',
        '×' => 'x',
        '‘' or '’' => '\'',
        '“' or '”' => '"',
        '²' => '2',
        '\u00a0' => ' ',
        _ => letter.ToString().Normalize(System.Text.NormalizationForm.FormD)[0],   // é → e
    };

    private static Dictionary<char, Glyph> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("hershey-futural.jhf")
            ?? throw new InvalidOperationException("The assembly was built without its letters.");
        using var reader = new StreamReader(stream);
        string[] lines = [.. reader.ReadToEnd().Split('\n').Where(line => line.StartsWith("12345", StringComparison.Ordinal))];
        var glyphs = lines.Select((line, i) => (Letter: (char)(' ' + i), Glyph: Parse(line[8..]))).ToDictionary(pair => pair.Letter, pair => pair.Glyph);
        // What charts need beside ASCII, in the same coding.
        foreach (var (letter, code) in new (char, string)[]
        {
            ('±', "E_RGRU RKNYN RK[Y["), ('·', "NVRPQQRRSQRP"), ('≥', "F^JIZPJW RJ[Z["), ('≤', "F^ZIJPZW RJ[Z["), ('→', "E_IR[R RUMZRUW"), ('°', "KYRFPGOIPKRLTKUITGRF"),
            ('↵', "E_ZJZSJS RNOJSNW"), ('␣', "I[LXL[X[XX"), ('…', "E_KZL[KZ RRZS[RZ RYZZ[YZ"), ('∞', "F^RRPOMNKOJRKUMVPURRTOWNYOZRYUWVTURR"),
        })
            glyphs[letter] = Parse(code);
        return glyphs;
    }

    // Two letters give the left and right edge; each further pair is a point, and " R" lifts the pen.
    private static Glyph Parse(string code)
    {
        const char origin = 'R';
        var lines = new List<List<(int X, int Y)>> { new() };
        for (var i = 2; i + 1 < code.Length; i += 2)
        {
            if (code[i] == ' ' && code[i + 1] == 'R')
                lines.Add([]);
            else
                lines[^1].Add((code[i] - origin, code[i + 1] - origin));
        }
        return new Glyph(code[0] - origin, code[1] - code[0], [.. lines.Where(line => line.Count > 0).Select(line => line.ToArray())]);
    }

    private sealed record Glyph(int Left, int Width, (int X, int Y)[][] Lines);
}

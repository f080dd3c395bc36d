using EarlySignal.Basics;
using EarlySignal.Tokenizers;

namespace EarlySignal.Tests.Tokenizers;

/// <summary>The pattern language, beyond what the golden tokenizers use. Expected values follow Oniguruma's document RE.</summary>
public sealed class PatternTest
{
    [Theory]
    [InlineData(@"a|ab", "ab", "a")]
    [InlineData(@"a{2}", "aaaaa", "aa aa")]
    [InlineData(@"a{,2}b", "aaab", "aab")]
    [InlineData(@"a{2,}", "a aaa", "aaa")]
    [InlineData(@"a{x}", "a{x}", "a{x}")]
    [InlineData(@"a+?", "aaa", "a a a")]
    [InlineData(@"a*+a|b", "aab", "b")]
    [InlineData(@"(?>a+)a|b", "aab", "b")]
    [InlineData(@"(ab)+c", "ababc", "ababc")]
    [InlineData(@"(?:ab){2,3}?", "ababab", "abab")]
    [InlineData(@"(?<name>a)(?=b)", "acab", "a")]
    [InlineData(@"(?<!a)b", "abbb", "b b")]
    [InlineData(@"(?<=é)😀", "😀é😀", "😀")]
    [InlineData(@"\bthe\b", "the other the", "the the")]
    [InlineData(@"^a|b$", "ab\nab", "a b a b")]
    [InlineData(@"\Aa|b\z", "ab\nab", "a b")]
    [InlineData(@"[a-c&&[^b]]+", "abcab", "a ca")]
    [InlineData(@"[\p{Lu}[0-9]]+", "aB1c", "B1")]
    [InlineData(@"[[:space:]-]+", "a - b", " - ")]
    [InlineData(@"[^\S\n]+", " \n\t", "  \t")]
    [InlineData(@"\p{^L}+|\P{Ll}", "aB1", "B 1")]
    [InlineData(@"\x41\u0042\x{1F600}", "AB😀", "AB😀")]
    [InlineData(@"(?i)k's", "K'ſ", "K'ſ")]
    [InlineData(@"a(?i:b)c", "aBc ABc", "aBc")]
    [InlineData(@"(?m:.)b.", "\nba\nb\n", "\nba")]
    [InlineData(@"\p{Han}+", "中文 日本語の", "中文 日本語")]
    [InlineData(@"\p{L}+", "𐐀𠀀a1", "𐐀𠀀a")]
    [InlineData(@"\p{N}", "𝟙½", "𝟙 ½")]
    [InlineData(@".", "👩‍👩", "👩 ‍ 👩")]
    public void Matches_are_those_of_the_reference_language(string expression, string text, string expected)
    {
        List<string> found = [];
        var matches = new MatchWalk(Pattern.OfRegex(expression), text);
        while (matches.Next())
            found.Add(text[matches.Start..matches.End]);
        Assert.Equal(expected, string.Join(' ', found));
    }

    [Theory]
    [InlineData(@"(a)\1", @"\1")]
    [InlineData(@"(a", "unfinished group")]
    [InlineData(@"a)", "unmatched")]
    [InlineData(@"[a", "unfinished class")]
    [InlineData(@"[z-a]", "range")]
    [InlineData(@"*a", "nothing to repeat")]
    [InlineData(@"(a?)*", "can match nothing")]
    [InlineData(@"a{5,2}", "impossible repetition")]
    [InlineData(@"a{100000}", "impossible repetition")]
    [InlineData(@"(?<=a+)b", "look-behind")]
    [InlineData(@"\q", @"\q")]
    [InlineData(@"\", "backslash")]
    [InlineData(@"\x{zz}", "code point")]
    [InlineData(@"(?i:ß)", "U+00DF")]
    [InlineData(@"(?i:ss)", "'ss'")]
    [InlineData(@"(?x:a)", "(?x")]
    public void What_the_reader_cannot_do_is_refused_by_name(string expression, string named) =>
        Assert.Contains(named, Assert.Throws<FormatException>(() => Pattern.OfRegex(expression)).Message, StringComparison.Ordinal);

    [Fact]
    public void Replacing_goes_from_match_to_match() => Assert.Equal("-b-b-", Pattern.OfRegex("a*").Replace("aabb", "-"));

    [Fact]
    public void A_group_that_repeats_too_often_is_an_error_and_no_crash()
    {
        var pattern = Pattern.OfRegex("(?:ab)*c");
        Assert.True(pattern.Find(string.Concat(Enumerable.Repeat("ab", 1000)) + "c", 0, out _, out _));
        Assert.Throws<InputException>(() => pattern.Find(string.Concat(Enumerable.Repeat("ab", 2_000_000)), 0, out _, out _));
    }
}

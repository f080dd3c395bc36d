using System.Diagnostics;
using System.Globalization;
using System.Text;
using EarlySignal.Tests.Support;
using EarlySignal.Tokenizers;

namespace EarlySignal.Tests.Tokenizers;

public sealed class TokenizerPropertyTest
{
    private const int Texts = 300;

    public static TheoryData<string> ByteLevelTokenizers => ["gpt2-512", "llama3-512", "neox-512", "qwen2-512"];

    [Theory, MemberData(nameof(ByteLevelTokenizers))]
    public void Decoding_gives_back_any_text_in_normal_form(string name)
    {
        var tokenizer = Tiny(name);
        var random = new Random(20261121);
        for (var i = 0; i < Texts; i++)
        {
            var text = RandomText(random).Normalize(NormalizationForm.FormC);
            Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text, addSpecialTokens: false)));
        }
    }

    [Fact]
    public void Threads_get_the_ids_that_one_thread_gets()
    {
        var random = new Random(4);
        var texts = Enumerable.Range(0, Texts).Select(_ => RandomText(random)).ToArray();
        var alone = texts.Select(text => Tiny("llama3-512").Encode(text, addSpecialTokens: true)).ToArray();
        var shared = Tiny("llama3-512");
        Parallel.For(0, 4 * Texts, i => Assert.Equal(alone[i % Texts], shared.Encode(texts[i % Texts], addSpecialTokens: true)));
    }

    [Fact]
    public void Cutting_a_sentencepiece_text_into_words_changes_no_id()
    {
        var file = new TokenizerFile(TinyPath("llama2-512"), TokenizerConfig.None);
        var tokenizer = Tokenizer.Load(TinyPath("llama2-512"), TokenizerConfig.None);
        var random = new Random(5);
        for (var i = 0; i < Texts; i++)
        {
            var text = string.Concat(Enumerable.Range(0, 8).Select(_ => RandomText(random)[..1].Replace('\uD83D', 'é') + new[] { " ", "  ", " the", "\n", "ing", "▁" }[random.Next(6)]));
            text = new string([.. text.Where(c => !char.IsSurrogate(c))]);
            List<int> whole = [];
            file.Model.Encode("▁" + text.Replace(' ', '▁'), whole);
            Assert.Equal(whole, tokenizer.Encode(text, addSpecialTokens: false));
        }
    }

    [Fact]
    public void Merges_are_applied_lowest_rank_first_and_leftmost_first_in_words_of_any_length()
    {
        var random = new Random(6);
        for (var round = 0; round < 60; round++)
        {
            var table = new PairTable(40);
            var ranks = new Dictionary<(int, int), Merge>();
            for (var rank = 0; rank < 40; rank++)
            {
                var (left, right) = (random.Next(3 + rank), random.Next(3 + rank));
                ranks[(left, right)] = new Merge(rank, 3 + rank);
                table.Set(left, right, new Merge(rank, 3 + rank));
            }
            List<int> word = [.. Enumerable.Range(0, random.Next(1, 150)).Select(_ => random.Next(3))];
            var expected = MergeSlowly([.. word], ranks);
            word.Insert(0, 99);
            new MergeLoop(table).Apply(word, start: 1);
            Assert.Equal([99, .. expected], word);
        }
    }

    [Theory, MemberData(nameof(ByteLevelTokenizers))]
    public void A_word_of_a_hundred_thousand_letters_takes_no_time(string name)
    {
        var random = new Random(7);
        var word = string.Concat(Enumerable.Range(0, 100_000).Select(_ => (char)('a' + random.Next(26))));
        var clock = Stopwatch.StartNew();
        Assert.Equal(word, Tiny(name).Decode(Tiny(name).Encode(word, addSpecialTokens: false)));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"took {clock.Elapsed}");
    }

    [Fact]
    public void Ids_do_not_depend_on_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var expected = Tiny("llama2-512").Encode("I said: 1.5 é 😀", addSpecialTokens: true);
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("tr-TR");
            Assert.Equal(expected, Tiny("llama2-512").Encode("I said: 1.5 é 😀", addSpecialTokens: true));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static List<int> MergeSlowly(List<int> word, Dictionary<(int, int), Merge> merges)
    {
        while (true)
        {
            var best = Enumerable.Range(0, Math.Max(0, word.Count - 1))
                .Where(i => merges.ContainsKey((word[i], word[i + 1])))
                .OrderBy(i => merges[(word[i], word[i + 1])].Rank).ThenBy(i => i)
                .Select(i => (int?)i).FirstOrDefault();
            if (best is not { } at)
                return word;
            word[at] = merges[(word[at], word[at + 1])].Id;
            word.RemoveAt(at + 1);
        }
    }

    private static string RandomText(Random random)
    {
        var text = new StringBuilder();
        for (var length = random.Next(1, 40); length > 0; length--)
        {
            var point = random.Next(6) switch
            {
                0 => random.Next(0x20, 0x7F),
                1 => random.Next(0x80, 0x800),
                2 => random.Next(0x800, 0xD800),
                3 => random.Next(0x1F300, 0x1FB00),
                // Not U+FFFE, which .NET refuses to normalise
                4 => random.Next(0x10000, 0x110000),
                _ => " \t\n\r'  the"[random.Next(10)],
            };
            text.Append(char.ConvertFromUtf32(point));
        }
        return text.ToString();
    }

    private static Tokenizer Tiny(string name) => Tokenizer.Load(TinyPath(name));

    private static string TinyPath(string name) => GoldenData.At("tokenizers", "tiny", name, "tokenizer.json");
}

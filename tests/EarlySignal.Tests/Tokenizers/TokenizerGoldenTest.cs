using System.Text.Json;
using EarlySignal.Tests.Support;
using EarlySignal.Tokenizers;

namespace EarlySignal.Tests.Tokenizers;

/// <summary>Ids and decoded text against the reference implementation's (Hugging Face tokenizers and transformers).</summary>
[Trait("Category", "Golden")]
public sealed class TokenizerGoldenTest
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static TheoryData<string> TinyTokenizers => [.. Goldens("tokenizers", "tiny.golden.json").Keys];

    public static TheoryData<string> RealTokenizers => Folders("tokenizers", "real");

    public static TheoryData<string> Kinds => Exists("tokenizers", "tiny_kinds") ? [.. KindsOf(NeedsTokenizerJson)] : [];

    public static TheoryData<string> ModelsWithTokenizer => Folders("models");

    [Theory, MemberData(nameof(TinyTokenizers))]
    public void Tiny_tokenizers_give_the_reference_ids_and_special_tokens(string name)
    {
        var golden = Goldens("tokenizers", "tiny.golden.json")[name];
        CheckTransformersGolden(Tokenizer.Load(GoldenData.At("tokenizers", "tiny", name, "tokenizer.json")), golden);
    }

    private static void CheckTransformersGolden(Tokenizer tokenizer, TransformersGolden golden)
    {
        Assert.Equal((golden.Len, golden.Bos, golden.Eos), (tokenizer.VocabularySize, tokenizer.BosToken, tokenizer.EosToken));
        foreach (var expected in golden.Cases)
        {
            var plain = tokenizer.Encode(expected.Text, addSpecialTokens: false);
            Assert.Equal(expected.IdsNoSpecial, plain);
            Assert.Equal(expected.Ids, tokenizer.Encode(expected.Text, addSpecialTokens: true));
            Assert.Equal(expected.Tokens, plain.Select(tokenizer.TokenText));
            Assert.Equal(expected.Decoded, tokenizer.Decode(plain));
        }
    }

    // The golden values of these come from the tokenizer file alone, whatever lies beside it.
    [NeedsTheory(Needs.Golden, "tokenizers/real"), MemberData(nameof(RealTokenizers))]
    public void Real_tokenizers_give_the_reference_ids_and_text(string name)
    {
        var tokenizer = Tokenizer.Load(GoldenData.At("tokenizers", "real", name, "tokenizer.json"), TokenizerConfig.None);
        var lines = File.ReadAllLines(GoldenData.At("tokenizers", "real", "lines.jsonl")).Select(line => JsonSerializer.Deserialize<string>(line)!).ToArray();
        foreach (var (file, special) in new[] { ("golden.plain.jsonl", false), ("golden.special.jsonl", true) })
        {
            var golden = File.ReadAllLines(GoldenData.At("tokenizers", "real", name, file)).Select(line => JsonSerializer.Deserialize<Encoded>(line, Web)!).ToArray();
            Assert.Equal(lines.Length, golden.Length);
            foreach (var (line, expected) in lines.Zip(golden))
            {
                var ids = tokenizer.Encode(line, special);
                Assert.True(expected.Ids.SequenceEqual(ids), $"'{line}': expected {string.Join(' ', expected.Ids)}, got {string.Join(' ', ids)}");
                Assert.Equal(expected.Decoded, tokenizer.Decode(ids));
            }
        }
    }

    [NeedsTheory(Needs.Golden, "tokenizers/tiny_kinds"), MemberData(nameof(Kinds))]
    public void Every_kind_of_tokenizer_gives_the_reference_ids(string name)
    {
        var kind = KindFile()[name];
        var tokenizer = Tokenizer.Load(GoldenData.At("tokenizers", "tiny_kinds", kind.Tokenizer));
        foreach (var expected in kind.Cases)
        {
            var ids = tokenizer.Encode(expected.Text, addSpecialTokens: false);
            Assert.True(expected.Ids.SequenceEqual(ids), $"'{expected.Text}': expected {string.Join(' ', expected.Ids)}, got {string.Join(' ', ids)}");
            Assert.Equal(expected.Decoded, tokenizer.Decode(ids, skipSpecialTokens: true));
        }
    }

    private static Dictionary<string, TransformersGolden> Goldens(params string[] path) =>
        JsonSerializer.Deserialize<Dictionary<string, TransformersGolden>>(File.ReadAllText(GoldenData.At(path)), Web)!;

    private static IEnumerable<string> KindsOf(Predicate<Kind> wanted) => KindFile().Where(kind => wanted(kind.Value)).Select(kind => kind.Key);

    // The folder also has SentencePiece models and a WordPiece tokenizer, which are not ours to read.
    private static bool NeedsTokenizerJson(Kind kind) =>
        kind.Tokenizer.EndsWith(".json", StringComparison.Ordinal) && !kind.Tokenizer.Contains("wordpiece", StringComparison.Ordinal);

    private static Dictionary<string, Kind> KindFile() =>
        JsonSerializer.Deserialize<Dictionary<string, Kind>>(File.ReadAllText(GoldenData.At("tokenizers", "tiny_kinds", "hf_tokenizer_cases.json")), Web)!;

    private static bool Exists(params string[] path) => Directory.Exists(GoldenData.At(path));

    private static TheoryData<string> Folders(params string[] path) => Exists(path)
        ? [.. Directory.GetDirectories(GoldenData.At(path)).Where(folder => File.Exists(Path.Combine(folder, "tokenizer.json"))).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)]
        : [];

    private sealed record TransformersGolden(int Len, int? Bos, int? Eos, TransformersCase[] Cases);

    private sealed record TransformersCase(string Text, int[] Ids, int[] IdsNoSpecial, string[] Tokens, string Decoded);

    private sealed record Encoded(int[] Ids, string Decoded);

    private sealed record Kind(string Tokenizer, KindCase[] Cases);

    private sealed record KindCase(string Text, int[] Ids, string Decoded);
}

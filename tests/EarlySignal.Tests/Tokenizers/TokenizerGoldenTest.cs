using System.Text.Json;
using System.Text.Json.Nodes;
using EarlySignal.Tests.Support;
using EarlySignal.Tokenizers;

namespace EarlySignal.Tests.Tokenizers;

/// <summary>Ids and decoded text against the reference implementation's (Hugging Face tokenizers and transformers).</summary>
[Trait("Category", "Golden")]
public sealed class TokenizerGoldenTest
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    // Ours, with its script beside this file, so it is read where it is kept.
    private static readonly Lazy<ComponentGolden> ComponentFile =
        new(() => Read<ComponentGolden>(Path.Combine(GoldenData.TestsFolder, "Goldens", "tokenizers", "components.golden.json")));

    public static TheoryData<string> TinyTokenizers => [.. Transformers().Keys];

    public static TheoryData<string> Models => Folders("models");

    public static TheoryData<string> RealTokenizers => Folders("tokenizers", "real");

    public static TheoryData<string> Kinds => Exists("tokenizers", "tiny_kinds") ? [.. KindFile().Where(kind => IsOurs(kind.Value)).Select(kind => kind.Key)] : [];

    public static TheoryData<string> Components => [.. ComponentFile.Value.Tokenizers.Keys];

    [Theory, MemberData(nameof(TinyTokenizers))]
    public void Tiny_tokenizers_give_the_reference_ids_and_special_tokens(string name)
    {
        CheckTransformers(Tokenizer.Load(GoldenData.At("tokenizers", "tiny", name, "tokenizer.json")), Transformers()[name]);
    }

    [Theory, MemberData(nameof(Models))]
    public void The_tokenizer_inside_a_model_folder_is_the_one_that_its_golden_names(string model)
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(GoldenData.At("models", $"{model}.golden.json")));
        var name = golden.RootElement.GetProperty("tokenizer").GetString()!;
        CheckTransformers(Tokenizer.Load(GoldenData.At("models", model, "tokenizer.json")), Transformers()[name]);
    }

    private static void CheckTransformers(Tokenizer tokenizer, TransformersGolden golden)
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

    // These golden values come from the tokenizer file alone, whatever lies beside it.
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
                CheckIds(line, expected.Ids, ids);
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
            CheckIds(expected.Text, expected.Ids, ids);
            Assert.Equal(expected.Decoded, tokenizer.Decode(ids, skipSpecialTokens: true));
        }
    }

    [Theory, MemberData(nameof(Components))]
    public void Every_component_gives_the_reference_ids_and_text(string name)
    {
        var (models, tokenizers) = ComponentFile.Value;
        using var folder = new TempFolder();
        var file = tokenizers[name].File.DeepClone();
        file["model"] = models[tokenizers[name].Model].DeepClone();
        File.WriteAllText(folder.At("tokenizer.json"), file.ToJsonString());
        var tokenizer = Tokenizer.Load(folder.At("tokenizer.json"));
        foreach (var expected in tokenizers[name].Cases)
        {
            CheckIds(expected.Text, expected.Ids, tokenizer.Encode(expected.Text, addSpecialTokens: false));
            CheckIds(expected.Text, expected.Special, tokenizer.Encode(expected.Text, addSpecialTokens: true));
            Assert.Equal(expected.Decoded, tokenizer.Decode(expected.Special));
            Assert.Equal(expected.DecodedSkip, tokenizer.Decode(expected.Special, skipSpecialTokens: true));
        }
    }

    [NeedsTheory(Needs.Data, "weights")]
    [InlineData("stories260K")]
    [InlineData("babyllama-105")]
    public void Trained_models_get_the_ids_of_their_reference_scores(string model)
    {
        var folder = Path.Combine(GoldenData.SharedData, "weights", model);
        var tokenizer = Tokenizer.Load(Path.Combine(folder, "tokenizer.json"));
        using var reference = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "reference_logprobs.json")));
        foreach (var item in reference.RootElement.GetProperty("cases").EnumerateArray())
        {
            var text = item.GetProperty("text").GetString()!;
            CheckIds(text, [.. item.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())], tokenizer.Encode(text, addSpecialTokens: true));
        }
    }

    private static void CheckIds(string text, int[] expected, int[] actual) =>
        Assert.True(expected.SequenceEqual(actual), $"'{text}': expected {string.Join(' ', expected)}, got {string.Join(' ', actual)}");

    private static Dictionary<string, TransformersGolden> Transformers() => Read<Dictionary<string, TransformersGolden>>(GoldenData.At("tokenizers", "tiny.golden.json"));

    private static T Read<T>(string path) => JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Web)!;

    // The folder also has SentencePiece models and a WordPiece tokenizer, which are not ours to read.
    private static bool IsOurs(Kind kind) =>
        kind.Tokenizer.EndsWith(".json", StringComparison.Ordinal) && !kind.Tokenizer.Contains("wordpiece", StringComparison.Ordinal);

    private static Dictionary<string, Kind> KindFile() => Read<Dictionary<string, Kind>>(GoldenData.At("tokenizers", "tiny_kinds", "hf_tokenizer_cases.json"));

    private static bool Exists(params string[] path) => Directory.Exists(GoldenData.At(path));

    private static TheoryData<string> Folders(params string[] path) => Exists(path)
        ? [.. Directory.GetDirectories(GoldenData.At(path)).Where(folder => File.Exists(Path.Combine(folder, "tokenizer.json"))).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)]
        : [];

    private sealed record TransformersGolden(int Len, int? Bos, int? Eos, TransformersCase[] Cases);

    private sealed record TransformersCase(string Text, int[] Ids, int[] IdsNoSpecial, string[] Tokens, string Decoded);

    private sealed record Encoded(int[] Ids, string Decoded);

    private sealed record Kind(string Tokenizer, KindCase[] Cases);

    private sealed record KindCase(string Text, int[] Ids, string Decoded);

    private sealed record ComponentGolden(Dictionary<string, JsonObject> Models, Dictionary<string, Component> Tokenizers);

    private sealed record Component(string Model, JsonObject File, ComponentCase[] Cases);

    private sealed record ComponentCase(string Text, int[] Ids, int[] Special, string Decoded, string DecodedSkip);
}

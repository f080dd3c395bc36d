using System.Text.Json.Nodes;
using EarlySignal.Basics;
using EarlySignal.Tests.Support;
using EarlySignal.Tokenizers;

namespace EarlySignal.Tests.Tokenizers;

public sealed class TokenizerContractTest
{
    private const string Small = """
        {
          "added_tokens": [{"id": 4, "content": "<s>", "special": true}, {"id": 5, "content": "</s>", "special": true}],
          "normalizer": null, "pre_tokenizer": null, "post_processor": null, "decoder": null,
          "model": {"type": "BPE", "unk_token": "?", "vocab": {"?": 0, "a": 1, "b": 2, "ab": 3}, "merges": ["a b"]}
        }
        """;

    [Theory]
    [InlineData("model", """{"type": "WordPiece", "vocab": {}}""", "WordPiece")]
    [InlineData("model", """{"type": "WordLevel", "vocab": {}}""", "WordLevel")]
    [InlineData("model", """{"type": "BPE", "dropout": 0.1, "vocab": {}, "merges": []}""", "dropout")]
    [InlineData("model", """{"type": "BPE", "unk_token": "x", "vocab": {}, "merges": []}""", "unk_token")]
    [InlineData("model", """{"type": "BPE", "vocab": {"a": -1}, "merges": []}""", "-1 for the token 'a'")]
    [InlineData("model", """{"type": "BPE", "vocab": {"a": 2000000000}, "merges": []}""", "2000000000")]
    [InlineData("model", """{"type": "BPE", "vocab": {"a": 0}, "merges": ["a a"]}""", "merge 0 of 'a' and 'a'")]
    [InlineData("model", """{"type": "BPE", "vocab": {"a": 0}, "merges": ["a b c"]}""", "merge 0")]
    [InlineData("model", """{"type": "Unigram", "vocab": []}""", "at least one piece")]
    [InlineData("model", """{"type": "Unigram", "unk_id": 7, "vocab": [["a", -1.0]]}""", "unk_id")]
    [InlineData("normalizer", """{"type": "BertNormalizer"}""", "BertNormalizer")]
    [InlineData("normalizer", """{"type": "Precompiled", "precompiled_charsmap": "AAAA"}""", "precompiled_charsmap")]
    [InlineData("normalizer", """{"type": "Precompiled", "precompiled_charsmap": "////fwAA"}""", "a trie of 2147483647 bytes")]
    [InlineData("pre_tokenizer", """{"type": "UnicodeScripts"}""", "UnicodeScripts")]
    [InlineData("pre_tokenizer", """{"type": "Split", "behavior": "Sideways", "pattern": {"String": "a"}}""", "Sideways")]
    [InlineData("pre_tokenizer", """{"type": "Split", "behavior": "Isolated", "pattern": {"Regex": "(a"}}""", "an unfinished group")]
    [InlineData("pre_tokenizer", """{"type": "Split", "behavior": "Isolated", "pattern": {"Regex": "\\p{Klingon}"}}""", "Klingon")]
    [InlineData("pre_tokenizer", """{"type": "Metaspace", "replacement": "__"}""", "replacement")]
    [InlineData("post_processor", """{"type": "Magic"}""", "Magic")]
    [InlineData("post_processor", """{"type": "RobertaProcessing", "cls": ["x", 99], "sep": ["y", 1]}""", "the id 99")]
    [InlineData("decoder", """{"type": "CTC"}""", "CTC")]
    [InlineData("added_tokens", """[{"id": 9, "content": "<s>"}]""", "the id 9 for '<s>'; expected 4")]
    [InlineData("added_tokens", """[{"id": 2, "content": "a"}]""", "the id 2 for 'a'; expected 1")]
    public void What_cannot_be_read_exactly_is_refused_by_name(string field, string value, string named)
    {
        var json = JsonNode.Parse(Small)!;
        json[field] = JsonNode.Parse(value);
        Assert.Contains(named, Assert.Throws<InputException>(() => Load(json.ToJsonString())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_with_half_a_surrogate_pair_is_refused()
    {
        // Not as theory data: what holds attributes cannot write such texts.
        foreach (var text in new[] { "\uD83D", "a\uDE00b", "\uDE00\uD83D", "😀\uD83D" })
            Assert.Contains("half of a surrogate pair", Assert.Throws<InputException>(() => Load(Small).Encode(text, false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("no such file", Assert.Throws<InputException>(() => Tokenizer.Load("nowhere/tokenizer.json")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"bos_token": "<s>", "eos_token": "</s>"}""", new[] { 3 })]
    [InlineData("""{"bos_token": "<s>", "eos_token": "</s>", "add_bos_token": true}""", new[] { 4, 3 })]
    [InlineData("""{"bos_token": {"content": "<s>"}, "eos_token": "</s>", "add_bos_token": true, "add_eos_token": true}""", new[] { 4, 3, 5 })]
    [InlineData("""{"bos_token": null, "eos_token": "</s>", "add_bos_token": true, "add_eos_token": true}""", new[] { 3, 5 })]
    public void The_configuration_beside_the_file_decides_what_is_put_around_a_text(string config, int[] expected)
    {
        var tokenizer = Load(Small, ("tokenizer_config.json", config));
        Assert.Equal(expected, tokenizer.Encode("ab", addSpecialTokens: true));
        Assert.Equal([3], tokenizer.Encode("ab", addSpecialTokens: false));
        Assert.Equal(5, tokenizer.EosToken);
    }

    [Fact]
    public void The_special_tokens_map_names_what_the_configuration_does_not()
    {
        var tokenizer = Load(Small, ("special_tokens_map.json", """{"bos_token": "<s>", "eos_token": {"content": "</s>"}}"""));
        Assert.Equal((4, 5), (tokenizer.BosToken, tokenizer.EosToken));
    }

    [Fact]
    public void Without_any_configuration_a_token_of_the_usual_name_ends_a_text()
    {
        Assert.Null(Load(Small).EosToken);
        Assert.Equal(5, Load(Small.Replace("</s>", "<|endoftext|>")).EosToken);
    }

    [Fact]
    public void A_configuration_of_another_tokenizer_is_refused()
    {
        var fault = Assert.Throws<InputException>(() => Load(Small, ("tokenizer_config.json", """{"bos_token": "<bos>"}""")));
        Assert.Contains("'<bos>'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_only_the_configuration_lists_is_found_in_text()
    {
        var config = """{"added_tokens_decoder": {"4": {"content": "<s>", "special": true}, "6": {"content": "<x>", "special": true}}}""";
        var tokenizer = Load(Small, ("tokenizer_config.json", config));
        Assert.Equal([1, 6, 2], tokenizer.Encode("a<x>b", addSpecialTokens: false));
        Assert.Equal(7, tokenizer.VocabularySize);
    }

    [Fact]
    public void Ids_that_are_no_token_have_no_text_and_decode_to_nothing()
    {
        var tokenizer = Load(Small);
        Assert.Equal("ab", tokenizer.TokenText(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.TokenText(6));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.TokenText(-1));
        Assert.Equal("ab", tokenizer.Decode([3, 1000, -1]));
        Assert.Equal("ab", tokenizer.Decode([4, 3, 5], skipSpecialTokens: true));
    }

    [Fact]
    public void A_text_with_a_noncharacter_is_normalised_around_it()
    {
        var json = JsonNode.Parse(Small)!;
        json["normalizer"] = JsonNode.Parse("""{"type": "Sequence", "normalizers": [{"type": "NFD"}, {"type": "StripAccents"}]}""");
        Assert.Equal([1, 0, 1], Load(json.ToJsonString()).Encode("á\uFFFEá", addSpecialTokens: false));
    }

    private static Tokenizer Load(string json, params (string Name, string Text)[] beside)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.At("tokenizer.json"), json);
        foreach (var (name, text) in beside)
            File.WriteAllText(folder.At(name), text);
        return Tokenizer.Load(folder.At("tokenizer.json"));
    }
}

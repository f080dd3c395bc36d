using System.Text.Json;
using EarlySignal.Tests.Support;
using EarlySignal.Tokenizers;

namespace EarlySignal.Tests.Plans;

/// <summary>A tokenizer of one id per letter, in which <c>a</c> merges with a space before it and with a <c>b</c> behind it.</summary>
public static class LetterTokenizer
{
    public const int Space = 26, NewLine = 27, SpaceA = 28, Ab = 29, Bos = 30;

    /// <summary>The id of a letter from a to z.</summary>
    public static int Id(char letter) => letter - 'a';

    /// <summary>Writes the tokenizer to a folder and loads it.</summary>
    /// <param name="namesBos">Whether <c>&lt;s&gt;</c> is named as the token that begins a text.</param>
    /// <param name="addsBos">Whether it is put before every text.</param>
    public static Tokenizer Load(bool namesBos = true, bool addsBos = false)
    {
        using TempFolder folder = new();
        Dictionary<string, int> vocabulary = Enumerable.Range(0, 26).ToDictionary(id => ((char)('a' + id)).ToString());
        vocabulary["Ġ"] = Space;
        vocabulary["Ċ"] = NewLine;
        vocabulary["Ġa"] = SpaceA;
        vocabulary["ab"] = Ab;
        vocabulary["<s>"] = Bos;
        File.WriteAllText(folder.At("tokenizer.json"), JsonSerializer.Serialize(new
        {
            version = "1.0",
            added_tokens = new[] { new { id = Bos, content = "<s>", single_word = false, lstrip = false, rstrip = false, normalized = false, special = true } },
            pre_tokenizer = new { type = "ByteLevel", add_prefix_space = false, trim_offsets = true, use_regex = false },
            decoder = new { type = "ByteLevel", add_prefix_space = false, trim_offsets = true, use_regex = false },
            model = new { type = "BPE", vocab = vocabulary, merges = new[] { "Ġ a", "a b" } },
        }));
        if (namesBos)
            File.WriteAllText(folder.At("tokenizer_config.json"), JsonSerializer.Serialize(new { bos_token = "<s>", add_bos_token = addsBos }));
        return Tokenizer.Load(folder.At("tokenizer.json"));
    }
}

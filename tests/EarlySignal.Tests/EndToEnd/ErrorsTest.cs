using System.Buffers.Binary;
using System.Text.Json.Nodes;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.EndToEnd;

/// <summary>What a user sees of unusable input; which words each fault is told in is tested in its room.</summary>
public class ErrorsTest
{
    private const string Layer = "model.layers.0.self_attn.q_proj.weight";

    private static readonly Dictionary<string, (Action<TempFolder> Damage, string Named)> Damages = new()
    {
        ["a file that is cut short"] = (temp => Weights(temp, bytes => bytes[..(bytes.Length / 2)]), "model.safetensors"),
        ["a header length of 2^63"] = (temp => Weights(temp, bytes => [0, 0, 0, 0, 0, 0, 0, 0x80, .. bytes[8..]]), "9223372036854775808"),
        ["overlapping offsets"] = (temp => Header(temp, header => Shift(header[Layer]!["data_offsets"]!.AsArray(), -64)), "overlap"),
        ["a missing tensor"] = (temp => Header(temp, header => Rename(header, Layer, "elsewhere")), Layer),
        ["a wrong shape"] = (temp => Header(temp, header => header[Layer]!["shape"] = new JsonArray(16, 64)), "(16, 64)"),
        ["an unknown architecture"] = (temp => Replace(temp.At("step1", "config.json"), "LlamaForCausalLM", "FooForCausalLM"), "FooForCausalLM"),
        ["weights that are not numbers"] = (temp => Weights(temp, bytes => [.. bytes[..^4096], .. Enumerable.Repeat((byte)0xff, 4096)]), "item '1': found a non-finite"),
        ["a gold index out of range"] = (temp => Replace(temp.At("task", "items.jsonl"), "\"a\":0", "\"a\":2"), "gold index 2"),
        ["an item id that appears twice"] = (temp => Replace(temp.At("task", "items.jsonl"), "\"id\":2", "\"id\":1"), "line 2, id"),
        ["an empty continuation"] = (temp => Replace(temp.At("task", "items.jsonl"), "\"animal\"", "\"\""), "an empty choice"),
        ["a context longer than the window"] = (temp => Replace(temp.At("task", "items.jsonl"), "A cat", string.Concat(Enumerable.Repeat("A cat ", 300))), "task.yaml"),
        ["a task without items"] = (temp => File.WriteAllText(temp.At("task", "items.jsonl"), ""), "items.jsonl"),
        ["a results folder that cannot be made"] = (temp => File.WriteAllText(temp.At("results"), ""), "results: found a file"),
    };

    public static TheoryData<string> Faults => [.. Damages.Keys];

    [Fact]
    public void The_input_of_these_tests_is_scored_when_nothing_is_wrong_with_it()
    {
        using var temp = Input();
        Assert.Equal(0, Score(temp).ExitCode);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Unusable_input_ends_with_one_paragraph_and_exit_code_2(string fault)
    {
        using var temp = Input();
        Damages[fault].Damage(temp);
        ExpectParagraph(Score(temp), Damages[fault].Named);
    }

    [Theory]
    [InlineData("--metric", "accuracy")]
    [InlineData("--limit", "0")]
    [InlineData("--limit", "-1")]
    [InlineData("--only", "0/3")]
    [InlineData("--threads", "-1")]
    [InlineData("--threads", "100000")]
    [InlineData("--engine", "7")]
    public void An_option_out_of_its_range_is_refused_before_anything_is_scored(string option, string value)
    {
        using var temp = Input();
        ExpectParagraph(Score(temp, option, value), option);
        Assert.False(Directory.Exists(temp.At("results")));
    }

    [Fact]
    public void A_page_that_cannot_be_written_and_a_folder_without_results_are_told_in_a_paragraph()
    {
        using var temp = Input();
        Assert.Equal(0, Score(temp).ExitCode);
        ExpectParagraph(EarlyCommand.Run(temp.Path, "report", "--out", temp.At("task")), "task");
        ExpectParagraph(EarlyCommand.Run(temp.Path, "report", "--results", temp.At("task")), temp.At("task"));
    }

    [Fact]
    public void A_wrong_command_line_is_named_with_exit_code_1()
    {
        using var temp = new TempFolder();
        var missing = EarlyCommand.Run(temp.Path, "score", "--model", ".");
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("--task", missing.Error);
        var empty = EarlyCommand.Run(temp.Path, "report", "--results", "");
        Assert.Equal(1, empty.ExitCode);
        Assert.Contains("--results", empty.Error);
    }

    private static void ExpectParagraph(EarlyCommand.Outcome outcome, string named)
    {
        Assert.True(outcome.ExitCode == 2, $"exit code {outcome.ExitCode}: {outcome.Error}");
        Assert.StartsWith("error: ", outcome.Error);
        Assert.Contains(named, outcome.Error);
        Assert.Single(outcome.Error.Trim().Split('\n'));
    }

    private static EarlyCommand.Outcome Score(TempFolder temp, params string[] more) =>
        EarlyCommand.Run(temp.Path, ["score", "--model", ".", "--task", "task", .. more]);

    /// <summary>A bundled checkpoint and a task of two items.</summary>
    private static TempFolder Input()
    {
        var temp = new TempFolder();
        var series = EarlyCommand.Ladder[^1];
        Directory.CreateDirectory(temp.At("step1"));
        foreach (var file in Directory.EnumerateFiles(Directory.EnumerateDirectories(series).Order(StringComparer.Ordinal).First()))
            File.Copy(file, temp.At("step1", Path.GetFileName(file)));
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(series)!, "tokenizer*.json"))
            File.Copy(file, temp.At(Path.GetFileName(file)));
        TinyTask.Write(
            temp.At("task"),
            """{"id":1,"q":"A cat is an","c":["animal","plant"],"a":0}""",
            """{"id":2,"q":"A rose is a","c":["animal","plant"],"a":1}""");
        return temp;
    }

    private static void Weights(TempFolder temp, Func<byte[], byte[]> damage)
    {
        var file = temp.At("step1", "model.safetensors");
        File.WriteAllBytes(file, damage(File.ReadAllBytes(file)));
    }

    private static void Header(TempFolder temp, Action<JsonObject> damage) => Weights(temp, bytes =>
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        var header = JsonNode.Parse(bytes.AsSpan(8, length))!.AsObject();
        damage(header);
        var text = System.Text.Encoding.UTF8.GetBytes(header.ToJsonString());
        var prefix = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(prefix, text.Length);
        return [.. prefix, .. text, .. bytes[(8 + length)..]];
    });

    private static void Shift(JsonArray offsets, long by)
    {
        for (var i = 0; i < offsets.Count; i++)
            offsets[i] = offsets[i]!.GetValue<long>() + by;
    }

    private static void Rename(JsonObject header, string from, string to)
    {
        var tensor = header[from];
        header.Remove(from);
        header[to] = tensor;
    }

    private static void Replace(string file, string from, string to)
    {
        var text = File.ReadAllText(file);
        Assert.Contains(from, text);
        File.WriteAllText(file, text.Replace(from, to, StringComparison.Ordinal));
    }
}

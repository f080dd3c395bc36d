using System.Text.Json;
using System.Text.Json.Nodes;
using EarlySignal.Metrics;
using EarlySignal.Results;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Results;

public class LmEvalSamplesTest
{
    private const string Good = """{"doc_id": 0, "target": "1", "arguments": {"gen_args_0": {"arg_0": "q", "arg_1": " a"}, "gen_args_1": {"arg_0": "q", "arg_1": " bü"}}, "filtered_resps": [["-1.5", "False"], ["-0.5", "True"]], "acc": 1.0}""";

    [Fact]
    public void A_line_becomes_an_item_with_sums_and_lengths()
    {
        var item = Assert.Single(Read(Good));
        Assert.Equal(("0", 1), (item.ItemId, item.Gold));
        Assert.Equal([-1.5, -0.5], item.Choices.Select(choice => choice.LogProb));
        Assert.Equal([false, true], item.Choices.Select(choice => choice.IsGreedy));
        Assert.Equal((2, 3), (item.Choices[1].CodePoints, item.Choices[1].Utf8Bytes));
    }

    [Fact]
    public void Lines_of_older_versions_are_read_and_put_into_the_order_of_the_documents()
    {
        var items = Read(
            """{"doc_id": 1, "doc": {"id": "second", "group": "g"}, "target": 0, "arguments": [["q", " a"], ["q", " b"]], "filtered_resps": [[-1, false], [-2, false]]}""",
            """{"doc_id": 0, "doc": {"id": "first"}, "target": 1, "arguments": [["q", " a"], ["q", " b"]], "filtered_resps": [[-1, false], [-2, false]]}""");
        Assert.Equal(["first", "second"], items.Select(item => item.ItemId));
        Assert.Equal([1, 0], items.Select(item => item.Gold));
        Assert.Equal("g", items[1].Group);
    }

    [Fact]
    public void A_target_among_choices_that_are_numbers_is_read_as_the_accuracies_tell()
    {
        // As an index, 1 is the choice 0, which is not the best one; as a text it is.
        const string line = """{"doc_id": 0, "target": "1", "arguments": [["q", " 1"], ["q", " 0"]], "filtered_resps": [[-1, false], [-2, false]], "acc": ACC}""";
        Assert.Equal(0, Read(line.Replace("ACC", "1.0")).Single().Gold);
        Assert.Equal(1, Read(line.Replace("ACC", "0.0")).Single().Gold);
    }

    [Fact]
    public void A_list_of_targets_is_read_as_several_golds_and_written_as_such()
    {
        var line = Good.Replace("\"target\": \"1\"", "\"target\": \"[1, 0]\"");
        var item = Read(line).Single();
        Assert.Equal(0, item.Gold);
        Assert.Equal([1], item.OtherGolds);
        Assert.Equal([0, 1], Read(line.Replace("\"[1, 0]\"", "[1, 0]")).Single().Golds().ToArray());
        using var folder = new TempFolder();
        using (var stream = File.Create(folder.At("s.jsonl")))
            LmEvalSampleWriter.Write(stream, [new LmEvalSample(item, [("q", " a"), ("q", " bü")])], [("acc", MetricList.Accuracy.PerItem)]);
        Assert.Contains("\"target\":\"[0, 1]\"", File.ReadAllText(folder.At("s.jsonl")));
        Assert.Equivalent(item, LmEvalSamples.Read(folder.At("s.jsonl")).Single(), strict: true);
        InputFault.Expect(() => Read(line.Replace("[1, 0]", "[1, 2]")), "'[1, 2]'", "a list of indices");
    }

    [Fact]
    public void Unconditional_requests_belong_to_their_choices()
    {
        var item = Read("""{"doc_id": 0, "target": 0, "arguments": [["q", " a"], ["q", " b"], ["", " a"], ["", " b"]], "filtered_resps": [[-1, false], [-2, false], [-3, false], [-4, false]]}""").Single();
        Assert.Equal([-3.0, -4.0], item.Choices.Select(choice => choice.UnconditionalLogProb));
    }

    [Theory]
    [InlineData("\"filtered_resps\": [[\"-1.5\", \"False\"], ", "\"filtered_resps\": [", "1 answers")]
    [InlineData("-1.5", "x", "filtered_resps[0][0]", "\"x\"")]
    [InlineData("\"arg_0\": \"q\", \"arg_1\": \" a\"", "\"arg_0\": \"other\", \"arg_1\": \" a\"", "different contexts")]
    [InlineData("\"target\": \"1\"", "\"target\": \"2\"", "'2'", "the index or the text")]
    [InlineData("\"doc_id\": 0, ", "", "doc_id", "no value")]
    [InlineData("}}", "}", "line 1", "not valid JSON")]
    public void A_damaged_line_is_one_clear_error(string part, string by, params string[] words)
    {
        Assert.Contains(part, Good);
        InputFault.Expect(() => Read(Good.Replace(part, by)), words);
    }

    [Fact]
    public void Two_samples_of_one_document_are_one_clear_error() =>
        InputFault.Expect(() => Read(Good, Good), "doc_id 0", "2 samples", "one for each item");

    [Fact]
    public void A_file_without_samples_is_one_clear_error() => InputFault.Expect(() => Read(""), "no samples", "--log_samples");

    [Fact]
    public void What_is_written_has_the_harness_fields_and_reads_back()
    {
        using var folder = new TempFolder();
        ItemResult[] items = [.. Read(Good, Good.Replace("\"doc_id\": 0", "\"doc_id\": 7")).Select(item => item with { Group = "g" })];
        var samples = items.Select(item => new LmEvalSample(item, [("a \"question\"\nü", " a"), ("a \"question\"\nü", " bü")])).ToArray();
        byte[] Written()
        {
            using var stream = new MemoryStream();
            LmEvalSampleWriter.Write(stream, samples, [("acc", MetricList.Accuracy.PerItem)]);
            return stream.ToArray();
        }
        File.WriteAllBytes(folder.At("s.jsonl"), Written());
        Assert.Equal(Written(), File.ReadAllBytes(folder.At("s.jsonl")));
        Assert.Equivalent(items, LmEvalSamples.Read(folder.At("s.jsonl")), strict: true);

        var line = JsonDocument.Parse(File.ReadLines(folder.At("s.jsonl")).First()).RootElement;
        Assert.Equal(
            ["doc_id", "doc", "target", "arguments", "resps", "filtered_resps", "filter", "metrics", "doc_hash", "prompt_hash", "target_hash", "acc"],
            line.EnumerateObject().Select(field => field.Name));
        Assert.Equal("""[[["-1.5","False"]],[["-0.5","True"]]]""", line.GetProperty("resps").GetRawText());
        Assert.Equal(1, line.GetProperty("acc").GetDouble());
    }

    public static TheoryData<string, string> Goldens
    {
        get
        {
            var data = new TheoryData<string, string>();
            if (Directory.Exists(GoldenData.At("lm_eval")))
                foreach (var file in Directory.EnumerateFiles(GoldenData.At("lm_eval"), "*.json").Order(StringComparer.Ordinal))
                    foreach (var task in Open(file).GetProperty("configs").EnumerateObject().Where(task => task.Value.GetProperty("output_type").GetString() == "multiple_choice"))
                        data.Add(Path.GetFileNameWithoutExtension(file), task.Name);
            return data;
        }
    }

    [NeedsTheory(Needs.Golden, "lm_eval"), MemberData(nameof(Goldens))]
    [Trait("Category", "Golden")]
    public void The_harness_own_log_likelihoods_give_its_own_accuracies(string model, string task)
    {
        var golden = Open(GoldenData.At("lm_eval", model + ".json"));
        string[] lines = [.. golden.GetProperty("samples").GetProperty(task).EnumerateArray().Select(Line)];
        var contexts = golden.GetProperty("samples").GetProperty(task)[0].GetProperty("requests").EnumerateArray().Select(request => request.GetProperty("arguments")[0].GetString()).Where(context => context!.Length > 0);
        if (contexts.Distinct().Count() > 1)
        {
            InputFault.Expect(() => Read(lines), "different contexts");
            return;
        }
        var results = golden.GetProperty("results").GetProperty(task);
        Assert.Equal(results.GetProperty("acc,none").GetDouble(), MetricList.Accuracy.Of(Read(lines)).Value, 1e-12);
        if (results.TryGetProperty("acc_norm,none", out var normalised))
            Assert.Equal(normalised.GetDouble(), MetricList.AccuracyPerCodePoint.Of(Read(lines)).Value, 1e-12);
    }

    // The recorded sample as the harness writes it to its file.
    private static string Line(JsonElement sample)
    {
        var requests = sample.GetProperty("requests").EnumerateArray().ToArray();
        return new JsonObject
        {
            ["doc_id"] = sample.GetProperty("doc_id").GetInt32(),
            ["target"] = sample.GetProperty("target").ToString(),
            ["arguments"] = new JsonObject(requests.Select((request, i) => KeyValuePair.Create($"gen_args_{i}", (JsonNode?)new JsonObject
            {
                ["arg_0"] = request.GetProperty("arguments")[0].GetString(),
                ["arg_1"] = request.GetProperty("arguments")[1].GetString(),
            }))),
            ["filtered_resps"] = new JsonArray([.. requests.Select(request => new JsonArray(request.GetProperty("ll").GetRawText(), request.GetProperty("is_greedy").GetBoolean() ? "True" : "False"))]),
            ["acc"] = sample.GetProperty("metrics").GetProperty("acc").GetDouble(),
        }.ToJsonString();
    }

    private static JsonElement Open(string file) => JsonDocument.Parse(File.ReadAllBytes(file)).RootElement;

    private static IReadOnlyList<ItemResult> Read(params string[] lines)
    {
        using var folder = new TempFolder();
        File.WriteAllLines(folder.At("samples_t_2025.jsonl"), lines);
        return LmEvalSamples.Read(folder.At("samples_t_2025.jsonl"));
    }
}

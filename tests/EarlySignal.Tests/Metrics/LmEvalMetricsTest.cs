using System.Text.Json;
using EarlySignal.Metrics;
using EarlySignal.Results;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Metrics;

/// <summary>lm-evaluation-harness's log-likelihoods through our metrics give its own metrics, item by item and in the mean.</summary>
[Trait("Category", "Golden")]
public class LmEvalMetricsTest
{
    private const string Folder = "lm_eval";

    private static readonly Dictionary<string, Metric> MetricOf = new()
    {
        ["acc"] = MetricList.Accuracy,
        ["acc_norm"] = MetricList.AccuracyPerCodePoint,
        ["acc_bytes"] = MetricList.AccuracyPerByte,
        ["brier_score"] = MetricList.Brier,
        ["acc_mutual_info"] = MetricList.AccuracyByMutualInformation,
        ["exact_match"] = MetricList.ExactMatch,
    };

    // Each with the metric's own word for the length of a text; words are not stored.
    private static readonly Dictionary<string, CorpusMetric> CorpusMetricOf = new()
    {
        ["perplexity"] = CorpusMetric.Perplexity,
        ["byte_perplexity"] = CorpusMetric.BytePerplexity,
        ["bits_per_byte"] = CorpusMetric.BitsPerByte,
    };

    public static TheoryData<string, string> ModelsAndTasks => TasksOf("multiple_choice");

    public static TheoryData<string, string> ModelsAndTexts => TasksOf("loglikelihood", "loglikelihood_rolling");

    [NeedsTheory(Needs.Golden, Folder), MemberData(nameof(ModelsAndTasks))]
    public void Metrics_means_and_standard_errors_are_lm_evals(string model, string task)
    {
        var run = Open(GoldenData.At(Folder, model + ".json"));
        var samples = run.GetProperty("samples").GetProperty(task).EnumerateArray().ToArray();
        var items = samples.Select(sample => Item(run.GetProperty("configs").GetProperty(task), sample)).ToArray();
        var means = run.GetProperty("results").GetProperty(task);
        foreach (var (name, metric) in MetricOf.Where(pair => means.TryGetProperty($"{pair.Key},none", out _)))
        {
            var value = metric.Of(items);
            Assert.Equal(means.GetProperty($"{name},none").GetDouble(), value.Value, 1e-9);
            Assert.Equal(items.Length, value.Items);
            if (means.GetProperty($"{name}_stderr,none") is { ValueKind: JsonValueKind.Number } error)
                Assert.Equal(error.GetDouble(), value.StandardError, 1e-12);
            for (var i = 0; i < items.Length; i++)
                if (samples[i].GetProperty("metrics").GetProperty(name) is { ValueKind: JsonValueKind.Number } one)
                    Assert.Equal(one.GetDouble(), metric.PerItem(items[i]));
        }
        Assert.True(means.TryGetProperty("acc,none", out _), $"{task} has no metric that is compared here.");
    }

    [NeedsTheory(Needs.Golden, Folder), MemberData(nameof(ModelsAndTexts))]
    public void Perplexities_of_texts_are_lm_evals(string model, string task)
    {
        var run = Open(GoldenData.At(Folder, model + ".json"));
        ItemResult[] items = [.. run.GetProperty("samples").GetProperty(task).EnumerateArray().Select(TextItem)];
        var means = run.GetProperty("results").GetProperty(task);
        var compared = CorpusMetricOf.Where(pair => means.TryGetProperty($"{pair.Key},none", out _)).ToArray();
        Assert.NotEmpty(compared);
        foreach (var (name, metric) in compared)
        {
            var expected = means.GetProperty($"{name},none").GetDouble();
            Assert.Equal(1, metric.Of(items).Value / expected, 1e-9);
        }
    }

    private static TheoryData<string, string> TasksOf(params string[] outputTypes)
    {
        var data = new TheoryData<string, string>();
        foreach (var file in Files())
            foreach (var task in Open(file).GetProperty("configs").EnumerateObject().Where(task => outputTypes.Contains(task.Value.GetProperty("output_type").GetString())))
                data.Add(Path.GetFileNameWithoutExtension(file), task.Name);
        return data;
    }

    private static IEnumerable<string> Files() =>
        Directory.Exists(GoldenData.At(Folder)) ? Directory.EnumerateFiles(GoldenData.At(Folder), "*.json").Order(StringComparer.Ordinal) : [];

    private static JsonElement Open(string file) => JsonDocument.Parse(File.ReadAllBytes(file)).RootElement;

    private static ItemResult Item(JsonElement config, JsonElement sample)
    {
        // Requests after an empty context are the unconditional ones of mutual information.
        var all = sample.GetProperty("requests").EnumerateArray().ToArray();
        var requests = all.Where(request => Argument(request, 0).Length > 0).ToArray();
        var unconditional = all.Where(request => Argument(request, 0).Length == 0).Select(request => (double?)request.GetProperty("ll").GetDouble()).ToArray();
        var delimiter = config.GetProperty("target_delimiter").GetString()!;
        var choices = requests.Select(request => Argument(request, 1)[delimiter.Length..]).ToArray();
        var scores = requests.Select((request, i) => Choice(choices[i], request, unconditional.Length > 0 ? unconditional[i] : null));
        return new ItemResult("", Gold(config, sample, choices), null, [.. scores]);
    }

    private static int Gold(JsonElement config, JsonElement sample, string[] choices)
    {
        var target = sample.GetProperty("target");
        if (target.ValueKind == JsonValueKind.Number)
            return target.GetInt32();
        if (choices.Distinct().Count() > 1)
            return Array.IndexOf(choices, target.GetString());
        // One continuation after several contexts: only the data say which context is right, counting from 1.
        var data = config.GetProperty("dataset_kwargs").GetProperty("data_files").GetProperty("test").GetString()!;
        var row = File.ReadLines(GoldenData.At(Folder, "tasks", data)).ElementAt(sample.GetProperty("doc_id").GetInt32());
        return int.Parse(JsonDocument.Parse(row).RootElement.GetProperty("answer").ToString()) - 1;
    }

    private static string Argument(JsonElement request, int index) => request.GetProperty("arguments")[index].GetString()!;

    // Of a text that is scored as a whole, the only argument is the text; else the last is the continuation.
    private static ItemResult TextItem(JsonElement sample)
    {
        var request = sample.GetProperty("requests").EnumerateArray().Single();
        return new("", 0, null, [Choice(request.GetProperty("arguments").EnumerateArray().Last().GetString()!, request, null)]);
    }

    // A stored log-likelihood is a sum of floats; of a long text it is no float itself.
    private static ChoiceScore Choice(string text, JsonElement request, double? unconditional) => new(
        Floats(request.GetProperty("ll").GetDouble()), text.EnumerateRunes().Count(), System.Text.Encoding.UTF8.GetByteCount(text),
        request.TryGetProperty("is_greedy", out var greedy) && greedy.GetBoolean(), unconditional);

    private static float[] Floats(double value) => [(float)value, (float)(value - (float)value)];
}

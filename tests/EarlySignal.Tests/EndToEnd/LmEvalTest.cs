using System.Text.Json;
using EarlySignal.Checkpoints;
using EarlySignal.Metrics;
using EarlySignal.Results;
using EarlySignal.Runs;
using EarlySignal.Tasks;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.EndToEnd;

/// <summary>From the task's files and the checkpoint's files to the metrics, against the real lm-evaluation-harness.</summary>
[Trait("Category", "Golden")]
public class LmEvalTest
{
    private const double LogLikelihoodTolerance = 1e-3;

    private static IEnumerable<string> Names(string pattern, params string[] folder) =>
        Directory.EnumerateFiles(GoldenData.At(folder), pattern).Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal);

    public static TheoryData<string, string, EngineKind> Cases()
    {
        var cases = new TheoryData<string, string, EngineKind>();
        foreach (var model in Names("*.json", "lm_eval"))
            foreach (var task in Names("*.yaml", "lm_eval", "tasks"))
                foreach (var engine in Enum.GetValues<EngineKind>())
                    cases.Add(model, task, engine);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Log_likelihoods_and_accuracies_are_those_of_the_harness(string model, string task, EngineKind engine)
    {
        using var temp = new TempFolder();
        var definition = TaskDefinition.Load(GoldenData.At("lm_eval", "tasks", task + ".yaml"));
        var sweep = new Sweep(
            [new SeriesSource(CheckpointSeries.Open(GoldenData.At("models", model)))], [definition], new ResultFolder(temp.Path), new SweepOptions { Engine = engine });
        var items = sweep.Run(new Progress<SweepProgress>(), CancellationToken.None).Single().ReadItems();

        using var golden = JsonDocument.Parse(File.ReadAllBytes(GoldenData.At("lm_eval", model + ".json")));
        var samples = golden.RootElement.GetProperty("samples").GetProperty(task);
        Assert.Equal(samples.GetArrayLength(), items.Count);
        foreach (var (item, sample) in items.Zip(samples.EnumerateArray()))
        {
            var requests = sample.GetProperty("requests").EnumerateArray().Take(item.Choices.Count).ToArray();
            foreach (var (choice, request) in item.Choices.Zip(requests))
            {
                Assert.Equal(request.GetProperty("ll").GetDouble(), choice.LogProb, Tolerance(choice));
                if (request.TryGetProperty("is_greedy", out var isGreedy))
                    Assert.Equal(isGreedy.GetBoolean(), choice.IsGreedy);
            }
        }
        var results = golden.RootElement.GetProperty("results").GetProperty(task);
        if (results.TryGetProperty("acc,none", out var accuracy))
            Assert.Equal(accuracy.GetDouble(), MetricList.Accuracy.Of(items).Value, 1e-12);
        if (results.TryGetProperty("acc_norm,none", out var normalised))
            Assert.Equal(normalised.GetDouble(), MetricList.AccuracyPerCodePoint.Of(items).Value, 1e-12);
        foreach (var metric in TextMetric.All)
        {
            if (results.TryGetProperty($"{metric.Name},none", out var value))
                Assert.Equal(1, metric.Over(items) / value.GetDouble(), 1e-3);
        }
    }

    // The harness adds up in single precision: over a thousand tokens the sum itself is that much off.
    private static double Tolerance(ChoiceScore choice) => LogLikelihoodTolerance * Math.Max(1, choice.Tokens / 100.0);
}

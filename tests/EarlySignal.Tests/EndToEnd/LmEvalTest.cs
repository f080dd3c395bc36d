using System.Text.Json;
using EarlySignal.Basics;
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
            foreach (var task in Names("*.yaml", "lm_eval", "tasks").Where(IsSupported))
                foreach (var engine in Enum.GetValues<EngineKind>())
                    cases.Add(model, task, engine);
        return cases;
    }

    // What is refused must be refused in words; the tests of Tasks look at them.
    private static bool IsSupported(string task)
    {
        try
        {
            TaskDefinition.Load(GoldenData.At("lm_eval", "tasks", task + ".yaml"));
            return true;
        }
        catch (InputException)
        {
            return false;
        }
    }

    [Theory]
    [InlineData("oracle_arc")]
    [InlineData("oracle_var")]
    [InlineData("oracle_cloze")]
    [InlineData("oracle_mmlu")]
    public void The_multiple_choice_tasks_are_among_the_cases(string task) => Assert.True(IsSupported(task));

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
                Assert.Equal(request.GetProperty("ll").GetDouble(), choice.LogProb, LogLikelihoodTolerance);
                Assert.Equal(request.GetProperty("is_greedy").GetBoolean(), choice.IsGreedy);
            }
        }
        var results = golden.RootElement.GetProperty("results").GetProperty(task);
        Assert.Equal(results.GetProperty("acc,none").GetDouble(), MetricList.Accuracy.Of(items).Value, 1e-12);
        if (results.TryGetProperty("acc_norm,none", out var normalised))
            Assert.Equal(normalised.GetDouble(), MetricList.AccuracyPerCodePoint.Of(items).Value, 1e-12);
    }
}

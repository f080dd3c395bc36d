using System.Text.Json;
using EarlySignal.Basics;
using EarlySignal.Checkpoints;
using EarlySignal.Metrics;
using EarlySignal.Models;
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

    public static TheoryData<string, string, EngineKind> Cases()
    {
        var cases = new TheoryData<string, string, EngineKind>();
        foreach (var file in Directory.EnumerateFiles(GoldenData.At("lm_eval"), "*.json").Order(StringComparer.Ordinal))
            foreach (var task in Directory.EnumerateFiles(GoldenData.At("lm_eval", "tasks"), "*.yaml").Order(StringComparer.Ordinal))
                foreach (var engine in Enum.GetValues<EngineKind>())
                    if (IsSupported(Path.GetFileNameWithoutExtension(file), task))
                        cases.Add(Path.GetFileNameWithoutExtension(file), Path.GetFileNameWithoutExtension(task), engine);
        return cases;
    }

    // What is refused must be refused in words; the rooms' own tests look at them.
    private static bool IsSupported(string model, string task)
    {
        try
        {
            using var checkpoint = Checkpoint.Open(GoldenData.At("models", model));
            LanguageModel.From(checkpoint);
            TaskDefinition.Load(task);
            return true;
        }
        catch (InputException)
        {
            return false;
        }
    }

    [Fact]
    public void The_four_multiple_choice_tasks_and_the_llama_models_are_among_the_cases()
    {
        var cases = Cases().Select(row => ((string)row[0], (string)row[1])).ToHashSet();
        foreach (var task in new[] { "oracle_arc", "oracle_var", "oracle_cloze", "oracle_mmlu" })
            Assert.Contains(cases, known => known.Item1.StartsWith("llama", StringComparison.Ordinal) && known.Item2 == task);
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

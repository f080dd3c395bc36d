using EarlySignal.Basics;
using EarlySignal.Checkpoints;
using EarlySignal.Engines;
using EarlySignal.Models;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Engines;

/// <summary>Every engine against log-probabilities of the original implementations, over every model folder that is there.</summary>
[Trait("Category", "Golden")]
public sealed class GoldenModelTest
{
    private const string Suffix = ".golden.json";
    private static readonly string FamiliesFolder = Path.Combine(GoldenData.TestsFolder, "Engines", "Families");

    public static TheoryData<string, string> Models() => EngineList.With(
        Directory.GetFiles(GoldenData.At("models"), "*" + Suffix).Order(StringComparer.Ordinal).Select(file => Path.GetFileName(file)[..^Suffix.Length]));

    public static TheoryData<string, string> TinyArchitectures() => EngineList.With(FoldersWith(GoldenData.At("hf_tiny"), "golden_logits.json"));

    public static TheoryData<string, string> Families() => EngineList.With(FoldersWith(FamiliesFolder, "golden_logits.json"));

    public static TheoryData<string, string> TrainedModels() => EngineList.With(FoldersWith(Path.Combine(GoldenData.SharedData, "weights"), "reference_logprobs.json"));

    /// <summary>The float64 values are the reference: what the original code computes with all its casts to float32 widened.</summary>
    [Theory, MemberData(nameof(Models))]
    public void Log_probabilities_equal_those_of_transformers(string engineName, string modelName)
    {
        var golden = JsonField.Read(GoldenData.At("models", modelName + Suffix));
        Run(engineName, GoldenData.At("models", modelName), (engine, vocabulary, tolerance) =>
        {
            foreach (var sequence in golden["sequences"].Items())
            {
                var ids = Ints(sequence["ids"]);
                var positions = Ints(sequence["positions"]);
                var rows = sequence["log_softmax"]["f64"].Items().SelectMany(Doubles).ToArray();
                var scored = engine.Score(SequencePlan.Rows(ids, positions, vocabulary), default).Select(request => (double)request.TokenLogProbs[0]);
                AssertClose(rows, [.. scored], tolerance);

                var continuations = sequence["continuations"].Items().ToArray();
                var plan = SequencePlan.Of([.. continuations.Select(continuation => ((int[])[.. ids, .. Ints(continuation["ids"])], ids.Length))]);
                foreach (var request in engine.Score(plan, default))
                {
                    var expected = continuations[request.RequestIndex];
                    AssertClose(Doubles(expected["token_ll"]["f64"]), [.. request.TokenLogProbs.Select(value => (double)value)], tolerance);
                    Assert.Equal(expected["ll"]["f64"].Double(), request.TokenLogProbs.Sum(value => (double)value), tolerance);
                    Assert.Equal(expected["is_greedy"].Bool(), request.IsGreedy);
                }
            }
        });
    }

    [NeedsTheory(Needs.Golden, "hf_tiny"), MemberData(nameof(TinyArchitectures))]
    public void Logits_of_tiny_architectures_equal_those_of_transformers_after_the_softmax(string engineName, string modelName) =>
        CheckLogits(engineName, GoldenData.At("hf_tiny", modelName));

    /// <summary>Every family once, from a PyTorch file.</summary>
    [Theory, MemberData(nameof(Families))]
    public void Logits_of_each_family_equal_those_of_PyTorch_after_the_softmax(string engineName, string modelName) =>
        CheckLogits(engineName, Path.Combine(FamiliesFolder, modelName));

    [NeedsTheory(Needs.Data, "weights"), MemberData(nameof(TrainedModels))]
    public void Log_probabilities_of_trained_models_equal_their_reference(string engineName, string modelName)
    {
        var folder = Path.Combine(GoldenData.SharedData, "weights", modelName);
        var golden = JsonField.Read(Path.Combine(folder, "reference_logprobs.json"));
        Run(engineName, folder, (engine, _, tolerance) =>
        {
            foreach (var text in golden["cases"].Items())
            {
                var request = engine.Score(SequencePlan.Of([(Ints(text["ids"]), 1)]), default).Single();
                AssertClose(Doubles(text["next_logprobs"]), [.. request.TokenLogProbs.Select(value => (double)value)], tolerance);
            }
        });
    }

    private static void CheckLogits(string engineName, string folder)
    {
        var golden = JsonField.Read(Path.Combine(folder, "golden_logits.json"));
        Run(engineName, folder, (engine, vocabulary, tolerance) =>
        {
            foreach (var (sequence, logits) in golden["sequences"].Items().Zip(golden["logits"].Items()))
            {
                var tokens = Ints(sequence);
                var expected = logits.Items().Select(Doubles).SelectMany(row => row.Select(logit => logit - LogSumExp.Of(row))).ToArray();
                var plan = SequencePlan.Rows(tokens, [.. Enumerable.Range(0, tokens.Length)], vocabulary);
                AssertClose(expected, [.. engine.Score(plan, default).Select(request => (double)request.TokenLogProbs[0])], tolerance);
            }
        });
    }

    /// <summary>Runs a check on a model that can be loaded; any other must be refused with its name.</summary>
    private static void Run(string engineName, string folder, Action<IScoringEngine, int, double> check)
    {
        using var checkpoint = Checkpoint.Open(folder);
        var className = checkpoint.Config["architectures"].Items().Single().String();
        if (!ModelFamily.Supported.Any(family => family.ClassName == className))
        {
            Assert.Contains(className, Assert.Throws<InputException>(() => LanguageModel.From(checkpoint)).Message);
            return;
        }
        var model = LanguageModel.From(checkpoint);
        var listed = EngineList.All[engineName];
        using var engine = listed.Open(model);
        check(engine, model.Architecture.Vocabulary, listed.Tolerance);
    }

    private static IEnumerable<string> FoldersWith(string root, string file) =>
        Directory.GetDirectories(root).Where(folder => File.Exists(Path.Combine(folder, file))).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal);

    private static int[] Ints(JsonField field) => [.. field.Items().Select(item => item.Int())];

    private static double[] Doubles(JsonField field) => [.. field.Items().Select(item => item.Double())];

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"number {i}: expected {expected[i]}, was {actual[i]}");
    }
}

using System.Text.Json;
using EarlySignal.Basics;

namespace EarlySignal.Signals;

/// <summary>
/// The file of benchmark scores that the E2LM competition published for its models,
/// <c>{"metadata": …, "data": {model: {"iteration": [], "gtokens": [], benchmark: [] …}}}</c>.
/// </summary>
public static class E2lmPlotData
{
    private const string Iteration = "iteration";
    private const string Tokens = "gtokens";

    /// <summary>The curves in a file: every checkpoint, ordered by iteration. See <see cref="E2lmWindow"/> for the scored part.</summary>
    /// <param name="file">Path of the file.</param>
    /// <returns>Models and benchmarks in the order of the file. Columns of text, such as <c>experiment</c>, are no benchmarks.</returns>
    /// <exception cref="InputException">
    /// The file is not of that form: a model without iterations or tokens, an iteration that appears twice, a score that is no
    /// finite number, or columns of different length.
    /// </exception>
    public static IReadOnlyList<BenchmarkCurve> Read(string file) =>
        [.. JsonField.Read(file)["data"].Fields().SelectMany(model => Curves(model.Name, model.Value))];

    private static IEnumerable<BenchmarkCurve> Curves(string name, JsonField model)
    {
        var iterations = model[Iteration].Items().Select(item => item.Long()).ToArray();
        var tokens = Numbers(model[Tokens], iterations.Length);
        var order = Enumerable.Range(0, iterations.Length).OrderBy(i => iterations[i]).ToArray();
        long[] steps = [.. order.Select(i => iterations[i])];
        for (var i = 1; i < steps.Length; i++)
            if (steps[i] == steps[i - 1])
                throw model[Iteration].Wrong("each iteration once", "Keep one score for each checkpoint.", $"iteration {steps[i]} twice");
        var unknown = Enumerable.Repeat(double.NaN, steps.Length).ToArray();
        foreach (var (benchmark, column) in model.Fields().Where(field => IsBenchmark(field.Name, field.Value.Element)))
        {
            var scores = Numbers(column, iterations.Length);
            yield return new(benchmark, new Curve(name, steps, [.. order.Select(i => tokens[i])], [.. order.Select(i => scores[i])], unknown));
        }
    }

    private static bool IsBenchmark(string name, JsonElement column) =>
        name is not Iteration and not Tokens
        && column.ValueKind == JsonValueKind.Array
        && (column.GetArrayLength() == 0 || column[0].ValueKind != JsonValueKind.String);

    private static double[] Numbers(JsonField column, int count)
    {
        var numbers = column.Items().Select(item => item.Double()).ToArray();
        return numbers.Length == count
            ? numbers
            : throw column.Wrong($"{count} numbers, one for each iteration", "Give every checkpoint a score, or leave the checkpoint out of all columns.", $"{numbers.Length} numbers");
    }
}

/// <summary>A benchmark's curve for one model.</summary>
/// <param name="Benchmark">The benchmark's name.</param>
/// <param name="Curve">Its scores; the standard errors are unknown (NaN).</param>
public sealed record BenchmarkCurve(string Benchmark, Curve Curve);

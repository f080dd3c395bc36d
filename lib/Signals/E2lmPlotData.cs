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

    /// <summary>Writes curves as such a file; the same curves give the same bytes.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="curves">The curves. Those of one model must have the same checkpoints, known tokens, and a value everywhere.</param>
    /// <exception cref="InputException">A model's curves differ in their checkpoints, or a value or token count is missing; the format has no place for that.</exception>
    public static void Write(Stream stream, IReadOnlyList<BenchmarkCurve> curves)
    {
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteEndObject();
            json.WriteStartObject("data");
            foreach (var model in curves.GroupBy(curve => curve.Curve.Series))
                WriteModel(json, model.Key, [.. model]);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }

    private static void WriteModel(Utf8JsonWriter json, string name, IReadOnlyList<BenchmarkCurve> curves)
    {
        var first = curves[0].Curve;
        foreach (var (benchmark, curve) in curves)
        {
            if (!curve.Steps.SequenceEqual(first.Steps))
                throw Unfit(name, $"{curve.Count} checkpoints of {benchmark} and {first.Count} of {curves[0].Benchmark}, not the same ones", "the same checkpoints for every benchmark", "Score the missing checkpoints, or write CSV.");
            if (curve.Values.Any(value => !double.IsFinite(value)))
                throw Unfit(name, $"a value of {benchmark} that is undefined", "a number at every checkpoint", "Leave that checkpoint out, or write CSV.");
        }
        if (!first.HasTokens)
            throw Unfit(name, "no token counts", "training tokens at every checkpoint", "Say how many tokens a step has, or write CSV.");
        json.WriteStartObject(name);
        Column(json, Iteration, first.Steps, (value, step) => value.WriteNumberValue(step));
        foreach (var (benchmark, curve) in curves)
            Column(json, benchmark, curve.Values, (value, number) => value.WriteNumberValue(number));
        Column(json, Tokens, first.Tokens, (value, number) => value.WriteNumberValue(number));
        json.WriteEndObject();
    }

    private static void Column<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> values, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            write(json, value);
        json.WriteEndArray();
    }

    private static InputException Unfit(string model, string found, string expected, string remedy) => new("plot data", model, found, expected, remedy);

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

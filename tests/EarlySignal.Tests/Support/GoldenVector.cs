using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EarlySignal.Tests.Support;

/// <summary>One line of a file of golden vectors: a function's name, its arguments, and what it has to return.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Function">The reference's function.</param>
/// <param name="Arguments">The arguments by position.</param>
/// <param name="Named">The arguments by name (<c>kwargs</c>), and <c>predict_at</c> where the expected value is that of the fitted function.</param>
/// <param name="Expected">What the function returns.</param>
/// <param name="Tolerance">How far a number may be off, relative above 1.</param>
public sealed record GoldenVector(
    string Id, string Function, IReadOnlyList<JsonElement> Arguments, IReadOnlyDictionary<string, JsonElement> Named, JsonElement Expected, double Tolerance)
{
    private static readonly JsonSerializerOptions WithNaN = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>The vectors of every file of such a folder.</summary>
    public static IEnumerable<GoldenVector> ReadFolder(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var root = JsonDocument.Parse(File.ReadAllBytes(file)).RootElement;
            if (!root.TryGetProperty("cases", out var cases))
                continue;
            foreach (var vector in cases.EnumerateArray())
                yield return new(
                    vector.GetProperty("id").GetString()!,
                    vector.GetProperty("fn").GetString()!,
                    [.. vector.GetProperty("args").EnumerateArray()],
                    NamedOf(vector),
                    vector.GetProperty("expect"),
                    vector.GetProperty("tol").GetDouble());
        }
    }

    /// <summary>Argument <paramref name="index"/> as a number; NaN and the infinities are written as strings.</summary>
    public double Number(int index) => Number(Arguments[index]);

    /// <summary>Argument <paramref name="index"/> as a list of numbers.</summary>
    public double[] Numbers(int index) => Numbers(Arguments[index]);

    /// <summary>Argument <paramref name="index"/> as a list of lists of numbers.</summary>
    public double[][] Rows(int index) => [.. Arguments[index].EnumerateArray().Select(Numbers)];

    /// <summary>A JSON value as a number.</summary>
    public static double Number(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? double.Parse(value.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture)
        : value.GetDouble();

    /// <summary>A JSON value as a list of numbers.</summary>
    public static double[] Numbers(JsonElement value) => [.. value.EnumerateArray().Select(Number)];

    /// <summary>Fails unless the result, written as JSON, has the expected form and every number lies within the tolerance.</summary>
    public void Check(object actual) => Check(Expected, JsonSerializer.SerializeToElement(actual, WithNaN), "");

    private void Check(JsonElement expected, JsonElement actual, string place)
    {
        if (expected.ValueKind == JsonValueKind.Object)
        {
            Assert.Equal(expected.EnumerateObject().Select(entry => entry.Name).Order(), actual.EnumerateObject().Select(entry => entry.Name).Order());
            foreach (var entry in expected.EnumerateObject())
                Check(entry.Value, actual.GetProperty(entry.Name), $"{place}.{entry.Name}");
        }
        else if (expected.ValueKind == JsonValueKind.Array)
        {
            Assert.Equal(expected.GetArrayLength(), actual.GetArrayLength());
            for (var i = 0; i < expected.GetArrayLength(); i++)
                Check(expected[i], actual[i], $"{place}[{i}]");
        }
        else
        {
            var close = IsNumber(expected) && IsNumber(actual) ? Close(Number(expected), Number(actual)) : expected.ToString() == actual.ToString();
            Assert.True(close, $"{Id}{place}: expected {expected}, found {actual}, tolerance {Tolerance:R}");
        }
    }

    private bool Close(double expected, double actual) => double.IsNaN(expected)
        ? double.IsNaN(actual)
        : expected == actual || Math.Abs(expected - actual) <= Math.Max(Tolerance, 1e-15) * Math.Max(1, Math.Abs(expected));

    private static bool IsNumber(JsonElement value) => value.ValueKind == JsonValueKind.Number
        || (value.ValueKind == JsonValueKind.String && value.GetString() is "NaN" or "Infinity" or "-Infinity");

    private static Dictionary<string, JsonElement> NamedOf(JsonElement vector)
    {
        var named = vector.TryGetProperty("kwargs", out var keywords) ? keywords.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value) : [];
        if (vector.TryGetProperty("predict_at", out var at))
            named.Add("predict_at", at);
        return named;
    }
}

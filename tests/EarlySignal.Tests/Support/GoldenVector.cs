using System.Globalization;
using System.Text.Json;

namespace EarlySignal.Tests.Support;

/// <summary>One line of a file of golden vectors: a function's name, its arguments, and what it has to return.</summary>
public sealed record GoldenVector(string Id, string Function, IReadOnlyList<JsonElement> Arguments, JsonElement Expected, double Tolerance)
{
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
                    vector.GetProperty("expect"),
                    vector.GetProperty("tol").GetDouble());
        }
    }

    /// <summary>Argument <paramref name="index"/> as a number; NaN and the infinities are written as strings.</summary>
    public double Number(int index) => Number(Arguments[index]);

    /// <summary>Argument <paramref name="index"/> as a list of numbers.</summary>
    public double[] Numbers(int index) => Numbers(Arguments[index]);

    /// <summary>A JSON value as a number.</summary>
    public static double Number(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? double.Parse(value.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture)
        : value.GetDouble();

    /// <summary>A JSON value as a list of numbers.</summary>
    public static double[] Numbers(JsonElement value) => [.. value.EnumerateArray().Select(Number)];

    /// <summary>Fails unless the result has the expected shape and every number lies within the tolerance, relative above 1.</summary>
    public void Check(params double[] actual)
    {
        var expected = Expected.ValueKind == JsonValueKind.Array ? Numbers(Expected) : [Number(Expected)];
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            var close = double.IsNaN(expected[i])
                ? double.IsNaN(actual[i])
                : expected[i] == actual[i] || Math.Abs(expected[i] - actual[i]) <= Math.Max(Tolerance, 1e-15) * Math.Max(1, Math.Abs(expected[i]));
            Assert.True(close, $"{Id} [{i}]: expected {expected[i]:R}, found {actual[i]:R}, tolerance {Tolerance:R}");
        }
    }
}

using EarlySignal.Checkpoints;
using EarlySignal.Models;

namespace EarlySignal.Engines.Reference;

/// <summary>y = W x + b in float64, row by row.</summary>
internal sealed class ReferenceMap
{
    private readonly double[][] _rows;
    private readonly double[] _bias;

    public ReferenceMap(Linear linear)
    {
        var row = new float[linear.Inputs];
        _rows = new double[linear.Outputs][];
        for (var output = 0; output < _rows.Length; output++)
        {
            linear.ReadRow(output, row);
            _rows[output] = Array.ConvertAll(row, value => (double)value);
        }
        var bias = new float[linear.Outputs];
        linear.ReadBias(bias);
        _bias = Array.ConvertAll(bias, value => (double)value);
    }

    public double[] Apply(double[] x)
    {
        var y = new double[_bias.Length];
        for (var row = 0; row < y.Length; row++)
            y[row] = Dot(_rows[row], x) + _bias[row];
        return y;
    }

    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    public static double[] Widen(Tensor tensor) => Array.ConvertAll(tensor.ToArray(), value => (double)value);
}

/// <summary>A norm in float64.</summary>
internal sealed class ReferenceNorm(Norm norm, Architecture architecture)
{
    private readonly double[]? _weight = norm.Weight is { } weight ? Array.ConvertAll(ReferenceMap.Widen(weight), value => value + architecture.NormOffset) : null;
    private readonly double[]? _bias = norm.Bias is { } bias ? ReferenceMap.Widen(bias) : null;

    /// <summary>Length of the vectors; 0 when any will do.</summary>
    public int Size => _weight?.Length ?? 0;

    public double[] Apply(double[] x)
    {
        var mean = architecture.Norm == NormKind.Layer ? x.Average() : 0;
        var spread = x.Average(value => (value - mean) * (value - mean));
        var scale = 1 / Math.Sqrt(spread + architecture.NormEpsilon);
        return [.. x.Select((value, i) => (value - mean) * scale * (_weight?[i] ?? 1) + (_bias?[i] ?? 0))];
    }
}

/// <summary>The weights of a layer in float64.</summary>
internal sealed class ReferenceLayer(LayerWeights weights, Architecture architecture)
{
    public ReferenceNorm? AttentionNorm { get; } = Of(weights.AttentionNorm, architecture);

    public ReferenceMap Query { get; } = new(weights.Query);

    public ReferenceMap Key { get; } = new(weights.Key);

    public ReferenceMap Value { get; } = new(weights.Value);

    public ReferenceNorm? QueryNorm { get; } = Of(weights.QueryNorm, architecture);

    public ReferenceNorm? KeyNorm { get; } = Of(weights.KeyNorm, architecture);

    public ReferenceMap Output { get; } = new(weights.Output);

    public ReferenceNorm? AttentionOutputNorm { get; } = Of(weights.AttentionOutputNorm, architecture);

    public ReferenceNorm? FeedForwardNorm { get; } = Of(weights.FeedForwardNorm, architecture);

    public ReferenceMap? Gate { get; } = weights.Gate is { } gate ? new(gate) : null;

    public ReferenceMap Up { get; } = new(weights.Up);

    public ReferenceMap Down { get; } = new(weights.Down);

    public ReferenceNorm? FeedForwardOutputNorm { get; } = Of(weights.FeedForwardOutputNorm, architecture);

    private static ReferenceNorm? Of(Norm? norm, Architecture architecture) => norm is null ? null : new ReferenceNorm(norm, architecture);
}

using System.Runtime.CompilerServices;
using EarlySignal.Models;

namespace EarlySignal.Engines.Cpu;

/// <summary>Norms of panels; no lane ever looks at another one.</summary>
internal static unsafe class PanelNorm<S, V> where S : struct, ISimd<V> where V : struct
{
    private static int Lanes => Tile<S, V>.Lanes;

    /// <summary>Normalises a panel, as the architecture says.</summary>
    /// <param name="norm">The numbers of the norm; its size is the number of rows.</param>
    /// <param name="architecture">Kind and epsilon.</param>
    /// <param name="x">(rows, lanes).</param>
    /// <param name="output">(rows, lanes); may be <paramref name="x"/>.</param>
    public static void Apply(NormVector norm, Architecture architecture, float* x, float* output)
    {
        fixed (float* weight = norm.Weight, bias = norm.Bias)
        {
            if (architecture.Norm == NormKind.Layer)
                LayerNorm(x, weight, bias, norm.Weight.Length, (float)architecture.NormEpsilon, output);
            else
                RmsNorm(x, weight, norm.Weight.Length, (float)architecture.NormEpsilon, output);
        }
    }

    /// <summary>out[i] = weight[i] · x[i] / √(mean x² + ε).</summary>
    /// <param name="x">(rows, lanes).</param>
    /// <param name="weight">(rows).</param>
    /// <param name="rows">Length of the vectors.</param>
    /// <param name="epsilon">Added to the mean square.</param>
    /// <param name="output">(rows, lanes).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RmsNorm(float* x, float* weight, int rows, float epsilon, float* output)
    {
        V s0 = default, s1 = default, s2 = default;
        var end = x + rows * Lanes;
        for (var p = x; p < end; p += Lanes)
        {
            V a = S.Load(p), b = S.Load(p + S.Width), c = S.Load(p + 2 * S.Width);
            s0 = S.MultiplyAdd(a, a, s0);
            s1 = S.MultiplyAdd(b, b, s1);
            s2 = S.MultiplyAdd(c, c, s2);
        }
        s0 = InverseRoot(s0, rows, epsilon);
        s1 = InverseRoot(s1, rows, epsilon);
        s2 = InverseRoot(s2, rows, epsilon);
        for (var p = x; p < end; p += Lanes, output += Lanes)
        {
            var w = S.Fill(*weight++);
            S.Store(S.Multiply(w, S.Multiply(S.Load(p), s0)), output);
            S.Store(S.Multiply(w, S.Multiply(S.Load(p + S.Width), s1)), output + S.Width);
            S.Store(S.Multiply(w, S.Multiply(S.Load(p + 2 * S.Width), s2)), output + 2 * S.Width);
        }
    }

    /// <summary>out[i] = weight[i] · (x[i] − mean x) / √(variance of x + ε) + bias[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void LayerNorm(float* x, float* weight, float* bias, int rows, float epsilon, float* output)
    {
        for (var lane = 0; lane < Lanes; lane += S.Width)
        {
            V sum = default, squares = default;
            for (var row = 0; row < rows; row++)
                sum = S.Add(sum, S.Load(x + row * Lanes + lane));
            var mean = S.Divide(sum, S.Fill(rows));
            for (var row = 0; row < rows; row++)
            {
                var distance = S.Subtract(S.Load(x + row * Lanes + lane), mean);
                squares = S.MultiplyAdd(distance, distance, squares);
            }
            var scale = InverseRoot(squares, rows, epsilon);
            for (var row = 0; row < rows; row++)
            {
                var normal = S.Multiply(S.Subtract(S.Load(x + row * Lanes + lane), mean), scale);
                S.Store(S.MultiplyAdd(S.Fill(weight[row]), normal, S.Fill(bias[row])), output + row * Lanes + lane);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V InverseRoot(V squares, int count, float epsilon) =>
        S.Divide(S.Fill(1f), S.SquareRoot(S.Add(S.Divide(squares, S.Fill(count)), S.Fill(epsilon))));
}

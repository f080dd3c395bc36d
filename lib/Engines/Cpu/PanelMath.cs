using System.Runtime.CompilerServices;

namespace EarlySignal.Engines.Cpu;

/// <summary>
/// The parts of a layer that are no matrix product, on panels: (rows, lanes), one token in each lane. No lane ever
/// looks at another one.
/// </summary>
internal static unsafe class PanelMath<S, V> where S : struct, ISimd<V> where V : struct
{
    private static int Lanes => Tile<S, V>.Lanes;

    /// <summary>eˣ with a relative error below 2e-7, for x up to 88; anything below −87 counts as −87. NaN stays NaN.</summary>
    /// <remarks>x = n ln 2 + r with |r| ≤ ln 2 / 2; eʳ by a polynomial of degree 6 that interpolates (eʳ − 1 − r) / r² in
    /// Chebyshev nodes (error 1e-8), exact at 0; ln 2 is subtracted in two parts (Cody and Waite 1980).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp(V x)
    {
        x = S.Max(S.Fill(-87f), x);
        var n = S.Round(S.Multiply(x, S.Fill(1.44269504f)));
        var r = S.MultiplyAdd(n, S.Fill(-0.693359375f), x);
        r = S.MultiplyAdd(n, S.Fill(2.12194440e-4f), r);
        var p = S.MultiplyAdd(S.Fill(0.0013926213f), r, S.Fill(0.0083632031f));
        p = S.MultiplyAdd(p, r, S.Fill(0.041666556f));
        p = S.MultiplyAdd(p, r, S.Fill(0.16666576f));
        p = S.MultiplyAdd(p, r, S.Fill(0.5f));
        p = S.MultiplyAdd(p, r, S.Fill(1f));
        p = S.MultiplyAdd(p, r, S.Fill(1f));
        return S.Scale(p, n);
    }

    /// <summary>out[i] = weight[i] · x[i] / √(mean x² + ε).</summary>
    /// <param name="x">(rows, lanes).</param>
    /// <param name="weight">(rows).</param>
    /// <param name="rows">Width of the residual stream.</param>
    /// <param name="epsilon">Added to the mean square.</param>
    /// <param name="output">(rows, lanes).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void RmsNorm(float* x, float* weight, int rows, float epsilon, float* output)
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

    /// <summary>x += y over a number of rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Add(float* x, float* y, int rows)
    {
        for (var end = x + rows * Lanes; x < end; x += S.Width, y += S.Width)
            S.Store(S.Add(S.Load(x), S.Load(y)), x);
    }

    /// <summary>gate = gate / (1 + e^−gate) · up over a number of rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void SwiGlu(float* gate, float* up, int rows)
    {
        var zero = default(V);
        var one = S.Fill(1f);
        for (var end = gate + rows * Lanes; gate < end; gate += S.Width, up += S.Width)
        {
            var g = S.Load(gate);
            var denominator = S.Add(one, Exp(S.Subtract(zero, S.Max(S.Fill(-88f), g))));
            S.Store(S.Multiply(S.Divide(g, denominator), S.Load(up)), gate);
        }
    }

    /// <summary>Turns the pairs (i, i + size/2) of each head by the lane's angles and scales them.</summary>
    /// <param name="x">(heads · size, lanes).</param>
    /// <param name="heads">How many heads.</param>
    /// <param name="size">Width of a head.</param>
    /// <param name="cos">(size/2, lanes).</param>
    /// <param name="sin">(size/2, lanes).</param>
    /// <param name="scale">Factor of the result.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Rotate(float* x, int heads, int size, float* cos, float* sin, float scale)
    {
        var half = size / 2 * Lanes;
        var factor = S.Fill(scale);
        for (var head = 0; head < heads; head++, x += 2 * half)
        {
            for (var i = 0; i < half; i += S.Width)
            {
                V a = S.Load(x + i), b = S.Load(x + half + i), c = S.Load(cos + i), s = S.Load(sin + i);
                S.Store(S.Multiply(factor, S.Subtract(S.Multiply(a, c), S.Multiply(b, s))), x + i);
                S.Store(S.Multiply(factor, S.MultiplyAdd(b, c, S.Multiply(a, s))), x + half + i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V InverseRoot(V squares, int count, float epsilon) =>
        S.Divide(S.Fill(1f), S.SquareRoot(S.Add(S.Divide(squares, S.Fill(count)), S.Fill(epsilon))));
}

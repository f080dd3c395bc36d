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

    /// <summary>x += y over a number of rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Add(float* x, float* y, int rows)
    {
        for (var end = x + rows * Lanes; x < end; x += S.Width, y += S.Width)
            S.Store(S.Add(S.Load(x), S.Load(y)), x);
    }

    /// <summary>Limits a number of rows to ± <paramref name="limit"/>; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Clip(float* x, int rows, float limit)
    {
        for (var end = x + rows * Lanes; x < end; x += S.Width)
            S.Store(Clamp(S.Load(x), limit), x);
    }

    /// <summary>x between ± <paramref name="limit"/>; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Clamp(V x, float limit)
    {
        var (low, zero) = (S.Fill(-limit), default(V));
        return S.Subtract(zero, S.Max(low, S.Subtract(zero, S.Max(low, x))));
    }

    /// <summary>Turns the pairs (i, i + half) of the first numbers of each head by the lane's angles, and scales all numbers.</summary>
    /// <param name="x">(heads · size, lanes).</param>
    /// <param name="heads">How many heads.</param>
    /// <param name="size">Width of a head.</param>
    /// <param name="pairs">How many pairs of a head are turned: half.</param>
    /// <param name="cos">(pairs, lanes).</param>
    /// <param name="sin">(pairs, lanes).</param>
    /// <param name="scale">Factor of the result.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Rotate(float* x, int heads, int size, int pairs, float* cos, float* sin, float scale)
    {
        var half = pairs * Lanes;
        var factor = S.Fill(scale);
        for (var head = 0; head < heads; head++, x += size * Lanes)
        {
            for (var i = 0; i < half; i += S.Width)
            {
                V a = S.Load(x + i), b = S.Load(x + half + i), c = S.Load(cos + i), s = S.Load(sin + i);
                S.Store(S.Multiply(factor, S.Subtract(S.Multiply(a, c), S.Multiply(b, s))), x + i);
                S.Store(S.Multiply(factor, S.MultiplyAdd(b, c, S.Multiply(a, s))), x + half + i);
            }
            for (var i = 2 * half; i < size * Lanes; i += S.Width)
                S.Store(S.Multiply(factor, S.Load(x + i)), x + i);
        }
    }
}

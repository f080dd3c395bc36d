using System.Runtime.CompilerServices;

namespace EarlySignal.Engines.Cpu;

/// <summary>
/// The inner loop of every product: a few rows of one matrix, each number broadcast, times a panel of three vectors of
/// token lanes. Each result is one chain of multiply-adds in the order of k, whatever the tile's size or the pieces in
/// which k comes, so it does not depend on what else is computed with it.
/// </summary>
internal static unsafe class Tile<S, V> where S : struct, ISimd<V> where V : struct
{
    /// <summary>Token lanes of a panel.</summary>
    public static int Lanes => 3 * S.Width;

    /// <summary>C[i][lane] = start + Σₖ X[i · rowStride + k · step] · Y[k][lane] for <see cref="ISimd{V}.TileRows"/> rows i.</summary>
    /// <param name="x">The broadcast side.</param>
    /// <param name="rowStride">Distance of two rows of X.</param>
    /// <param name="step">Distance of two numbers of a row of X.</param>
    /// <param name="y">The panel side: (count, lanes).</param>
    /// <param name="count">Length of the sums.</param>
    /// <param name="c">The result: (tile rows, lanes).</param>
    /// <param name="resume">Whether the sums start from what C holds, or from zero.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Multiply(float* x, nint rowStride, nint step, float* y, nint count, float* c, bool resume)
    {
        // The number of rows is known when the code is compiled: with four of them, the others vanish.
        float* x1 = x + rowStride, x2 = x1 + rowStride, x3 = x2 + rowStride, x4 = x3 + rowStride;
        float* x5 = x4 + rowStride, x6 = x5 + rowStride, x7 = x6 + rowStride;
        Row c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
        if (resume)
        {
            c0.Load(c, 0);
            c1.Load(c, 1);
            c2.Load(c, 2);
            c3.Load(c, 3);
            if (S.TileRows == 8)
            {
                c4.Load(c, 4);
                c5.Load(c, 5);
                c6.Load(c, 6);
                c7.Load(c, 7);
            }
        }
        for (nint at = 0; count > 0; count--, at += step, y += 3 * S.Width)
        {
            V y0 = S.Load(y), y1 = S.Load(y + S.Width), y2 = S.Load(y + 2 * S.Width);
            c0.Add(x[at], y0, y1, y2);
            c1.Add(x1[at], y0, y1, y2);
            c2.Add(x2[at], y0, y1, y2);
            c3.Add(x3[at], y0, y1, y2);
            if (S.TileRows == 8)
            {
                c4.Add(x4[at], y0, y1, y2);
                c5.Add(x5[at], y0, y1, y2);
                c6.Add(x6[at], y0, y1, y2);
                c7.Add(x7[at], y0, y1, y2);
            }
        }
        c0.Store(c, 0);
        c1.Store(c, 1);
        c2.Store(c, 2);
        c3.Store(c, 3);
        if (S.TileRows == 8)
        {
            c4.Store(c, 4);
            c5.Store(c, 5);
            c6.Store(c, 6);
            c7.Store(c, 7);
        }
    }

    /// <summary>The same for the first vector of lanes only: a panel with few tokens costs one or two of these instead of a whole one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void MultiplyNarrow(float* x, nint rowStride, nint step, float* y, nint count, float* c, bool resume)
    {
        float* x1 = x + rowStride, x2 = x1 + rowStride, x3 = x2 + rowStride, x4 = x3 + rowStride;
        float* x5 = x4 + rowStride, x6 = x5 + rowStride, x7 = x6 + rowStride;
        V c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
        if (resume)
        {
            c0 = S.Load(c);
            c1 = S.Load(c + Lanes);
            c2 = S.Load(c + 2 * Lanes);
            c3 = S.Load(c + 3 * Lanes);
            if (S.TileRows == 8)
            {
                c4 = S.Load(c + 4 * Lanes);
                c5 = S.Load(c + 5 * Lanes);
                c6 = S.Load(c + 6 * Lanes);
                c7 = S.Load(c + 7 * Lanes);
            }
        }
        for (nint at = 0; count > 0; count--, at += step, y += 3 * S.Width)
        {
            var y0 = S.Load(y);
            c0 = S.MultiplyAdd(S.Fill(x[at]), y0, c0);
            c1 = S.MultiplyAdd(S.Fill(x1[at]), y0, c1);
            c2 = S.MultiplyAdd(S.Fill(x2[at]), y0, c2);
            c3 = S.MultiplyAdd(S.Fill(x3[at]), y0, c3);
            if (S.TileRows == 8)
            {
                c4 = S.MultiplyAdd(S.Fill(x4[at]), y0, c4);
                c5 = S.MultiplyAdd(S.Fill(x5[at]), y0, c5);
                c6 = S.MultiplyAdd(S.Fill(x6[at]), y0, c6);
                c7 = S.MultiplyAdd(S.Fill(x7[at]), y0, c7);
            }
        }
        S.Store(c0, c);
        S.Store(c1, c + Lanes);
        S.Store(c2, c + 2 * Lanes);
        S.Store(c3, c + 3 * Lanes);
        if (S.TileRows == 8)
        {
            S.Store(c4, c + 4 * Lanes);
            S.Store(c5, c + 5 * Lanes);
            S.Store(c6, c + 6 * Lanes);
            S.Store(c7, c + 7 * Lanes);
        }
    }

    /// <summary>One row of the result, which the compiler keeps in three registers.</summary>
    private struct Row
    {
        private V _a, _b, _c;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Load(float* c, int row)
        {
            c += row * Lanes;
            _a = S.Load(c);
            _b = S.Load(c + S.Width);
            _c = S.Load(c + 2 * S.Width);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(float x, V y0, V y1, V y2)
        {
            var broadcast = S.Fill(x);
            _a = S.MultiplyAdd(broadcast, y0, _a);
            _b = S.MultiplyAdd(broadcast, y1, _b);
            _c = S.MultiplyAdd(broadcast, y2, _c);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store(float* c, int row)
        {
            c += row * Lanes;
            S.Store(_a, c);
            S.Store(_b, c + S.Width);
            S.Store(_c, c + 2 * S.Width);
        }
    }
}

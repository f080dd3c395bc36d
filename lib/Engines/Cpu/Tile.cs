using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace EarlySignal.Engines.Cpu;

/// <summary>How many vectors of a panel's lanes a tile computes: a panel with few tokens has its first one or two only.</summary>
internal interface ITileWidth
{
    /// <summary>1, 2 or 3.</summary>
    static abstract int Vectors { get; }
}

/// <summary>All lanes of a panel.</summary>
internal readonly struct WholePanel : ITileWidth
{
    public static int Vectors => 3;
}

/// <summary>The first two vectors.</summary>
internal readonly struct TwoVectors : ITileWidth
{
    public static int Vectors => 2;
}

/// <summary>The first vector.</summary>
internal readonly struct OneVector : ITileWidth
{
    public static int Vectors => 1;
}

/// <summary>
/// The inner loop of every product: a few rows of one matrix, each number broadcast, times a panel of three vectors of
/// token lanes. Each result is one chain of multiply-adds in the order of k, whatever the tile's size or the pieces in
/// which k comes, so it does not depend on what else is computed with it.
/// </summary>
internal static unsafe class Tile<S, V> where S : struct, ISimd<V> where V : struct
{
    /// <summary>Token lanes of a panel.</summary>
    public static int Lanes => 3 * S.Width;

    /// <summary>How many panels so many tokens fill.</summary>
    public static int Panels(int tokens) => (tokens + Lanes - 1) / Lanes;

    /// <summary>C[i][lane] = start + Σₖ X[i · rowStride + k · step] · Y[k][lane] for <see cref="ISimd{V}.TileRows"/> rows i.</summary>
    /// <typeparam name="W">Which lanes are computed.</typeparam>
    /// <param name="x">The broadcast side.</param>
    /// <param name="rowStride">Distance of two rows of X.</param>
    /// <param name="step">Distance of two numbers of a row of X.</param>
    /// <param name="ahead">How far behind a number of X lies one that will be wanted by the next tiles: memory is slow to begin, and the processor does not see where a tile's end leads to.</param>
    /// <param name="y">The panel side: (count, lanes).</param>
    /// <param name="count">Length of the sums.</param>
    /// <param name="c">The result: (tile rows, lanes).</param>
    /// <param name="resume">Whether the sums start from what C holds, or from zero.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Multiply<W>(float* x, nint rowStride, nint step, nint ahead, float* y, nint count, float* c, bool resume) where W : struct, ITileWidth
    {
        // The numbers of rows and vectors are known when the code is compiled: with fewer of them, the others vanish.
        float* x1 = x + rowStride, x2 = x1 + rowStride, x3 = x2 + rowStride, x4 = x3 + rowStride;
        float* x5 = x4 + rowStride, x6 = x5 + rowStride, x7 = x6 + rowStride;
        Row<W> c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
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
        for (nint at = 0; count > 0; count--, at += step, y += Lanes)
        {
            if (Sse.IsSupported)
                Sse.Prefetch1(x + at + ahead);
            V y0 = S.Load(y), y1 = W.Vectors > 1 ? S.Load(y + S.Width) : default, y2 = W.Vectors > 2 ? S.Load(y + 2 * S.Width) : default;
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

    /// <summary>One row of the result, which the compiler keeps in up to three registers.</summary>
    private struct Row<W> where W : struct, ITileWidth
    {
        private V _a, _b, _c;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Load(float* c, int row)
        {
            c += row * Lanes;
            _a = S.Load(c);
            if (W.Vectors > 1)
                _b = S.Load(c + S.Width);
            if (W.Vectors > 2)
                _c = S.Load(c + 2 * S.Width);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(float x, V y0, V y1, V y2)
        {
            var broadcast = S.Fill(x);
            _a = S.MultiplyAdd(broadcast, y0, _a);
            if (W.Vectors > 1)
                _b = S.MultiplyAdd(broadcast, y1, _b);
            if (W.Vectors > 2)
                _c = S.MultiplyAdd(broadcast, y2, _c);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store(float* c, int row)
        {
            c += row * Lanes;
            S.Store(_a, c);
            if (W.Vectors > 1)
                S.Store(_b, c + S.Width);
            if (W.Vectors > 2)
                S.Store(_c, c + 2 * S.Width);
        }
    }
}

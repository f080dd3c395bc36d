using System.Diagnostics;
using System.Runtime.CompilerServices;
using EarlySignal.Engines.Cpu;
using EarlySignal.Models;
using EarlySignal.Tests.Support;

namespace EarlySignal.Benchmarks;

/// <summary>How fast the machine multiplies and adds, and how near the products come to it; in GFLOP/s over all threads.</summary>
internal static unsafe class KernelRate<S, V> where S : struct, ISimd<V> where V : struct
{
    /// <summary>Multiply-adds on registers only.</summary>
    public static double Peak(WorkerPool pool)
    {
        const long steps = 1_000_000;
        var start = Stopwatch.GetTimestamp();
        pool.Run(pool.Workers, (_, _) => Spin(steps));
        return pool.Workers * steps * 12.0 * S.Width * 2 / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9;
    }

    /// <summary>Weights (outputs, inputs) times so many tokens, which the threads share.</summary>
    public static double Product(WorkerPool pool, int tokens, int outputs, int inputs)
    {
        var shape = new ModelShape(Hidden: inputs, Layers: 0, Heads: 1, KeyValueHeads: 1, HeadSize: 2, FeedForward: 1, Vocabulary: outputs);
        using var model = new RandomModel(shape, seed: 1);
        using var weights = new WeightMatrix(S.TileRows, new Linear(model.Model.Embedding));
        using NativeBuffer yBuffer = new(), cBuffer = new();
        weights.MakeResident();
        var lanes = Tile<S, V>.Lanes;
        var panels = (tokens + lanes - 1) / lanes;
        nint yStride = inputs * lanes, cStride = weights.Tiles * S.TileRows * lanes;
        var y = yBuffer.Room(panels * yStride);
        var c = cBuffer.Room(panels * cStride);
        new Span<float>(y, (int)(panels * yStride)).Fill(0.5f);
        var repeats = (int)Math.Max(1, 2e9 / (2.0 * tokens * outputs * inputs));
        var start = Stopwatch.GetTimestamp();
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            pool.Run(pool.Workers, (job, _) =>
            {
                var (first, end) = (panels * job / pool.Workers, panels * (job + 1) / pool.Workers);
                PanelProduct<S, V>.Multiply(weights, y + first * yStride, yStride, c + first * cStride, cStride, end - first, null);
            });
        }
        return 2.0 * repeats * panels * lanes * outputs * inputs / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Spin(long steps)
    {
        V a = S.Fill(0.999f), b = S.Fill(0.001f);
        V c0 = a, c1 = a, c2 = a, c3 = a, c4 = a, c5 = a, c6 = a, c7 = a, c8 = a, c9 = a, c10 = a, c11 = a;
        for (; steps > 0; steps--)
        {
            c0 = S.MultiplyAdd(a, b, c0);
            c1 = S.MultiplyAdd(a, b, c1);
            c2 = S.MultiplyAdd(a, b, c2);
            c3 = S.MultiplyAdd(a, b, c3);
            c4 = S.MultiplyAdd(a, b, c4);
            c5 = S.MultiplyAdd(a, b, c5);
            c6 = S.MultiplyAdd(a, b, c6);
            c7 = S.MultiplyAdd(a, b, c7);
            c8 = S.MultiplyAdd(a, b, c8);
            c9 = S.MultiplyAdd(a, b, c9);
            c10 = S.MultiplyAdd(a, b, c10);
            c11 = S.MultiplyAdd(a, b, c11);
        }
        // The results must be used, or the loop would be left out.
        var result = stackalloc float[S.Width];
        S.Store(S.Add(S.Add(S.Add(c0, c1), S.Add(c2, c3)), S.Add(S.Add(S.Add(c4, c5), S.Add(c6, c7)), S.Add(S.Add(c8, c9), S.Add(c10, c11)))), result);
        if (float.IsNaN(result[0]))
            throw new InvalidOperationException("The sum is not a number.");
    }
}

using System.Diagnostics;
using System.Runtime.CompilerServices;
using EarlySignal.Engines.Cpu;

namespace EarlySignal.Benchmarks;

/// <summary>How fast the machine multiplies and adds on registers only.</summary>
internal static unsafe class PeakRate<S, V> where S : struct, ISimd<V> where V : struct
{
    /// <summary>GFLOP/s of all threads together.</summary>
    public static double Measure(WorkerPool pool)
    {
        const long steps = 1_000_000;
        var start = Stopwatch.GetTimestamp();
        pool.Run(pool.Workers, (_, _) => Spin(steps));
        return pool.Workers * steps * 12.0 * S.Width * 2 / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9;
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

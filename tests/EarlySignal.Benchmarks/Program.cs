using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EarlySignal.Engines.Cpu;
unsafe
{
    for (int rep = 0; rep < 3; rep++)
    {
        Console.WriteLine($"peak512 {Peak<Simd512, Vector512<float>>():f0} peak256 {Peak<Simd256, Vector256<float>>():f0} peak128 {Peak<Simd128, Vector128<float>>():f0}");
        Console.WriteLine($"tile512 {Rate<Simd512, Vector512<float>>(64):f0} tile256 {Rate<Simd256, Vector256<float>>(64):f0} tile128 {Rate<Simd128, Vector128<float>>(64):f0}");
        Console.WriteLine($"tile512 {Rate<Simd512, Vector512<float>>(32):f0} tile256 {Rate<Simd256, Vector256<float>>(32):f0} tile128 {Rate<Simd128, Vector128<float>>(32):f0}");
        Console.WriteLine($"tile512 {Rate<Simd512, Vector512<float>>(128):f0} tile256 {Rate<Simd256, Vector256<float>>(128):f0} tile128 {Rate<Simd128, Vector128<float>>(128):f0}");
    }
}
unsafe double Rate<S, V>(int k) where S : struct, ISimd<V> where V : struct
{
    var x = (float*)NativeMemory.AlignedAlloc(1 << 20, 64); var y = (float*)NativeMemory.AlignedAlloc(1 << 20, 64); var c = (float*)NativeMemory.AlignedAlloc(1 << 20, 64);
    new Span<float>(x, 1 << 18).Fill(0.5f); new Span<float>(y, 1 << 18).Fill(0.5f);
    double best = 0; int n = 300000*64/k;
    for (int r = 0; r < 4; r++) { var t = Stopwatch.GetTimestamp(); for (int i = 0; i < n; i++) Tile<S, V>.Multiply(x, 1, S.TileRows, y, k, c, false); var s = Stopwatch.GetElapsedTime(t).TotalSeconds; best = Math.Max(best, 2.0 * n * k * S.TileRows * 3 * S.Width / s / 1e9); }
    return best;
}
double Peak<S, V>() where S : struct, ISimd<V> where V : struct { double best = 0; for (int r = 0; r < 4; r++) { var t = Stopwatch.GetTimestamp(); P.Go<S, V>(2000000); var s = Stopwatch.GetElapsedTime(t).TotalSeconds; best = Math.Max(best, 2.0 * 2000000 * 12 * S.Width / s / 1e9); } return best; }
static unsafe class P
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Go<S, V>(long n) where S : struct, ISimd<V> where V : struct
    {
        V a = S.Fill(0.999f), b = S.Fill(0.001f), c0 = a, c1 = a, c2 = a, c3 = a, c4 = a, c5 = a, c6 = a, c7 = a, c8 = a, c9 = a, c10 = a, c11 = a;
        for (long i = 0; i < n; i++)
        {
            c0 = S.MultiplyAdd(a, b, c0); c1 = S.MultiplyAdd(a, b, c1); c2 = S.MultiplyAdd(a, b, c2); c3 = S.MultiplyAdd(a, b, c3);
            c4 = S.MultiplyAdd(a, b, c4); c5 = S.MultiplyAdd(a, b, c5); c6 = S.MultiplyAdd(a, b, c6); c7 = S.MultiplyAdd(a, b, c7);
            c8 = S.MultiplyAdd(a, b, c8); c9 = S.MultiplyAdd(a, b, c9); c10 = S.MultiplyAdd(a, b, c10); c11 = S.MultiplyAdd(a, b, c11);
        }
        float* o = stackalloc float[16]; S.Store(S.Add(S.Add(S.Add(c0, c1), S.Add(c2, c3)), S.Add(S.Add(S.Add(c4, c5), S.Add(c6, c7)), S.Add(S.Add(c8, c9), S.Add(c10, c11)))), o); return o[0];
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace EarlySignal.Engines.Cpu;

/// <summary>From rows one after the other to the order that the kernels read: number 0 of all rows, then number 1, and so on.</summary>
internal static unsafe class TileOrder
{
    private const int Block = 4;

    /// <summary>tile[k · height + row] = rows[row · stride + k].</summary>
    /// <param name="rows">(height, stride).</param>
    /// <param name="stride">Distance of two rows.</param>
    /// <param name="height">How many rows; a multiple of 4.</param>
    /// <param name="width">How many numbers of each row.</param>
    /// <param name="tile">(width, height).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Interleave(float* rows, int stride, int height, int width, float* tile)
    {
        var whole = Sse.IsSupported || AdvSimd.Arm64.IsSupported ? width - width % Block : 0;
        for (var row = 0; row < height; row += Block, rows += Block * stride, tile += Block)
        {
            for (var k = 0; k < whole; k += Block)
            {
                var low = Zip(Vector128.Load(rows + k), Vector128.Load(rows + stride + k));
                var high = Zip(Vector128.Load(rows + 2 * stride + k), Vector128.Load(rows + 3 * stride + k));
                var (first, second) = ZipPairs(low.Low, high.Low);
                var (third, fourth) = ZipPairs(low.High, high.High);
                first.Store(tile + k * height);
                second.Store(tile + (k + 1) * height);
                third.Store(tile + (k + 2) * height);
                fourth.Store(tile + (k + 3) * height);
            }
            for (var k = whole; k < width; k++)
                for (var i = 0; i < Block; i++)
                    tile[k * height + i] = rows[i * stride + k];
        }
    }

    /// <summary>a₀ b₀ a₁ b₁, and a₂ b₂ a₃ b₃.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<float> Low, Vector128<float> High) Zip(Vector128<float> a, Vector128<float> b) => Sse.IsSupported
        ? (Sse.UnpackLow(a, b), Sse.UnpackHigh(a, b))
        : (AdvSimd.Arm64.ZipLow(a, b), AdvSimd.Arm64.ZipHigh(a, b));

    /// <summary>a₀ a₁ b₀ b₁, and a₂ a₃ b₂ b₃.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<float> Low, Vector128<float> High) ZipPairs(Vector128<float> a, Vector128<float> b) => Sse.IsSupported
        ? (Sse.MoveLowToHigh(a, b), Sse.MoveHighToLow(b, a))
        : (AdvSimd.Arm64.ZipLow(a.AsDouble(), b.AsDouble()).AsSingle(), AdvSimd.Arm64.ZipHigh(a.AsDouble(), b.AsDouble()).AsSingle());
}

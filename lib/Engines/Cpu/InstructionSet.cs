using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using EarlySignal.Models;

namespace EarlySignal.Engines.Cpu;

/// <summary>The instructions that the kernels are run with.</summary>
/// <param name="Name">As users know it.</param>
/// <param name="IsSupported">Whether this machine has it.</param>
/// <param name="Lanes">Tokens of a panel.</param>
/// <param name="TileRows">Rows of a tile of weights.</param>
/// <param name="Open">Makes the forward pass of a model whose weights are widened once if there are no more than so many.</param>
internal sealed record InstructionSet(string Name, bool IsSupported, int Lanes, int TileRows, Func<LanguageModel, WorkerPool, long, ForwardPass> Open)
{
    /// <summary>Those that this machine has, the widest first.</summary>
    public static IReadOnlyList<InstructionSet> Available { get; } =
    [
        .. ((InstructionSet[])
        [
            new("AVX-512", Avx512F.IsSupported, Tile<Simd512, Vector512<float>>.Lanes, Simd512.TileRows, (model, pool, resident) => new ForwardPass<Simd512, Vector512<float>>(model, pool, resident)),
            new("AVX2", Avx2.IsSupported && Fma.IsSupported, Tile<Simd256, Vector256<float>>.Lanes, Simd256.TileRows, (model, pool, resident) => new ForwardPass<Simd256, Vector256<float>>(model, pool, resident)),
            new("128-bit", true, Tile<Simd128, Vector128<float>>.Lanes, Simd128.TileRows, (model, pool, resident) => new ForwardPass<Simd128, Vector128<float>>(model, pool, resident)),
        ]).Where(set => set.IsSupported),
    ];
}

using EarlySignal.Models;

namespace EarlySignal.Engines.Cpu;

/// <summary>The numbers of a norm over vectors of one size.</summary>
internal sealed class NormVector
{
    /// <summary>Reads them.</summary>
    /// <param name="norm">The norm.</param>
    /// <param name="size">Length of the vectors.</param>
    /// <param name="architecture">Says how they are used.</param>
    public NormVector(Norm norm, int size, Architecture architecture)
    {
        Weight = norm.Weight?.ToArray() ?? [.. Enumerable.Repeat(1f - (float)architecture.NormOffset, size)];
        Bias = norm.Bias?.ToArray() ?? new float[size];
        if (architecture.NormOffset != 0)
            for (var i = 0; i < size; i++)
                Weight[i] += (float)architecture.NormOffset;
    }

    /// <summary>Factors, the architecture's offset added: (size).</summary>
    public float[] Weight { get; }

    /// <summary>(size).</summary>
    public float[] Bias { get; }
}

using System.Globalization;
using System.Runtime.Intrinsics;
using EarlySignal.Engines.Cpu;

namespace EarlySignal.Benchmarks;

/// <summary>Rates of the CPU engine on random weights, each beside the peak of the machine in the same moment; tables in Markdown.</summary>
internal static class CpuBenchmark
{
    private const int PeakTries = 3;

    /// <summary>What can be measured; each part wants a process of its own, because peak memory is one of the things.</summary>
    public static IReadOnlyList<string> Parts { get; } = ["machine", "products", "prompts", "job", "checkpoint"];

    /// <summary>Measures one part and prints it.</summary>
    /// <param name="part">One of <see cref="Parts"/>.</param>
    /// <param name="instructions">The instruction set, or null for the widest one.</param>
    public static void Run(string part, string? instructions)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var set = InstructionSet.Available.FirstOrDefault(candidate => instructions is null || candidate.Name == instructions)
            ?? throw new ArgumentException($"This machine has {string.Join(", ", InstructionSet.Available.Select(candidate => candidate.Name))}, not {instructions}.");
        switch (set.Name)
        {
            case "AVX-512":
                Run<Simd512, Vector512<float>>(part, set);
                break;
            case "AVX2":
                Run<Simd256, Vector256<float>>(part, set);
                break;
            default:
                Run<Simd128, Vector128<float>>(part, set);
                break;
        }
    }

    private static void Run<S, V>(string part, InstructionSet set) where S : struct, ISimd<V> where V : struct
    {
        using var pool = new WorkerPool(Environment.ProcessorCount);
        // The best of a few: what the machine can do now, though somebody may have taken a core for a moment.
        double Peak() => Enumerable.Range(0, PeakTries).Max(_ => PeakRate<S, V>.Measure(pool));
        switch (part)
        {
            case "machine":
                MachineReport.Print(set, Peak);
                break;
            case "products":
                ProductBenchmark.Run<S, V>(pool, Peak);
                break;
            case "prompts":
                ForwardBenchmark.Prompts(set, Peak);
                break;
            case "job":
                ForwardBenchmark.Job(set, Peak);
                break;
            default:
                CheckpointBenchmark.Run(set, Peak);
                break;
        }
    }
}

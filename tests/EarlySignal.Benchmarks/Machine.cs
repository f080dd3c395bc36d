using System.Runtime.InteropServices;

namespace EarlySignal.Benchmarks;

/// <summary>What a measurement ran on.</summary>
internal static class Machine
{
    /// <summary>Processor, cores and runtime, in one line.</summary>
    public static string Description => $"{ProcessorName()}, {Environment.ProcessorCount} cores, .NET {Environment.Version}";

    private static string ProcessorName() =>
        File.Exists("/proc/cpuinfo") && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':') + 2)..]
            : RuntimeInformation.ProcessArchitecture.ToString();
}

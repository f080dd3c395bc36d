using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace EarlySignal.Benchmarks;

/// <summary>What a measurement ran on.</summary>
internal static class Machine
{
    private const string PeakLine = "VmHWM:";

    /// <summary>Processor, cores and runtime, in one line.</summary>
    public static string Description => $"{ProcessorName()}, {Environment.ProcessorCount} cores, .NET {Environment.Version}";

    /// <summary>The most memory that this process had so far, in bytes.</summary>
    public static long PeakMemory =>
        File.Exists("/proc/self/status") && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(PeakLine, StringComparison.Ordinal)) is { } line
            ? long.Parse(line[PeakLine.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024
            : Process.GetCurrentProcess().PeakWorkingSet64;

    private static string ProcessorName() =>
        File.Exists("/proc/cpuinfo") && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':') + 2)..]
            : RuntimeInformation.ProcessArchitecture.ToString();
}

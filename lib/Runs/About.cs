using System.Runtime.InteropServices;
using EarlySignal.Engines.Cpu;
using EarlySignal.Reports;

namespace EarlySignal.Runs;

/// <summary>What this library runs as and on: the first question about any number that two machines disagree on.</summary>
public static class About
{
    /// <summary>Version, runtime, system, processor and engine; a notebook's cell that shows it is tagged <c>volatile</c>.</summary>
    public static Table Table() => new(
        "This session",
        [new TableColumn("what", IsNumber: false), new TableColumn("here", IsNumber: false)],
        [
            ["EarlySignal", Version],
            [".NET", RuntimeInformation.FrameworkDescription],
            ["system", RuntimeInformation.OSDescription],
            ["processor", $"{RuntimeInformation.ProcessArchitecture}, {NumberText.Count(Environment.ProcessorCount)} cores"],
            ["engine", $"cpu ({InstructionSet.Available[0].Name})"],
        ]);

    private static string Version => typeof(About).Assembly.GetName().Version!.ToString(3);
}

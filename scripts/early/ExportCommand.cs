using System.CommandLine;

namespace EarlySignal.Early;

/// <summary><c>early task export</c>: a task as a folder that lm-evaluation-harness loads.</summary>
internal static class ExportCommand
{
    public static Command Create() => new("export", "Write a task as a folder that lm-evaluation-harness loads.") { TaskCommand.TaskArgument() };
}

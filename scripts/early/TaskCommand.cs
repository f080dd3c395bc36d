using System.CommandLine;

namespace EarlySignal.Early;

/// <summary><c>early task</c>: what one does with a benchmark before any model sees it.</summary>
internal static class TaskCommand
{
    public static Command Create() => new("task", "Look at a benchmark, check it, and hand it in.")
    {
        ExportCommand.Create(),
        BundleCommand.Create(),
    };

    /// <summary>Which task a subcommand is about.</summary>
    public static Argument<string> TaskArgument() => new("task") { Description = "Folder of an lm-evaluation-harness task, or the task file" };
}

using System.CommandLine;

namespace EarlySignal.Early;

/// <summary><c>early task bundle</c>: a task as the competition takes it.</summary>
internal static class BundleCommand
{
    public static Command Create() => new("bundle", "Write the submission.zip of a competition from a task.") { TaskCommand.TaskArgument() };
}

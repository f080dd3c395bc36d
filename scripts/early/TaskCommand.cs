using System.CommandLine;
using EarlySignal.Runs;
using EarlySignal.Tasks;
using EarlySignal.Tasks.Adaptations;

namespace EarlySignal.Early;

/// <summary><c>early task</c>: what one does with a benchmark before any model sees it.</summary>
internal static class TaskCommand
{
    public static Command Create() => new("task", "Look at a benchmark, check it, and hand it in.")
    {
        InspectCommand.Create(),
        ValidateCommand.Create(),
        ExportCommand.Create(),
        BundleCommand.Create(),
    };

    /// <summary>Which task a subcommand is about.</summary>
    public static Argument<string> TaskArgument() => new("task") { Description = "Folder of an lm-evaluation-harness task, or the task file" };

    /// <summary>Which task or group a subcommand is about.</summary>
    public static Argument<string> TaskOrGroupArgument() => new("task") { Description = "Folder of an lm-evaluation-harness task or group, or the file of either" };

    /// <summary>What a task is called where it is handed in.</summary>
    public static Option<string?> NameOption() => new("--name") { Description = "Another name for the task; that of a group comes before the names of its tasks, too" };

    /// <summary>A task with its data: what it names on the Hub is fetched.</summary>
    public static TaskDefinition Load(string path) => DatasetSource.Bring(TaskDefinition.Load(path));

    /// <summary>The task, under the name that was given.</summary>
    public static TaskDefinition Load(ParseResult line, Argument<string> task, Option<string?> name)
    {
        var definition = Load(line.GetRequiredValue(task));
        return line.GetValue(name) is { } given ? definition.Named(given) : definition;
    }

    /// <summary>The group, under the name that was given; null when the argument means a task.</summary>
    public static TaskGroup? LoadGroup(ParseResult line, Argument<string> task, Option<string?> name)
    {
        if (TaskGroup.FileOf(line.GetRequiredValue(task)) is not { } file)
            return null;
        var group = TaskGroup.Load(file).Select(member => DatasetSource.Bring(member));
        return line.GetValue(name) is { } given ? group.Named(given) : group;
    }
}

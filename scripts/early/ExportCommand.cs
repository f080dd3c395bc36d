using System.CommandLine;
using EarlySignal.Basics;
using EarlySignal.Tasks;
using EarlySignal.Tasks.Export;

namespace EarlySignal.Early;

/// <summary><c>early task export</c>: a task as a folder that lm-evaluation-harness loads.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var task = TaskCommand.TaskOrGroupArgument();
        var name = TaskCommand.NameOption();
        var folder = new Option<string>("--out") { Description = "The folder to write; files of the same names are replaced", Required = true };
        var byGroup = new Option<bool>("--by-group") { Description = "One task for each subject or domain of a task, and a group that joins them" };
        var dataFolder = new Option<string>("--data-folder") { Description = "What stands before the data files' names in the task file, such as lm_eval/tasks/mine/: the harness looks for them from where it is started", DefaultValueFactory = _ => "" };
        var command = new Command("export", "Write a task or a group as a folder that lm-evaluation-harness loads.") { task, folder, name, byGroup, dataFolder };
        command.SetAction(line =>
        {
            if (line.GetValue(byGroup) && TaskGroup.FileOf(line.GetRequiredValue(task)) is { } groupFile)
                throw new InputException("--by-group", "", $"a group, {groupFile}", "one task", "Leave the option out: a group is exported with its tasks as they are.");
            var files = TaskCommand.LoadGroup(line, task, name) is { } group
                ? ExportedTask.Files(group, line.GetRequiredValue(dataFolder))
                : ExportedTask.Files(TaskCommand.Load(line, task, name), line.GetValue(byGroup), line.GetRequiredValue(dataFolder));
            var target = line.GetRequiredValue(folder);
            ExportedTask.Write(files, target);
            foreach (var file in files)
                Console.Out.WriteLine(Path.Combine(target, file.Name));
        });
        return command;
    }
}

using System.CommandLine;
using EarlySignal.Tasks.Export;

namespace EarlySignal.Early;

/// <summary><c>early task bundle</c>: a task or a group as the competition takes it.</summary>
internal static class BundleCommand
{
    public static Command Create()
    {
        var task = TaskCommand.TaskOrGroupArgument();
        var name = TaskCommand.NameOption();
        var clone = new Option<string>("--clone") { Description = "Folder of a clone of the competition's lm-evaluation-harness; nothing in it is changed", Required = true };
        var metric = new Option<string>("--metric") { Description = "The metric that counts; the task must have it, a group as an aggregate", DefaultValueFactory = _ => "acc_norm" };
        var zip = new Option<string>("--out") { Description = "The file to write", DefaultValueFactory = _ => "submission.zip" };
        var command = new Command("bundle", "Write the submission.zip of the E2LM competition from a task or a group, and try it.") { task, clone, metric, zip, name };
        command.SetAction(line =>
        {
            var path = line.GetRequiredValue(zip);
            var (counts, folder) = (line.GetRequiredValue(metric), line.GetRequiredValue(clone));
            var content = TaskCommand.LoadGroup(line, task, name) is { } group
                ? Submission.Write(group, counts, folder, path)
                : Submission.Write(TaskCommand.Load(line, task, name), counts, folder, path);
            Console.Out.WriteLine($"{path}: task {content.Task}, metric {content.Metric}, {content.Items} items, {content.Requests.Count} requests; hf_token is empty");
            foreach (var file in content.Files)
                Console.Out.WriteLine($"  adds {file}");
        });
        return command;
    }
}

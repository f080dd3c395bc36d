using System.CommandLine;
using EarlySignal.Plans;
using EarlySignal.Runs;

namespace EarlySignal.Early;

/// <summary><c>early task inspect</c>: one item as the model will see it.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var task = TaskCommand.TaskArgument();
        var item = new Option<string?>("--item") { Description = "The item's id, or its place from 0; the first when left out" };
        var tokenizer = TokenizerOption();
        var command = new Command("inspect", "Show one item as the model will see it: prompt, choices, tokens, boundary. No weights are needed.") { task, item, tokenizer };
        command.SetAction(line =>
        {
            var source = Tokenizer(line, tokenizer);
            Console.Out.Write(ItemInspection.Of(TaskCommand.Load(line.GetRequiredValue(task)), line.GetValue(item), source?.Tokenizer, source?.Window));
        });
        return command;
    }

    public static Option<string?> TokenizerOption() => new("--tokenizer") { Description = "A tokenizer.json, or the folder of a tokenizer, checkpoint or series" };

    public static TokenizerSource? Tokenizer(ParseResult line, Option<string?> option) => line.GetValue(option) is { } path ? TokenizerSource.Open(path) : null;
}

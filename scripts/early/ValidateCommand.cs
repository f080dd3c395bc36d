using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using EarlySignal.Runs;
using EarlySignal.Tasks.Validation;

namespace EarlySignal.Early;

/// <summary><c>early task validate</c>: what is wrong with a task, before anything is scored.</summary>
internal static class ValidateCommand
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static Command Create()
    {
        var task = TaskCommand.TaskArgument();
        var tokenizer = InspectCommand.TokenizerOption();
        var json = new Option<bool>("--json") { Description = "Print the findings as JSON" };
        var command = new Command("validate", "Check a task: ids, right answers, choices, leaks, biases, and with a tokenizer boundaries and lengths. Exit code 1 when there are errors.") { task, tokenizer, json };
        command.SetAction(line =>
        {
            var findings = TaskCheck.Run(TaskCommand.Load(line.GetRequiredValue(task)), InspectCommand.Tokenizer(line, tokenizer));
            Console.Out.WriteLine(line.GetValue(json) ? JsonSerializer.Serialize(findings, Json) : Text(findings, line.GetValue(tokenizer) is null));
            return findings.Any(finding => finding.Severity == Severity.Error) ? 1 : 0;
        });
        return command;
    }

    private static string Text(IReadOnlyList<TaskFinding> findings, bool withoutTokens)
    {
        var errors = findings.Count(finding => finding.Severity == Severity.Error);
        string[] lines =
        [
            .. findings.Select(finding => finding.ToString()),
            findings.Count == 0 ? "No finding." : $"{errors} errors, {findings.Count - errors} warnings.",
            .. withoutTokens ? ["Rules about tokens were left out: give --tokenizer to check them."] : Array.Empty<string>(),
        ];
        return string.Join('\n', lines);
    }
}

using System.CommandLine;
using EarlySignal.Basics;
using EarlySignal.Early;

// Exit codes: 0 done, 1 wrong command line, 2 unusable input, 130 stopped by Ctrl+C.
var root = new RootCommand("Scores training checkpoints on benchmarks and tells how good each benchmark's early signal is.")
{
    DemoCommand.Create(),
    ScoreCommand.Create(),
    CheckpointsCommand.Create(),
    ReportCommand.Create(),
    SignalCommand.Create(),
    TaskCommand.Create(),
    ResultsCommand.Create(),
    AlignCommand.Create(),
};

// An empty text is what a script passes when its variable is not set.
foreach (var option in root.Subcommands.SelectMany(command => command.Subcommands.Prepend(command)).SelectMany(command => command.Options))
    option.Validators.Add(given =>
    {
        if (given.Tokens.Any(token => token.Value.Length == 0))
            given.AddError($"{option.Name} is given an empty text.");
    });

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }, stop.Token);
}
catch (InputException fault)
{
    Console.Error.WriteLine("error: " + fault.Message);
    return 2;
}
catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"error: {fault.Message.ReplaceLineEndings(" ")} Check that the file or folder can be read or written, and that the disk is not full. What was scored is kept.");
    return 2;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("stopped. What was scored or downloaded is kept: the same command goes on from there.");
    return 130;
}

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
};

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
catch (OperationCanceledException)
{
    Console.Error.WriteLine("stopped. What was scored or downloaded is kept: the same command goes on from there.");
    return 130;
}

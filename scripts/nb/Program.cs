using System.CommandLine;
using EarlySignal.Notebooks;

// Exit codes: 0 done, 1 a notebook failed or a wrong command line, 2 unusable input, 130 stopped by Ctrl+C.
var root = new RootCommand("Runs C# notebooks: headless, or as a Jupyter kernel.")
{
    RunCommand.Create(),
    ExecuteCommand.Create(),
    KernelCommand.Create(),
    InstallCommand.Create(),
    ExportCommand.Create(),
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
catch (NotebookException fault)
{
    Console.Error.WriteLine("error: " + fault.Message);
    return 2;
}
catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"error: {fault.Message.ReplaceLineEndings(" ")} Check that the file or folder can be read or written.");
    return 2;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("stopped.");
    return 130;
}

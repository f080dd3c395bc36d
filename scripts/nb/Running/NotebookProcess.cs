using System.Diagnostics;
using System.Globalization;

namespace EarlySignal.Notebooks.Running;

/// <summary>
/// A notebook in a process of its own: what it loads, changes and breaks ends with it, and a cell that hangs can be ended,
/// which nothing inside a process can do for certain.
/// </summary>
/// <param name="notebook">The .ipynb file.</param>
/// <param name="timeout">The longest that a cell may take.</param>
internal sealed class NotebookProcess(string notebook, TimeSpan timeout)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private readonly List<CellEvent> _events = [];
    private int _running = 1;

    /// <summary>Runs the notebook to its end.</summary>
    /// <param name="options">Further arguments of the command <c>execute</c>.</param>
    /// <param name="log">Takes lines that are not for us: what native code wrote.</param>
    /// <param name="stop">Ends the process.</param>
    public async Task<NotebookResult> RunAsync(IEnumerable<string> options, Action<string> log, CancellationToken stop)
    {
        var command = ThisProgram.Command();
        var start = new ProcessStartInfo(command[0], [.. command[1..], "execute", notebook, .. options])
        {
            WorkingDirectory = Path.GetDirectoryName(notebook),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var (timedOut, ended) = (false, false);
        try
        {
            var deadline = timeout;
            while (!ended && await process.StandardOutput.ReadLineAsync(CancellationToken.None).AsTask().WaitAsync(Left(deadline - clock.Elapsed), stop) is { } line)
            {
                if (CellEvent.Read(line) is not { } told)
                {
                    log(line);
                    continue;
                }
                deadline = clock.Elapsed + timeout;
                ended = told.State == CellState.NotebookEnded;
                if (told.State == CellState.Started)
                    _running = told.Cell;
                else if (!ended)
                    _events.Add(told);
            }
        }
        catch (TimeoutException)
        {
            timedOut = true;
        }
        finally
        {
            // Its end is waited for so that its own exit code is told; threads and processes that cells started may delay it.
            if (timedOut || stop.IsCancellationRequested || !process.WaitForExit(Grace))
                process.Kill(entireProcessTree: true);
        }
        process.WaitForExit();
        if (timedOut)
            _events.Add(Fault($"Timeout: the cell took longer than {timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s and was ended; --timeout allows more", timeout.TotalSeconds));
        else if (!ended)
            _events.Add(Fault($"ProcessEnded: the notebook's process ended with code {process.ExitCode} while the cell ran. {(errors.Wait(Grace) ? errors.Result.Trim() : "")}", 0));
        return new NotebookResult(notebook, _events, clock.Elapsed);
    }

    private static TimeSpan Left(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;

    private CellEvent Fault(string message, double seconds) => new(_running, CellState.Failed, seconds, message, Line: 1);
}

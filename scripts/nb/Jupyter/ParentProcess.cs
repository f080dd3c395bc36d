using System.Diagnostics;
using System.Globalization;

namespace EarlySignal.Notebooks.Jupyter;

/// <summary>The front end that started this kernel: one that dies says no goodbye.</summary>
internal static class ParentProcess
{
    /// <summary>Ends when the front end has ended; never when it is not known.</summary>
    public static async Task EndedAsync(CancellationToken stop)
    {
        if (!int.TryParse(Environment.GetEnvironmentVariable("JPY_PARENT_PID"), CultureInfo.InvariantCulture, out var id) || id <= 1)
        {
            await Task.Delay(Timeout.Infinite, stop);
            return;
        }
        try
        {
            using var parent = Process.GetProcessById(id);
            await parent.WaitForExitAsync(stop);
        }
        catch (ArgumentException)
        {
            // No such process: it ended before we looked.
        }
    }
}

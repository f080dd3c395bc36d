using EarlySignal.Basics;

namespace EarlySignal.Hub;

/// <summary>
/// The lock on one blob among all processes that share the cache. It is the file that huggingface_hub locks, and the same
/// kind of lock.
/// </summary>
internal static class BlobLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for the lock.</summary>
    public static async Task<IDisposable> TakeAsync(string file, CancellationToken stop)
    {
        while (true)
        {
            if (TryTake(file) is { } gate)
                return gate;
            await Task.Delay(Pause, stop);
        }
    }

    /// <summary>Takes the lock, or answers null when another holds it.</summary>
    public static IDisposable? TryTake(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var gate = ExclusiveFile.TryOpen(file);
        // Its last holder may have deleted the file between our opening and locking; then our lock guards nothing.
        if (gate is null || File.Exists(file))
            return gate;
        gate.Dispose();
        return null;
    }
}

namespace EarlySignal.Basics;

/// <summary>
/// Files that one process at a time may hold open. The operating system ends the hold with the process, however it dies; it
/// is an advisory lock (<c>flock</c>) on Linux and macOS, and a share mode on Windows.
/// </summary>
public static class ExclusiveFile
{
    // What the framework reports when another process holds the file: EAGAIN, EAGAIN, ERROR_SHARING_VIOLATION.
    private const int LockedLinux = 11;
    private const int LockedMac = 35;
    private const int LockedWindows = unchecked((int)0x80070020);

    /// <summary>Opens a file for reading and writing, and creates it when it is missing; null when another holds it.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <exception cref="IOException">The file cannot be opened for another reason.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault) when (fault.HResult is LockedLinux or LockedMac or LockedWindows)
        {
            return null;
        }
    }
}

namespace EarlySignal.Basics;

/// <summary>Files that are either whole or not there, whenever the process is killed.</summary>
public static class AtomicFile
{
    private const string Suffix = ".earlysignal.tmp";

    /// <summary>Writes a text file as UTF-8 without a byte-order mark: first beside its place, then moved there in one step.</summary>
    /// <param name="path">Where the file shall be; its folder is created.</param>
    /// <param name="text">The content.</param>
    public static void WriteText(string path, string text) => Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        writer.Write(text);
    });

    /// <summary>Writes a file: first beside its place, flushed to the disk, then moved there in one step.</summary>
    /// <param name="path">Where the file shall be; its folder is created.</param>
    /// <param name="fill">Writes the content.</param>
    public static void Write(string path, Action<Stream> fill)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        // The name is unique, so that two processes that write the same file never share a half-written one.
        var beside = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}{Suffix}");
        try
        {
            using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                fill(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    /// <summary>Deletes what processes that were killed in the middle of <see cref="Write"/> have left in a folder. No process may be writing there.</summary>
    public static void DeleteHalfWritten(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*" + Suffix))
            File.Delete(file);
    }
}

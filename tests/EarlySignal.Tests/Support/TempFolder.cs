namespace EarlySignal.Tests.Support;

/// <summary>A folder of its own for one test, deleted at its end.</summary>
public sealed class TempFolder : IDisposable
{
    /// <summary>The folder's path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("earlysignal-").FullName;

    /// <summary>A path inside the folder.</summary>
    public string At(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

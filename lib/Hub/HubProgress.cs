namespace EarlySignal.Hub;

/// <summary>How far a download is.</summary>
/// <param name="BytesDone">Bytes that are here, those that were here before included. It falls when wrong bytes are thrown away.</param>
/// <param name="BytesTotal">Bytes of all wanted files.</param>
/// <param name="FilesDone">Files that are whole and verified.</param>
/// <param name="FilesTotal">All wanted files.</param>
public readonly record struct HubProgress(long BytesDone, long BytesTotal, int FilesDone, int FilesTotal);

/// <summary>Adds up what several downloads bring, and reports each change in order.</summary>
internal sealed class ProgressMeter(IProgress<HubProgress>? listener, HubProgress start)
{
    private readonly Lock _gate = new();
    private HubProgress _now = start;

    public void AddBytes(long bytes) => Change(now => now with { BytesDone = now.BytesDone + bytes });

    public void FinishFile() => Change(now => now with { FilesDone = now.FilesDone + 1 });

    private void Change(Func<HubProgress, HubProgress> step)
    {
        lock (_gate)
        {
            _now = step(_now);
            listener?.Report(_now);
        }
    }
}

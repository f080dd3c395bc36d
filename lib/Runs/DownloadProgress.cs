namespace EarlySignal.Runs;

/// <summary>How far the download of one checkpoint is.</summary>
/// <param name="Current">What is being downloaded: series and checkpoint.</param>
/// <param name="BytesDone">Bytes that are here, those that were here before included. It falls when wrong bytes are thrown away.</param>
/// <param name="BytesTotal">Bytes of all files that scoring the checkpoint needs.</param>
public readonly record struct DownloadProgress(string Current, long BytesDone, long BytesTotal);

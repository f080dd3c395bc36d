using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using EarlySignal.Basics;

namespace EarlySignal.Hub;

/// <summary>
/// Brings one blob into the cache: from where an earlier download stopped, hashed on the way, and under its own name only
/// when every byte is right. Bytes go to the file as they come, so a killed process leaves them for the next.
/// </summary>
internal sealed class BlobDownload(HubWire wire, Uri address, HubFile file, string blob, Action<long> onBytes) : IDisposable
{
    /// <summary>What huggingface_hub calls a blob that is not whole yet.</summary>
    public const string Unfinished = ".incomplete";

    // Fewer bytes than this do not count as progress, else a server that drips could hold us for ever.
    private const long LeastProgress = 1 << 20;
    private const string Remedy = "Run again; if it happens again, tell the repository's owner or check the mirror in HF_ENDPOINT.";

    // Its position is always its end; to ask for the length would be a system call per read.
    private readonly FileStream _partial = Open(blob + Unfinished);
    private IncrementalHash _hash = NewHash(file);

    /// <summary>Downloads and verifies. The caller holds the blob's lock.</summary>
    /// <exception cref="InputException">The bytes are wrong twice.</exception>
    /// <exception cref="IOException">The bytes cannot be written.</exception>
    /// <exception cref="HubUnreachableException">The server does not answer.</exception>
    /// <exception cref="HubRefusalException">The server says no.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        HashWhatIsHere();
        for (var tries = 1; ; tries++)
        {
            var found = await wire.PersistAsync(address, () => FillAsync(stop), stop);
            if (found is null)
                break;
            Restart();
            if (tries == 2)
            {
                _partial.Dispose();
                File.Delete(_partial.Name);
                throw new InputException(HubWire.Show(address), "", $"{found}, twice", Expected, Remedy + " Nothing of it entered the cache.");
            }
        }
        _partial.Flush(flushToDisk: true);
        _partial.Dispose();
        File.Move(_partial.Name, blob, overwrite: true);
    }

    public void Dispose()
    {
        _partial.Dispose();
        _hash.Dispose();
    }

    private string Expected => string.Create(CultureInfo.InvariantCulture, $"{file.Size} bytes with {(file.IsLarge ? "SHA-256" : "git hash")} {file.Hash}");

    /// <summary>Fetches the missing bytes; answers what is wrong with the whole, or null.</summary>
    private async Task<string?> FillAsync(CancellationToken stop)
    {
        var from = _partial.Position;
        if (from < file.Size)
        {
            using var response = await wire.GetAsync(address, from, stop);
            if (from > 0 && !ContinuesAt(response, from))
            {
                // The server cannot continue there; its answer is of use only when it is the whole file.
                Restart();
                if (response.StatusCode != HttpStatusCode.OK)
                    throw new HubLineException($"answer {(int)response.StatusCode} that does not continue at byte {from}");
            }
            if (response.Content.Headers.ContentLength is { } length && _partial.Position + length != file.Size)
                return string.Create(CultureInfo.InvariantCulture, $"{_partial.Position + length} bytes");
            await CopyAsync(response, stop);
        }
        var hash = Convert.ToHexStringLower(_hash.GetCurrentHash());
        return hash == file.Hash ? null : $"other bytes, with hash {hash}";
    }

    private async Task CopyAsync(HttpResponseMessage response, CancellationToken stop)
    {
        var (start, buffer) = (_partial.Position, new byte[1 << 18]);
        using var body = await response.Content.ReadAsStreamAsync(stop);
        try
        {
            while (_partial.Position < file.Size)
            {
                // Never a byte more than the file has, whatever the server goes on to send.
                var room = (int)Math.Min(buffer.Length, file.Size - _partial.Position);
                var read = await wire.ReadAsync(body, buffer.AsMemory(0, room), stop);
                if (read == 0)
                    throw new HubLineException(string.Create(CultureInfo.InvariantCulture, $"an end after {_partial.Position} of {file.Size} bytes"));
                _hash.AppendData(buffer, 0, read);
                _partial.Write(buffer, 0, read);
                onBytes(read);
            }
        }
        catch (HubLineException fault) when (_partial.Position - start >= LeastProgress)
        {
            throw new HubLineException(fault.Message) { HasProgressed = true };
        }
    }

    private void HashWhatIsHere()
    {
        if (_partial.Length > file.Size)
            _partial.SetLength(0);
        var buffer = new byte[1 << 20];
        for (var read = _partial.Read(buffer); read > 0; read = _partial.Read(buffer))
            _hash.AppendData(buffer, 0, read);
        onBytes(_partial.Length);
    }

    private void Restart()
    {
        onBytes(-_partial.Position);
        _partial.SetLength(0);
        _partial.Position = 0;
        _hash.Dispose();
        _hash = NewHash(file);
    }

    private static bool ContinuesAt(HttpResponseMessage response, long from) =>
        response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == from;

    private static FileStream Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
    }

    private static IncrementalHash NewHash(HubFile file)
    {
        if (file.IsLarge)
            return IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // git names a blob by the SHA-1 of this head and the content.
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {file.Size}\0")));
        return hash;
    }
}

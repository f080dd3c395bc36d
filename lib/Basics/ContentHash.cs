using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EarlySignal.Basics;

/// <summary>
/// A SHA-256 over a list of parts. Every part is preceded by its length, so that moving a boundary between two parts
/// changes the hash.
/// </summary>
public sealed class ContentHash : IDisposable
{
    private readonly IncrementalHash _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Adds a text, as UTF-8.</summary>
    public ContentHash Add(string text) => Add(Encoding.UTF8.GetBytes(text));

    /// <summary>Adds a whole number.</summary>
    public ContentHash Add(long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        _sha.AppendData(bytes);
        return this;
    }

    /// <summary>Adds bytes.</summary>
    public ContentHash Add(ReadOnlySpan<byte> bytes)
    {
        Add(bytes.Length);
        _sha.AppendData(bytes);
        return this;
    }

    /// <summary>Adds the content of a file.</summary>
    public ContentHash AddFile(string path)
    {
        using var stream = File.OpenRead(path);
        Add(stream.Length);
        Span<byte> buffer = new byte[1 << 20];
        for (var read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
            _sha.AppendData(buffer[..read]);
        return this;
    }

    /// <summary>The hash of all parts so far, as 64 lower-case hexadecimal digits. Nothing may be added afterwards.</summary>
    public string Hex() => Convert.ToHexStringLower(_sha.GetHashAndReset());

    /// <inheritdoc/>
    public void Dispose() => _sha.Dispose();
}

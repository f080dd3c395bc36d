using System.Security.Cryptography;
using System.Text;

namespace EarlySignal.Tests.Support;

/// <summary>A file of a repository on the <see cref="HubServer"/>; a large one lies in the store on the second port.</summary>
public sealed record HubServerFile(string Path, byte[] Content, bool IsLarge)
{
    /// <summary>A small file with some text.</summary>
    public static HubServerFile Text(string path, string? text = null) => new(path, Encoding.UTF8.GetBytes(text ?? $"{{\"name\": \"{path}\"}}"), false);

    /// <summary>A large file with bytes that depend on its path only.</summary>
    public static HubServerFile Large(string path, int bytes)
    {
        var content = new byte[bytes];
        new Random(path.Sum(letter => letter)).NextBytes(content);
        return new HubServerFile(path, content, true);
    }

    /// <summary>The hash by which the Hub names the content.</summary>
    public string Hash { get; } = Convert.ToHexStringLower(IsLarge
        ? SHA256.HashData(Content)
        : SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {Content.Length}\0"), .. Content]));
}

/// <summary>One request that the <see cref="HubServer"/> got.</summary>
/// <param name="Host"><c>hub</c> or <c>store</c>.</param>
/// <param name="Path">The path, unescaped, without the query.</param>
/// <param name="From">The first byte that was asked for; null for the whole.</param>
/// <param name="HasToken">Whether it came with an Authorization header.</param>
/// <param name="Token">That header.</param>
public sealed record HubRequest(string Host, string Path, long? From, bool HasToken, string Token)
{
    public int Status { get; set; }

    /// <summary>Bytes of file content in the answer.</summary>
    public long Bytes { get; set; }

    /// <summary>Whether the answer held file content.</summary>
    public bool IsContent { get; set; }
}

/// <summary>What shall go wrong with the next requests whose host and path contain <paramref name="Target"/>.</summary>
public sealed record Mishap(string Target)
{
    /// <summary>How many requests it still happens to.</summary>
    public int Times { get; set; } = 1;

    /// <summary>Answer with this status and <see cref="Headers"/>, and no content.</summary>
    public int? Status { get; init; }

    public (string Name, string Value)[] Headers { get; init; } = [];

    /// <summary>Break the connection after so many bytes of content.</summary>
    public int? DropAfter { get; init; }

    /// <summary>Whether the client has read those bytes, so that the connection may break.</summary>
    public Func<bool> DropWhen { get; init; } = () => true;

    /// <summary>Fall silent after so many bytes of content.</summary>
    public int? HangAfter { get; init; }

    /// <summary>Send a wrong byte at this position of the file.</summary>
    public int? FlipByteAt { get; init; }

    /// <summary>Send so many bytes as if they were all.</summary>
    public int? Keep { get; init; }

    /// <summary>Answer a range request with the whole file.</summary>
    public bool IgnoresRange { get; init; }
}

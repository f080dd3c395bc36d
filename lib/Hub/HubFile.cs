using System.Text.Json;
using EarlySignal.Basics;

namespace EarlySignal.Hub;

/// <summary>One file of a repository at one commit.</summary>
/// <param name="Path">The path inside the repository, with <c>/</c> between segments.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Hash">
/// SHA-256 of the content for a file in large-file storage, else git's SHA-1 of it; lower-case hexadecimal. It is also the
/// name of the blob in the cache.
/// </param>
/// <param name="IsLarge">Whether the file is in large-file storage (LFS).</param>
internal sealed record HubFile(string Path, long Size, string Hash, bool IsLarge)
{
    /// <summary>Reads one entry of the Hub's tree listing; null for what is no file.</summary>
    /// <exception cref="InputException">The entry lacks a field, or its path leaves the repository.</exception>
    public static HubFile? Read(JsonField entry, string source)
    {
        var path = HubPath.RequireInside(entry["path"].String(), source);
        if (entry["type"].String() != "file")
            return null;
        var isLarge = entry.TryGet("lfs", out var lfs);
        var size = isLarge ? lfs["size"] : entry["size"];
        var hash = isLarge ? lfs["oid"] : entry["oid"];
        if (size.Long() < 0)
            throw size.Wrong("a size in bytes", "Report this to the server's owner.");
        var digits = isLarge ? 64 : 40;
        // The hash becomes a file name, so nothing but digits may pass.
        if (hash.String().Length != digits || !hash.String().All(char.IsAsciiHexDigitLower))
            throw hash.Wrong($"{digits} hexadecimal digits", "Report this to the server's owner.");
        return new HubFile(path, size.Long(), hash.String(), isLarge);
    }

    /// <summary>Writes the entry in the form that <see cref="Read"/> reads.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "file");
        json.WriteString("path", Path);
        if (IsLarge)
            json.WriteStartObject("lfs");
        json.WriteNumber("size", Size);
        json.WriteString("oid", Hash);
        if (IsLarge)
            json.WriteEndObject();
        json.WriteEndObject();
    }
}

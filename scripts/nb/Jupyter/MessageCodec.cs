using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EarlySignal.Notebooks.Documents;
using EarlySignal.Notebooks.Zmtp;

namespace EarlySignal.Notebooks.Jupyter;

/// <summary>
/// Messages of Jupyter's protocol 5.3 as parts of a ZMTP message: identities, a delimiter, the signature, header, parent
/// header, metadata, content. See https://jupyter-client.readthedocs.io/en/stable/messaging.html.
/// </summary>
/// <param name="key">The key of the signatures; empty when messages are not signed.</param>
internal sealed class MessageCodec(byte[] key)
{
    public const string ProtocolVersion = "5.3";
    private static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();
    private readonly string _session = Guid.NewGuid().ToString("N");

    /// <summary>Reads a message; null when it is none, or not signed with our key.</summary>
    public JupyterMessage? Read(ZmtpPeer peer, byte[][] parts)
    {
        var delimiter = Array.FindIndex(parts, part => part.AsSpan().SequenceEqual(Delimiter));
        if (delimiter < 0 || parts.Length < delimiter + 6)
            return null;
        var signed = parts[(delimiter + 2)..(delimiter + 6)];
        if (!CryptographicOperations.FixedTimeEquals(Signature(signed), parts[delimiter + 1]))
            return null;
        try
        {
            return JsonNode.Parse(signed[0]) is JsonObject header && header["msg_type"] is JsonValue type && type.TryGetValue<string>(out var name) && JsonNode.Parse(signed[3]) is JsonObject content
                ? new JupyterMessage(peer, parts[..delimiter], name, signed[0], content)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Makes an answer.</summary>
    /// <param name="identities">What stands before the delimiter: who gets it, or the topic.</param>
    /// <param name="type">What it is, such as <c>execute_reply</c>.</param>
    /// <param name="content">What it says.</param>
    /// <param name="parent">The header of the request; null when nobody asked.</param>
    public byte[][] Write(byte[][] identities, string type, JsonObject content, byte[]? parent)
    {
        var header = new JsonObject
        {
            ["msg_id"] = Guid.NewGuid().ToString("N"),
            ["session"] = _session,
            ["username"] = "kernel",
            ["date"] = DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture),
            ["msg_type"] = type,
            ["version"] = ProtocolVersion,
        };
        byte[][] signed = [Utf8(header), parent ?? "{}"u8.ToArray(), "{}"u8.ToArray(), Utf8(content)];
        return [.. identities, Delimiter, Signature(signed), .. signed];
    }

    private byte[] Signature(byte[][] parts) =>
        key.Length == 0 ? [] : Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(key, parts.SelectMany(part => part).ToArray())));

    private static byte[] Utf8(JsonObject node) => JsonSerializer.SerializeToUtf8Bytes(node, JupyterJson.Compact);
}

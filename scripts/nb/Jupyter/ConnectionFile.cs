using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EarlySignal.Notebooks.Zmtp;

namespace EarlySignal.Notebooks.Jupyter;

/// <summary>Where a front end wants its kernel to listen, and the key that both sign with.</summary>
internal sealed class ConnectionFile
{
    private readonly string _path;
    private readonly JsonObject _fields;

    private ConnectionFile(string path, JsonObject fields) => (_path, _fields) = (path, fields);

    /// <summary>The key of the signatures; empty when messages are not signed.</summary>
    public byte[] Key => Encoding.UTF8.GetBytes(Text("key", ""));

    /// <exception cref="NotebookException">The file is missing or no connection file.</exception>
    public static ConnectionFile Read(string path)
    {
        if (!File.Exists(path))
            throw new NotebookException(path, "no such file", "a connection file", "Let the front end start the kernel; `nb install` tells it how.");
        try
        {
            var file = new ConnectionFile(path, JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? []);
            var scheme = file.Text("signature_scheme", "hmac-sha256");
            return scheme == "hmac-sha256" ? file : throw file.Wrong("signature_scheme", scheme, "hmac-sha256");
        }
        catch (JsonException fault)
        {
            throw new NotebookException(path, $"text that is not JSON ({fault.Message})", "a connection file", "Let the front end write it anew.");
        }
    }

    /// <summary>Opens one of the channels.</summary>
    /// <param name="channel">Its name, such as <c>shell</c>.</param>
    /// <param name="type">What its socket does.</param>
    /// <param name="received">Takes messages, for a router.</param>
    public ZmtpListener Listen(string channel, ZmtpSocketType type, Action<ZmtpPeer, byte[][]> received)
    {
        var field = channel + "_port";
        if (_fields[field] is not JsonValue value || !value.TryGetValue<int>(out var port) || port is < 0 or > ushort.MaxValue)
            throw Wrong(field, _fields[field]?.ToJsonString() ?? "nothing", "a port");
        var address = Text("ip", "127.0.0.1");
        return Text("transport", "tcp") switch
        {
            "tcp" => ZmtpListener.Tcp(type, address == "*" ? IPAddress.Any : IPAddress.TryParse(address, out var ip) ? ip : throw Wrong("ip", address, "an address"), port, received),
            "ipc" => ZmtpListener.Ipc(type, $"{address}-{port}", received),
            var other => throw Wrong("transport", other, "tcp or ipc"),
        };
    }

    private string Text(string field, string absent) => _fields[field] is JsonValue value && value.TryGetValue<string>(out var text) ? text : absent;

    private NotebookException Wrong(string field, string found, string expected) =>
        new($"{_path}: {field}", found, expected, "Let the front end write the file anew.");
}

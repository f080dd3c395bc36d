using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using EarlySignal.Notebooks.Jupyter;

namespace EarlySignal.Tests.Support;

/// <summary>A front end with a kernel of its own, in a process that is killed at the end.</summary>
public sealed class KernelClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly TempFolder _folder = new();
    private readonly Process _kernel;
    private readonly MessageCodec _codec = new("secret"u8.ToArray());
    private readonly Dictionary<string, KernelChannel> _channels = [];

    public KernelClient()
    {
        string[] names = ["shell", "control", "stdin", "iopub", "hb"];
        var connection = new JsonObject { ["transport"] = "tcp", ["ip"] = "127.0.0.1", ["key"] = "secret", ["signature_scheme"] = "hmac-sha256" };
        var ports = names.ToDictionary(name => name, _ => FreePort());
        foreach (var (name, port) in ports)
            connection[name + "_port"] = port;
        File.WriteAllText(_folder.At("connection.json"), connection.ToJsonString());
        _kernel = Process.Start(new ProcessStartInfo("dotnet", [NbCommand.Program, "kernel", _folder.At("connection.json")]) { WorkingDirectory = _folder.Path })!;
        foreach (var name in names[..4])
            _channels[name] = Connect(ports[name], name == "iopub" ? "SUB" : "DEALER");
        _channels["iopub"].SendAsync([1]).Wait();
    }

    /// <summary>Asks and waits for the answer.</summary>
    public JsonObject Ask(string channel, string type, JsonObject content)
    {
        Send(channel, type, content);
        return Answer(channel);
    }

    public void Send(string channel, string type, JsonObject content) => _channels[channel].SendAsync(_codec.Write([], type, content, null)).Wait(Patience);

    /// <summary>A request that is signed with another key.</summary>
    public void SendForged(string channel, string type, JsonObject content) =>
        _channels[channel].SendAsync(new MessageCodec("guessed"u8.ToArray()).Write([], type, content, null)).Wait(Patience);

    public JsonObject Answer(string channel) => Receive(channel).Content;

    /// <summary>The next message on a channel.</summary>
    public (string Type, JsonObject Content) Receive(string channel)
    {
        var received = _channels[channel].ReceiveAsync();
        Assert.True(received.Wait(Patience), $"Nothing came on {channel}.");
        var message = _codec.Read(null!, received.Result) ?? throw new InvalidDataException("The kernel's message is not signed with the key.");
        return (message.Type, message.Content);
    }

    /// <summary>Everything that is published up to a message of that type.</summary>
    public List<(string Type, JsonObject Content)> PublishedUntil(Func<string, JsonObject, bool> last)
    {
        var messages = new List<(string Type, JsonObject Content)>();
        do
            messages.Add(Receive("iopub"));
        while (!last(messages[^1].Type, messages[^1].Content));
        return messages;
    }

    /// <summary>Waits for the kernel's end.</summary>
    public bool Ended() => _kernel.WaitForExit(Patience);

    public void Dispose()
    {
        foreach (var channel in _channels.Values)
            channel.Dispose();
        _kernel.Kill(entireProcessTree: true);
        _kernel.WaitForExit();
        _kernel.Dispose();
        _folder.Dispose();
    }

    // The kernel opens its ports one after the other.
    private static KernelChannel Connect(int port, string type)
    {
        for (var clock = Stopwatch.StartNew(); ; Thread.Sleep(20))
        {
            try
            {
                return KernelChannel.ConnectAsync(port, type, "reader").GetAwaiter().GetResult();
            }
            catch (SocketException) when (clock.Elapsed < Patience)
            {
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

using System.Text;
using System.Threading.Channels;

namespace EarlySignal.Notebooks.Zmtp;

/// <summary>The other end of one connection, with the NULL mechanism: no encryption, for a machine that talks to itself.</summary>
internal sealed class ZmtpPeer(Stream stream)
{
    private const int GreetingLength = 64;
    private readonly Channel<ZmtpFrame[]> _outbox = Channel.CreateUnbounded<ZmtpFrame[]>();
    private readonly List<byte[]> _subscriptions = [];

    /// <summary>What the other end calls itself; empty when it has no name.</summary>
    public byte[] Identity { get; private set; } = [];

    /// <summary>Sends a message when the connection takes it; never waits.</summary>
    public void Send(byte[][] message) =>
        _outbox.Writer.TryWrite([.. message.Select((part, i) => new ZmtpFrame(part, More: i + 1 < message.Length))]);

    /// <summary>Whether the other end asked for messages that begin like this one.</summary>
    public bool Wants(ReadOnlySpan<byte> topic)
    {
        lock (_subscriptions)
        {
            foreach (var subscription in _subscriptions)
            {
                if (topic.StartsWith(subscription))
                    return true;
            }
            return false;
        }
    }

    /// <summary>Agrees with the other end on the protocol.</summary>
    /// <param name="socketType">What this end is, such as <c>ROUTER</c>.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="IOException">The other end speaks something else.</exception>
    public async Task GreetAsync(string socketType, CancellationToken stop)
    {
        var ours = new byte[GreetingLength];
        (ours[0], ours[9], ours[10]) = (0xFF, 0x7F, 3);
        "NULL"u8.CopyTo(ours.AsSpan(12));
        await stream.WriteAsync(ours, stop);
        var theirs = new byte[GreetingLength];
        await stream.ReadExactlyAsync(theirs, stop);
        if (theirs[0] != 0xFF || (theirs[9] & 1) == 0 || theirs[10] < 3 || !theirs.AsSpan(12, 20).TrimEnd((byte)0).SequenceEqual("NULL"u8))
            throw new IOException("the other end does not speak ZMTP 3 with the NULL mechanism");

        await ZmtpCommand.Of(ZmtpCommand.Ready, ("Socket-Type", Encoding.ASCII.GetBytes(socketType))).Frame.WriteAsync(stream, stop);
        var ready = ZmtpCommand.Of(await ZmtpFrame.ReadAsync(stream, stop));
        if (ready.Name != ZmtpCommand.Ready)
            throw new IOException($"{ready.Name} instead of READY");
        Identity = ready.Property("Identity") ?? [];
    }

    /// <summary>Writes what is sent, until the connection ends.</summary>
    public async Task WriteAllAsync(CancellationToken stop)
    {
        await foreach (var frames in _outbox.Reader.ReadAllAsync(stop))
        {
            foreach (var frame in frames)
                await frame.WriteAsync(stream, stop);
            await stream.FlushAsync(stop);
        }
    }

    /// <summary>Reads messages, until the connection ends.</summary>
    public async Task ReadAllAsync(Action<ZmtpPeer, byte[][]> received, CancellationToken stop)
    {
        var parts = new List<byte[]>();
        while (true)
        {
            var frame = await ZmtpFrame.ReadAsync(stream, stop);
            if (frame.IsCommand)
            {
                Obey(ZmtpCommand.Of(frame));
                continue;
            }
            parts.Add(frame.Body);
            if (frame.More)
                continue;
            received(this, [.. parts]);
            parts.Clear();
        }
    }

    /// <summary>Adds or takes away a subscription.</summary>
    public void Subscribe(byte[] topic, bool wanted)
    {
        lock (_subscriptions)
        {
            if (wanted)
                _subscriptions.Add(topic);
            else if (_subscriptions.FindIndex(known => known.AsSpan().SequenceEqual(topic)) is var at and >= 0)
                _subscriptions.RemoveAt(at);
        }
    }

    // SUBSCRIBE is a command since ZMTP 3.1; before, it is a message, which the listener knows.
    private void Obey(ZmtpCommand command)
    {
        const int lifetime = 2;
        if (command.Name == "PING" && command.Data.Length >= lifetime)
            _outbox.Writer.TryWrite([new ZmtpCommand("PONG", command.Data[lifetime..]).Frame]);
        else if (command.Name is "SUBSCRIBE" or "CANCEL")
            Subscribe(command.Data, command.Name == "SUBSCRIBE");
    }
}

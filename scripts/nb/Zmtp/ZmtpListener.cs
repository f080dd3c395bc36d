using System.Net;
using System.Net.Sockets;

namespace EarlySignal.Notebooks.Zmtp;

/// <summary>What a bound socket does with messages.</summary>
internal enum ZmtpSocketType
{
    /// <summary>Receives from each peer and answers that peer.</summary>
    Router,

    /// <summary>Sends to every peer that subscribed.</summary>
    Pub,

    /// <summary>Sends every message back: a heartbeat.</summary>
    Rep,
}

/// <summary>A bound socket of ZMTP 3.0, over TCP or a Unix socket.</summary>
internal sealed class ZmtpListener : IDisposable
{
    private readonly ZmtpSocketType _type;
    private readonly Action<ZmtpPeer, byte[][]> _received;
    private readonly Socket _socket;
    private readonly string? _file;
    private readonly List<ZmtpPeer> _peers = [];
    private readonly CancellationTokenSource _stop = new();

    private ZmtpListener(ZmtpSocketType type, Socket socket, string? file, Action<ZmtpPeer, byte[][]> received)
    {
        (_type, _socket, _file, _received) = (type, socket, file, received);
        _socket.Listen();
        _ = AcceptAsync();
    }

    /// <summary>Listens on a TCP port.</summary>
    public static ZmtpListener Tcp(ZmtpSocketType type, IPAddress address, int port, Action<ZmtpPeer, byte[][]> received)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, port));
        return new ZmtpListener(type, socket, null, received);
    }

    /// <summary>Listens on a Unix socket, as Colab's front end wants.</summary>
    public static ZmtpListener Ipc(ZmtpSocketType type, string file, Action<ZmtpPeer, byte[][]> received)
    {
        File.Delete(file);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(file));
        return new ZmtpListener(type, socket, file, received);
    }

    /// <summary>The port that was bound, for port 0.</summary>
    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>The peer of that name; null when none is connected.</summary>
    public ZmtpPeer? Peer(byte[] identity)
    {
        lock (_peers)
            return _peers.Find(peer => peer.Identity.AsSpan().SequenceEqual(identity));
    }

    /// <summary>Sends to all peers that subscribed to what the message begins with.</summary>
    public void Publish(byte[][] message)
    {
        lock (_peers)
        {
            foreach (var peer in _peers)
            {
                if (peer.Wants(message[0]))
                    peer.Send(message);
            }
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _socket.Dispose();
        if (_file is not null)
            File.Delete(_file);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _socket.AcceptAsync(_stop.Token));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(Socket accepted)
    {
        if (_file is null)
            accepted.NoDelay = true;
        await using var stream = new NetworkStream(accepted, ownsSocket: true);
        var peer = new ZmtpPeer(stream);
        try
        {
            await peer.GreetAsync(_type.ToString().ToUpperInvariant(), _stop.Token);
            lock (_peers)
                _peers.Add(peer);
            await await Task.WhenAny(peer.WriteAllAsync(_stop.Token), peer.ReadAllAsync(Receive, _stop.Token));
        }
        catch (Exception end) when (end is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
        }
        finally
        {
            lock (_peers)
                _peers.Remove(peer);
        }
    }

    private void Receive(ZmtpPeer peer, byte[][] message)
    {
        switch (_type)
        {
            case ZmtpSocketType.Rep:
                peer.Send(message);
                break;
            case ZmtpSocketType.Pub when message is [[var wanted, .. var topic]]:
                peer.Subscribe(topic, wanted == 1);
                break;
            case ZmtpSocketType.Router:
                _received(peer, message);
                break;
        }
    }
}

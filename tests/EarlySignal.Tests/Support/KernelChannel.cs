using System.Net;
using System.Net.Sockets;
using System.Text;
using EarlySignal.Notebooks.Zmtp;

namespace EarlySignal.Tests.Support;

/// <summary>The connecting end of a ZMTP socket.</summary>
public sealed class KernelChannel : IDisposable
{
    private const int GreetingLength = 64;
    private readonly Stream _stream;

    private KernelChannel(Stream stream) => _stream = stream;

    /// <summary>Connects to a port of this machine.</summary>
    public static async Task<KernelChannel> ConnectAsync(int port, string socketType, string identity = "")
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        return await GreetAsync(client.GetStream(), socketType, identity);
    }

    /// <summary>Agrees with the bound end on the protocol.</summary>
    public static async Task<KernelChannel> GreetAsync(Stream stream, string socketType, string identity = "")
    {
        byte[] greeting = [0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 3, 0, .. "NULL"u8, .. new byte[GreetingLength - 16]];
        await stream.WriteAsync(greeting);
        await stream.ReadExactlyAsync(new byte[GreetingLength]);
        await ZmtpCommand.Of(ZmtpCommand.Ready, ("Socket-Type", Encoding.ASCII.GetBytes(socketType)), ("Identity", Encoding.ASCII.GetBytes(identity))).Frame.WriteAsync(stream, default);
        Assert.Equal(ZmtpCommand.Ready, ZmtpCommand.Of(await ZmtpFrame.ReadAsync(stream, default)).Name);
        return new KernelChannel(stream);
    }

    public async Task SendAsync(params byte[][] parts)
    {
        for (var i = 0; i < parts.Length; i++)
            await new ZmtpFrame(parts[i], More: i + 1 < parts.Length).WriteAsync(_stream, default);
    }

    public async Task<byte[][]> ReceiveAsync()
    {
        var parts = new List<byte[]>();
        ZmtpFrame frame;
        do
        {
            frame = await ZmtpFrame.ReadAsync(_stream, default);
            parts.Add(frame.Body);
        }
        while (frame.More);
        return [.. parts];
    }

    public void Dispose() => _stream.Dispose();
}

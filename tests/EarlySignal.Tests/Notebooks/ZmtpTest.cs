using System.Net;
using System.Net.Sockets;
using EarlySignal.Notebooks.Zmtp;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Notebooks;

public class ZmtpTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(70_000)]
    public async Task A_frame_is_read_as_it_was_written(int length)
    {
        var body = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        var stream = new MemoryStream();
        await new ZmtpFrame(body, More: true).WriteAsync(stream, default);
        Assert.Equal(length > 255 ? length + 9 : length + 2, stream.Length);
        stream.Position = 0;
        var read = await ZmtpFrame.ReadAsync(stream, default);
        Assert.Equal((true, false), (read.More, read.IsCommand));
        Assert.Equal(body, read.Body);
    }

    [Theory]
    [InlineData(new byte[] { 2, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 2, 0x80, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0x47, 0x45 })]
    [InlineData(new byte[] { 0, 5, 1, 2 })]
    public Task Bytes_that_are_no_frame_are_refused(byte[] bytes) =>
        Assert.ThrowsAnyAsync<IOException>(() => ZmtpFrame.ReadAsync(new MemoryStream(bytes), default));

    [Fact]
    public void Properties_are_found_without_regard_to_case_and_broken_ones_are_refused()
    {
        var command = ZmtpCommand.Of(ZmtpCommand.Ready, ("Socket-Type", "DEALER"u8.ToArray()), ("Identity", [7, 8]));
        Assert.Equal([7, 8], ZmtpCommand.Of(command.Frame).Property("identity"));
        Assert.Null(command.Property("absent"));
        for (var length = 1; length < command.Data.Length; length++)
        {
            // A cut at the end of the first property leaves a whole one.
            if (length != 1 + 11 + 4 + 6)
                Assert.Throws<IOException>(() => (command with { Data = command.Data[..length] }).Property("absent"));
        }
    }

    [Fact]
    public async Task A_heartbeat_comes_back_over_TCP()
    {
        using var listener = ZmtpListener.Tcp(ZmtpSocketType.Rep, IPAddress.Loopback, 0, (_, _) => { });
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, listener.Port);
        await AssertEchoAsync(client.GetStream());
    }

    [Fact]
    public async Task A_heartbeat_comes_back_over_a_Unix_socket()
    {
        using var folder = new TempFolder();
        using var listener = ZmtpListener.Ipc(ZmtpSocketType.Rep, folder.At("kernel-1"), (_, _) => { });
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(folder.At("kernel-1")));
        await AssertEchoAsync(new NetworkStream(socket));
    }

    [Fact]
    public async Task A_subscriber_gets_the_topics_that_it_asked_for()
    {
        using var listener = ZmtpListener.Tcp(ZmtpSocketType.Pub, IPAddress.Loopback, 0, (_, _) => { });
        using var client = await KernelChannel.ConnectAsync(listener.Port, "SUB");
        await client.SendAsync([1, .. "status"u8]);
        var received = client.ReceiveAsync();
        while (!received.IsCompleted)
        {
            listener.Publish(["other"u8.ToArray(), "no"u8.ToArray()]);
            listener.Publish(["status.x"u8.ToArray(), "yes"u8.ToArray()]);
            await Task.Delay(5);
        }
        Assert.Equal("yes"u8.ToArray(), (await received)[1]);
    }

    [Fact]
    public async Task A_peer_that_speaks_something_else_is_left()
    {
        using var listener = ZmtpListener.Tcp(ZmtpSocketType.Rep, IPAddress.Loopback, 0, (_, _) => { });
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, listener.Port);
        await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: here\r\nAccept: */*\r\nUser-Agent: none of ours\r\n\r\n"u8.ToArray());
        var answer = new MemoryStream();
        await client.GetStream().CopyToAsync(answer);
        Assert.Equal(64, answer.Length);
    }

    private static async Task AssertEchoAsync(Stream stream)
    {
        using var channel = await KernelChannel.GreetAsync(stream, "REQ");
        await channel.SendAsync([], "ping"u8.ToArray());
        Assert.Equal(["", "ping"], (await channel.ReceiveAsync()).Select(part => System.Text.Encoding.ASCII.GetString(part)));
    }
}

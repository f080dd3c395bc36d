using System.Buffers.Binary;

namespace EarlySignal.Notebooks.Zmtp;

/// <summary>One frame of ZMTP 3.0: a command, or a part of a message. Layout: https://rfc.zeromq.org/spec/23.</summary>
/// <param name="Body">The content.</param>
/// <param name="More">Whether the message goes on with the next frame.</param>
/// <param name="IsCommand">Whether it is a command.</param>
internal readonly record struct ZmtpFrame(byte[] Body, bool More = false, bool IsCommand = false)
{
    private const byte MoreFlag = 1, LongFlag = 2, CommandFlag = 4;

    /// <summary>More than this is no message of a notebook but a stream read at the wrong place.</summary>
    private const long LongestBody = 1 << 30;

    public async Task WriteAsync(Stream stream, CancellationToken stop)
    {
        var flags = (byte)((More ? MoreFlag : 0) | (IsCommand ? CommandFlag : 0));
        byte[] head;
        if (Body.Length > byte.MaxValue)
        {
            head = new byte[9];
            head[0] = (byte)(flags | LongFlag);
            BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(1), Body.Length);
        }
        else
        {
            head = [flags, (byte)Body.Length];
        }
        await stream.WriteAsync(head, stop);
        await stream.WriteAsync(Body, stop);
    }

    /// <exception cref="IOException">The stream ended, or holds no frame.</exception>
    public static async Task<ZmtpFrame> ReadAsync(Stream stream, CancellationToken stop)
    {
        var head = new byte[9];
        await stream.ReadExactlyAsync(head.AsMemory(0, 2), stop);
        var flags = head[0];
        long length = head[1];
        if ((flags & LongFlag) != 0)
        {
            await stream.ReadExactlyAsync(head.AsMemory(2, 7), stop);
            length = BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(1));
        }
        if ((flags & ~(MoreFlag | LongFlag | CommandFlag)) != 0 || length is < 0 or > LongestBody)
            throw new IOException($"no ZMTP frame: flags {flags}, length {length}");
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, stop);
        return new ZmtpFrame(body, (flags & MoreFlag) != 0, (flags & CommandFlag) != 0);
    }
}

using System.Buffers.Binary;
using System.Text;

namespace EarlySignal.Notebooks.Zmtp;

/// <summary>A command of ZMTP 3.0: a name and its data.</summary>
internal readonly record struct ZmtpCommand(string Name, byte[] Data)
{
    public const string Ready = "READY";

    public ZmtpFrame Frame => new([(byte)Name.Length, .. Encoding.ASCII.GetBytes(Name), .. Data], IsCommand: true);

    /// <exception cref="IOException">The frame holds no command.</exception>
    public static ZmtpCommand Of(ZmtpFrame frame) =>
        frame.IsCommand && frame.Body.Length > 0 && frame.Body[0] < frame.Body.Length
            ? new ZmtpCommand(Encoding.ASCII.GetString(frame.Body, 1, frame.Body[0]), frame.Body[(1 + frame.Body[0])..])
            : throw new IOException("no ZMTP command");

    /// <summary>A command whose data are properties.</summary>
    public static ZmtpCommand Of(string name, params (string Name, byte[] Value)[] properties)
    {
        var data = new List<byte>();
        foreach (var (property, value) in properties)
        {
            var length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
            data.AddRange([(byte)property.Length, .. Encoding.ASCII.GetBytes(property), .. length, .. value]);
        }
        return new ZmtpCommand(name, [.. data]);
    }

    /// <summary>The value of a property; null when there is none. Their names know no case.</summary>
    /// <exception cref="IOException">The data are no properties.</exception>
    public byte[]? Property(string name)
    {
        for (var at = 0; at < Data.Length;)
        {
            var value = at + 1 + Data[at] + 4;
            if (value > Data.Length)
                throw new IOException($"{Name} ends in the middle of a property");
            var length = BinaryPrimitives.ReadInt32BigEndian(Data.AsSpan(value - 4));
            if (length < 0 || length > Data.Length - value)
                throw new IOException($"{Name} ends in the middle of a property");
            if (Encoding.ASCII.GetString(Data, at + 1, Data[at]).Equals(name, StringComparison.OrdinalIgnoreCase))
                return Data[value..(value + length)];
            at = value + length;
        }
        return null;
    }
}

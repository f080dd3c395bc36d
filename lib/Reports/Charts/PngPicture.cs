using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace EarlySignal.Reports.Charts;

/// <summary>Draws a drawing as a PNG picture: the one form that every viewer of notebooks shows.</summary>
internal static class PngPicture
{
    private const double MonospacedPitch = 0.6;   // of the size of the font, as in common monospaced fonts

    /// <summary>The bytes of the file, true colour with eight bits.</summary>
    public static byte[] Render(Drawing drawing, int scale)
    {
        var raster = new Raster((int)Math.Ceiling(drawing.Width * scale), (int)Math.Ceiling(drawing.Height * scale));
        foreach (var shape in drawing.Shapes)
            Draw(raster, shape, scale);
        return Encode(raster);
    }

    private static void Draw(Raster raster, Shape shape, double scale)
    {
        var color = Color(shape.Ink);
        switch (shape)
        {
            case StrokeShape stroke:
                DrawStroke(raster, stroke, color, scale);
                break;
            case FillShape fill:
                raster.Fill([.. fill.Points.Select(point => (point.X * scale, point.Y * scale))], color, fill.Opacity);
                break;
            case DiscShape disc:
                raster.Line(disc.X * scale, disc.Y * scale, disc.X * scale, disc.Y * scale, 2 * disc.Radius * scale, color);
                break;
            case TextShape text:
                DrawText(raster, text, color, scale);
                break;
        }
    }

    private static void DrawStroke(Raster raster, StrokeShape stroke, (byte, byte, byte) color, double scale)
    {
        var phase = 0.0;   // how far into a dash and the gap behind it
        for (var i = 1; i < stroke.Points.Count; i++)
        {
            var (a, b) = (stroke.Points[i - 1], stroke.Points[i]);
            var length = Math.Sqrt((b.X - a.X) * (b.X - a.X) + (b.Y - a.Y) * (b.Y - a.Y));
            var from = 0.0;
            while (from < length)
            {
                var isGap = stroke.Dash > 0 && phase >= stroke.Dash;
                var to = stroke.Dash > 0 ? Math.Min(length, from + (isGap ? 2 * stroke.Dash : stroke.Dash) - phase) : length;
                (double X, double Y) At(double along) => ((a.X + (b.X - a.X) * along / length) * scale, (a.Y + (b.Y - a.Y) * along / length) * scale);
                if (!isGap)
                    raster.Line(At(from).X, At(from).Y, At(to).X, At(to).Y, stroke.Width * scale, color);
                phase = stroke.Dash > 0 ? (phase + to - from) % (2 * stroke.Dash) : 0;
                from = to;
            }
        }
    }

    private static void DrawText(Raster raster, TextShape text, (byte, byte, byte) color, double scale)
    {
        double? pitch = text.IsMonospaced ? text.Size * MonospacedPitch : null;
        var width = pitch * text.Text.Length ?? StrokeFont.Width(text.Text, text.Size);
        var back = text.Anchor switch { TextAnchor.Middle => width / 2, TextAnchor.End => width, _ => 0 };
        var thickness = Math.Max(1, (text.IsBold ? 1.7 : 1.05) * scale * text.Size / 12);
        (double X, double Y) At((double X, double Y) point) => text.IsUpright
            ? ((text.X + point.Y) * scale, (text.Y - (point.X - back)) * scale)
            : ((text.X + point.X - back) * scale, (text.Y + point.Y) * scale);
        foreach (var line in StrokeFont.Lines(text.Text, text.Size, pitch))
            for (var i = 0; i < Math.Max(1, line.Length - 1); i++)
            {
                var (from, to) = (At(line[i]), At(line[Math.Min(i + 1, line.Length - 1)]));
                raster.Line(from.X, from.Y, to.X, to.Y, thickness, color);
            }
    }

    private static (byte R, byte G, byte B) Color(Ink ink)
    {
        byte Part(int at) => byte.Parse(ink.OnLight.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return (Part(1), Part(3), Part(5));
    }

    private static byte[] Encode(Raster raster)
    {
        var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, raster.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), raster.Height);
        (header[8], header[9]) = (8, 2);   // bits of a channel, true colour
        WriteChunk(file, "IHDR", header);
        WriteChunk(file, "IDAT", Compress(raster));
        WriteChunk(file, "IEND", []);
        return file.ToArray();
    }

    // Smoothed edges have thousands of colours that no eye tells apart: with five bits each, files are half as large.
    private static byte[] Compress(Raster raster)
    {
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            byte[] bytes = [.. raster.Bytes().Select(value => (byte)((value & 0xF8) | value >> 5))];
            var stride = raster.Width * 3;
            for (var y = 0; y < raster.Height; y++)
            {
                zlib.WriteByte(0);   // no filter
                zlib.Write(bytes, y * stride, stride);
            }
        }
        return packed.ToArray();
    }

    private static void WriteChunk(Stream file, string type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(body));
        file.Write(number);
    }

    // CRC-32 of ISO 3309, as PNG asks for.
    private static uint Checksum(byte[] data)
    {
        const uint polynomial = 0xEDB88320;
        var checksum = uint.MaxValue;
        foreach (var value in data)
        {
            checksum ^= value;
            for (var bit = 0; bit < 8; bit++)
                checksum = (checksum & 1) != 0 ? polynomial ^ (checksum >> 1) : checksum >> 1;
        }
        return ~checksum;
    }
}

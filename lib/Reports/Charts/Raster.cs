namespace EarlySignal.Reports.Charts;

/// <summary>A grid of pixels on white ground, with edges smoothed by how much of a pixel a shape covers.</summary>
internal sealed class Raster(int width, int height)
{
    private readonly float[] _pixels = [.. Enumerable.Repeat(255f, width * height * 3)];

    public int Width => width;

    public int Height => height;

    /// <summary>The colours, three bytes for each pixel, row by row.</summary>
    public byte[] Bytes() => [.. _pixels.Select(value => (byte)(value + 0.5f))];

    /// <summary>A straight line with round ends.</summary>
    public void Line(double x1, double y1, double x2, double y2, double thickness, (byte R, byte G, byte B) color)
    {
        var (dx, dy, half) = (x2 - x1, y2 - y1, thickness / 2);
        var length = dx * dx + dy * dy;
        for (var y = (int)Math.Floor(Math.Min(y1, y2) - half - 1); y <= Math.Max(y1, y2) + half + 1; y++)
        {
            for (var x = (int)Math.Floor(Math.Min(x1, x2) - half - 1); x <= Math.Max(x1, x2) + half + 1; x++)
            {
                var along = length == 0 ? 0 : Math.Clamp(((x + 0.5 - x1) * dx + (y + 0.5 - y1) * dy) / length, 0, 1);
                var (offX, offY) = (x + 0.5 - x1 - along * dx, y + 0.5 - y1 - along * dy);
                Blend(x, y, color, half + 0.5 - Math.Sqrt(offX * offX + offY * offY));
            }
        }
    }

    /// <summary>The inside of a closed outline.</summary>
    public void Fill(IReadOnlyList<(double X, double Y)> outline, (byte R, byte G, byte B) color, double opacity)
    {
        const int lines = 4;   // sampled in each row of pixels; across, the cover is exact
        var cover = new float[width];
        for (var y = Math.Max(0, (int)Math.Floor(outline.Min(point => point.Y))); y < Math.Min(height, outline.Max(point => point.Y)); y++)
        {
            Array.Clear(cover);
            for (var line = 0; line < lines; line++)
                AddSpans(cover, outline, y + (line + 0.5) / lines, 1f / lines);
            for (var x = 0; x < width; x++)
                Blend(x, y, color, cover[x] * opacity);
        }
    }

    private void AddSpans(float[] cover, IReadOnlyList<(double X, double Y)> outline, double y, float share)
    {
        var crossings = new List<double>();
        for (var i = 0; i < outline.Count; i++)
        {
            var (a, b) = (outline[i], outline[(i + 1) % outline.Count]);
            if (a.Y <= y != b.Y <= y)
                crossings.Add(a.X + (y - a.Y) / (b.Y - a.Y) * (b.X - a.X));
        }
        crossings.Sort();
        for (var i = 0; i + 1 < crossings.Count; i += 2)
        {
            var (from, to) = (Math.Max(0, crossings[i]), Math.Min(width, crossings[i + 1]));
            for (var x = (int)from; x < to; x++)
                cover[x] += share * (float)(Math.Min(x + 1, to) - Math.Max(x, from));
        }
    }

    private void Blend(int x, int y, (byte R, byte G, byte B) color, double cover)
    {
        if (cover <= 0 || (uint)x >= width || (uint)y >= height)
            return;
        var share = (float)Math.Min(1, cover);
        var at = (y * width + x) * 3;
        _pixels[at] += (color.R - _pixels[at]) * share;
        _pixels[at + 1] += (color.G - _pixels[at + 1]) * share;
        _pixels[at + 2] += (color.B - _pixels[at + 2]) * share;
    }
}

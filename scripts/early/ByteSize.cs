using System.Globalization;

namespace EarlySignal.Early;

/// <summary>A number of bytes for people.</summary>
internal static class ByteSize
{
    /// <summary>The number in MB, from 1 GB on in GB (powers of ten, as the Hub shows them).</summary>
    public static string Text(long bytes) => bytes >= 1_000_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.00} GB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.00} MB");
}

using System.Text;

namespace EarlySignal.Basics;

/// <summary>Text of files: bytes that are not UTF-8 are an error, and never silently another character.</summary>
internal static class Utf8Text
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>A file's text, without a byte order mark.</summary>
    /// <param name="file">Path of the file.</param>
    /// <exception cref="InputException">It is not UTF-8.</exception>
    public static string Read(string file) => Decode(file, "", File.ReadAllBytes(file));

    /// <summary>The text of bytes that came from a file, without a byte order mark.</summary>
    /// <param name="file">Where they came from, for the error.</param>
    /// <param name="part">Which part of it they are; empty for all of it.</param>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="InputException">They are not UTF-8.</exception>
    public static string Decode(string file, string part, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException fault)
        {
            var line = $"line {bytes[..fault.Index].Count((byte)'\n') + 1}";
            throw new InputException(file, part.Length == 0 ? line : $"{part}, {line}", "bytes that are not UTF-8", "UTF-8 text", "Save the file as UTF-8.");
        }
    }
}

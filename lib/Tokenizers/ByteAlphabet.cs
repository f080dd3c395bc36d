using System.Buffers;
using System.Text;

namespace EarlySignal.Tokenizers;

/// <summary>
/// The 256 printable characters that stand for the 256 bytes in byte-level vocabularies (GPT-2's <c>bytes_to_unicode</c>):
/// printable Latin-1 stands for itself, the other 68 bytes follow from U+0100 on.
/// </summary>
internal static class ByteAlphabet
{
    private const int StackLimit = 512;
    private static readonly char[] CharacterOfByte = MakeCharacters();
    private static readonly short[] ByteOfCharacter = MakeBytes();

    /// <summary>The UTF-8 bytes of a text, each as its character.</summary>
    public static string Write(ReadOnlySpan<char> text)
    {
        var most = text.Length * 3;
        var rented = most > StackLimit ? ArrayPool<byte>.Shared.Rent(most) : null;
        var bytes = rented ?? stackalloc byte[StackLimit];
        var result = string.Create(Encoding.UTF8.GetBytes(text, bytes), bytes, static (characters, bytes) =>
        {
            for (var i = 0; i < characters.Length; i++)
                characters[i] = CharacterOfByte[bytes[i]];
        });
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return result;
    }

    /// <summary>Appends the bytes that a token stands for; a token with a foreign character stands for its own UTF-8.</summary>
    public static void AppendBytes(string token, List<byte> bytes)
    {
        var start = bytes.Count;
        foreach (var character in token)
        {
            var value = character < ByteOfCharacter.Length ? ByteOfCharacter[character] : (short)-1;
            if (value < 0)
            {
                bytes.RemoveRange(start, bytes.Count - start);
                bytes.AddRange(Encoding.UTF8.GetBytes(token));
                return;
            }
            bytes.Add((byte)value);
        }
    }

    private static char[] MakeCharacters()
    {
        var characters = new char[256];
        var next = '\u0100';
        for (var value = 0; value < 256; value++)
            characters[value] = value is >= '!' and <= '~' or >= 0xA1 and <= 0xAC or >= 0xAE ? (char)value : next++;
        return characters;
    }

    private static short[] MakeBytes()
    {
        var bytes = new short[CharacterOfByte.Max() + 1];
        Array.Fill(bytes, (short)-1);
        for (var value = 0; value < 256; value++)
            bytes[CharacterOfByte[value]] = (short)value;
        return bytes;
    }
}

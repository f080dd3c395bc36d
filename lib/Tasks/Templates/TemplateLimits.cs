using System.Text;

namespace EarlySignal.Tasks;

/// <summary>How much a template may make of one item: one that runs away is an error, and does not take all memory and time.</summary>
internal static class TemplateLimits
{
    /// <summary>Most rounds of all loops together.</summary>
    public const int MostRounds = 1_000_000;

    private const int MostCharacters = 1 << 24;

    /// <summary>Refuses a text, or a list, that would be too long.</summary>
    /// <param name="length">Its UTF-16 code units, or its elements.</param>
    /// <exception cref="TemplateFault">It is too long.</exception>
    public static void Require(long length)
    {
        if (length > MostCharacters)
            throw new TemplateFault($"a text or list of more than {MostCharacters} characters or elements", "what a model can read", "Correct the template, or the item.");
    }

    /// <summary>Texts as one, with a separator between them.</summary>
    /// <exception cref="TemplateFault">It is too long.</exception>
    public static string Join(string separator, IEnumerable<string> parts)
    {
        StringBuilder text = new();
        var isFirst = true;
        foreach (var part in parts)
        {
            Require((long)text.Length + separator.Length + part.Length);
            text.Append(isFirst ? "" : separator).Append(part);
            isFirst = false;
        }
        return text.ToString();
    }
}

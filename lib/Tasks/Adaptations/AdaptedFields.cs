namespace EarlySignal.Tasks.Adaptations;

/// <summary>The fields that an adapted item has beside those of its data; templates may use them.</summary>
public static class AdaptedFields
{
    /// <summary>The question alone.</summary>
    public const string Stem = "stem";

    /// <summary>The answers, a list of texts.</summary>
    public const string Options = "options";

    /// <summary>Index of the right answer, or a list of them where several are right.</summary>
    public const string Gold = "gold";

    /// <summary>A letter for each answer.</summary>
    public const string Letters = "letters";

    /// <summary>The answers behind their letters, one on each line.</summary>
    public const string LetteredOptions = "lettered_options";

    /// <summary>The item's group as words: " about " and the group with spaces for underscores; empty when it has none.</summary>
    public const string About = "about";
}

namespace EarlySignal.Tasks.Adaptations;

/// <summary>The letters that stand for answers: A, B, C, ….</summary>
internal static class Letters
{
    /// <summary>How many answers can have a letter.</summary>
    public const int Most = 26;

    /// <summary>The letter of an answer.</summary>
    public static string Of(int index) => ((char)('A' + index)).ToString();

    /// <summary>Whether these are A, B, C, … alone, so that they say nothing without the answers they stand for.</summary>
    public static bool Are(IReadOnlyList<string> choices) => choices.Count <= Most && choices.Select((choice, i) => choice == Of(i)).All(same => same);

    /// <summary>The answers as a prompt shows them: <c>A. one</c>, each on its line.</summary>
    public static string Lines(IReadOnlyList<string> options) => string.Join('\n', options.Select((option, i) => $"{Of(i)}. {option}"));
}

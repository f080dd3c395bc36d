namespace EarlySignal.Tasks.Validation;

/// <summary>Whether a question gives its own answer away.</summary>
public static class AnswerLeak
{
    /// <summary>The rule: items whose question contains a right answer and no wrong one.</summary>
    internal static TaskFinding? Check(IReadOnlyList<ItemDraft> items) => TaskFinding.About(
        "answer-in-question", Severity.Warning,
        [.. items.Where(item => item is { Question: { } question, Choices: { } choices, Golds: { } golds } && Has(question, choices, golds)).Select(item => item.Id)],
        "have the right answer, and no other choice, in their question", "Reword the question, unless the answer has to be found in a passage there.");

    /// <summary>
    /// Whether the question contains a right answer as whole words, ignoring case, and none of the wrong ones. A prompt
    /// that lists its options contains them all, and an answer of one character says nothing.
    /// </summary>
    /// <param name="question">The question, without few-shot examples.</param>
    /// <param name="choices">All choices.</param>
    /// <param name="golds">Indices of the right ones.</param>
    public static bool Has(string question, IReadOnlyList<string> choices, IReadOnlyList<int> golds) =>
        golds.Any(gold => choices[gold].AsSpan().Trim().Length >= 2 && HasWords(question, choices[gold]))
        && !choices.Where((_, i) => !golds.Contains(i)).Any(choice => HasWords(question, choice));

    private static bool HasWords(string text, string words)
    {
        words = words.Trim();
        for (var at = text.IndexOf(words, StringComparison.OrdinalIgnoreCase); words.Length > 0 && at >= 0; at = text.IndexOf(words, at + 1, StringComparison.OrdinalIgnoreCase))
            if (!IsWord(text, at - 1) && !IsWord(text, at + words.Length))
                return true;
        return false;
    }

    private static bool IsWord(string text, int at) => at >= 0 && at < text.Length && char.IsLetterOrDigit(text[at]);
}

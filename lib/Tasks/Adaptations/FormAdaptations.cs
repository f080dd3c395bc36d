using System.Text.RegularExpressions;
using EarlySignal.Basics;

namespace EarlySignal.Tasks.Adaptations;

/// <summary>Other forms of the same questions: what is shown and what is continued. Each function gives a new task.</summary>
public static partial class FormAdaptations
{
    private const string ClozeText = "Question: {{" + AdaptedFields.Stem + ".strip()}}\nAnswer:";
    private const string LettersText = "Question: {{" + AdaptedFields.Stem + ".strip()}}\n" + OptionLines.Expression + "\nAnswer:";

    /// <summary>
    /// Cloze: the options are not shown, and the text of each is continued. This is the form of MMLU-var:
    /// <c>Question: …\nAnswer:</c>.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="question">Field or template of the question alone; null to find it in the prompt or under a usual name.</param>
    /// <param name="options">Field or template of the answers; null to find them.</param>
    /// <param name="text">The prompt; <c>{{stem}}</c> is the question.</param>
    public static TaskDefinition ToCloze(this TaskDefinition task, string? question = null, string? options = null, string text = ClozeText) =>
        Formed(task, question, options, text, AdaptedFields.Options).Noted(
            nameof(ToCloze), Arguments(question, options, text, ClozeText), "Does not show the options and continues with the text of each.");

    /// <summary>Letters: the options are shown behind A, B, C, …, and the letter of each is continued.</summary>
    /// <param name="task">The task.</param>
    /// <param name="question">Field or template of the question alone; null to find it in the prompt or under a usual name.</param>
    /// <param name="options">Field or template of the answers; null to find them.</param>
    /// <param name="text">The prompt; <c>{{stem}}</c> is the question and <c>{{lettered_options}}</c> are the options.</param>
    public static TaskDefinition ToLetters(this TaskDefinition task, string? question = null, string? options = null, string text = LettersText) =>
        Formed(task, question, options, text, AdaptedFields.Letters).Noted(
            nameof(ToLetters), Arguments(question, options, text, LettersText), "Shows the options behind letters and continues with the letter of each.");

    /// <summary>Shows the options in the prompt, above the cue for the answer; what is continued stays the same.</summary>
    /// <param name="task">The task.</param>
    public static TaskDefinition ShowOptions(this TaskDefinition task)
    {
        task = task.Rewriting();
        var shown = task.TextTemplate;
        if (!shown.Contains(OptionLines.Expression, StringComparison.Ordinal))
        {
            var (before, cue) = PromptText.Split(PromptText.AsTemplate(shown));
            shown = $"{before}\n{OptionLines.Expression}{(cue is null ? "" : "\n" + cue)}";
        }
        return (task with { TextTemplate = shown }).Noted(nameof(ShowOptions), "", "Shows the options in the prompt.");
    }

    /// <summary>Takes the options out of the prompt; what is continued stays the same.</summary>
    /// <param name="task">The task.</param>
    /// <exception cref="InputException">The task is answered by letters, which say nothing without the options.</exception>
    public static TaskDefinition HideOptions(this TaskDefinition task)
    {
        task = task.Rewriting();
        return task.Choices.Template == AdaptedFields.Letters
            ? throw new InputException(task.File, "doc_to_choice", "letters", "answers that can be told without the options", "Call ToCloze, which continues with the text of each option.")
            : (task with { TextTemplate = OptionLines.Remove(task.TextTemplate) }).Noted(nameof(HideOptions), "", "Does not show the options.");
    }

    /// <summary>
    /// Sentence completion: the prompt is the question alone, without labels, and each option completes it. Where the
    /// question has a blank (<c>__</c> or longer), the prompt ends there and each option brings the rest of the sentence.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="question">Field or template of the question alone; null to find it in the prompt or under a usual name.</param>
    /// <param name="options">Field or template of the answers; null to find them.</param>
    public static TaskDefinition ToCompletion(this TaskDefinition task, string? question = null, string? options = null) =>
        Formed(task, question, options, "{{" + AdaptedFields.Stem + ".strip()}}", AdaptedFields.Options).ThenEach(Completed).Noted(
            nameof(ToCompletion), Arguments(question, options, "", ""), "Lets each option complete the sentence.");

    private static TaskDefinition Formed(TaskDefinition task, string? question, string? options, string text, string choices)
    {
        var rewriting = task.Rewriting();
        var steps = rewriting.Steps!;
        return rewriting with
        {
            Steps = steps with { Stem = question ?? steps.Stem, Options = options ?? steps.Options },
            TextTemplate = text,
            Choices = ChoiceSource.From(choices),
        };
    }

    private static Question Completed(Question question)
    {
        var blank = Blank().Match(question.Stem);
        if (!blank.Success)
            return question;
        var rest = question.Stem[(blank.Index + blank.Length)..].TrimEnd();
        // A blank at the very beginning leaves no prompt; the model then starts from nothing, as lm-evaluation-harness lets it.
        return question.WithStem(question.Stem[..blank.Index].TrimEnd()).WithOptions([.. question.Options.Select(option => option + rest)], question.Golds);
    }

    private static string Arguments(string? question, string? options, string text, string usual) => string.Join(", ", new[]
    {
        question is null ? null : $"question: {PythonText.Repr(question)}",
        options is null ? null : $"options: {PythonText.Repr(options)}",
        text == usual ? null : $"text: {PythonText.Repr(text)}",
    }.OfType<string>());

    [GeneratedRegex("_{2,}")]
    private static partial Regex Blank();
}

using System.Text;
using EarlySignal.Basics;
using EarlySignal.Tasks;

namespace EarlySignal.Alignment;

/// <summary>An item as a judge reads it: question, lettered choices and right answer, in the form of the E2LM competition's starter kit.</summary>
/// <param name="Id">The item's id.</param>
/// <param name="Text"><c>Question: …</c>, <c>A) …</c> and so on, <c>Answer: X</c>.</param>
/// <param name="Group">Subject or domain of the item, when the data names one.</param>
public sealed record AlignmentQuestion(string Id, string Text, string? Group)
{
    private const string AskForAnswer = "Answer:";

    /// <summary>The questions of a task, without its description and its few-shot examples.</summary>
    /// <exception cref="InputException">The task's data cannot be read.</exception>
    public static IReadOnlyList<AlignmentQuestion> Of(TaskDefinition task) => [.. Plain(task).Select(Of)];

    /// <summary>The items of a task, each with nothing but its question before the choices.</summary>
    /// <exception cref="InputException">The task's data cannot be read.</exception>
    internal static IReadOnlyList<Item> Plain(TaskDefinition task) => (task with { FewShot = new FewShot(), Description = "" }).Items();

    private static AlignmentQuestion Of(Item item)
    {
        var question = item.Context.Trim();
        if (question.EndsWith(AskForAnswer, StringComparison.Ordinal))
            question = question[..^AskForAnswer.Length].TrimEnd();
        var text = new StringBuilder(question.StartsWith("Question:", StringComparison.Ordinal) ? question : "Question: " + question);
        for (var i = 0; i < item.Choices.Count; i++)
            text.Append('\n').Append(Letter(i)).Append(") ").Append(item.Choices[i].Trim());
        return new AlignmentQuestion(item.Id, text.Append("\nAnswer: ").AppendJoin(", ", item.Golds.Select(Letter)).ToString(), item.Group);
    }

    private static char Letter(int index) => (char)('A' + index);
}

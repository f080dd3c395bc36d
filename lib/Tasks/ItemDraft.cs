using EarlySignal.Basics;

namespace EarlySignal.Tasks;

/// <summary>One item as far as its data allow it, with everything that is wrong with it.</summary>
/// <param name="Id">Its id, or its place from 0 when the data have none.</param>
/// <param name="Before">Description and few-shot examples; null when they cannot be made.</param>
/// <param name="Question">The question itself; null when it cannot be made.</param>
/// <param name="Choices">The answers; null when they cannot be used.</param>
/// <param name="Golds">Indices of the right answers; null when there is none.</param>
/// <param name="GoldFault">Why there is no right answer among the choices.</param>
/// <param name="ChoicesFault">Why the choices cannot be used.</param>
/// <param name="TextFault">Why the prompt cannot be made.</param>
internal sealed record ItemDraft(
    string Id, string? Before, string? Question, IReadOnlyList<string>? Choices, IReadOnlyList<int>? Golds,
    InputException? GoldFault, InputException? ChoicesFault, InputException? TextFault);

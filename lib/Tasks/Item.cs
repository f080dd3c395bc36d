namespace EarlySignal.Tasks;

/// <summary>One question of a task, rendered to the text that the model sees.</summary>
/// <param name="Id">Unique in its task.</param>
/// <param name="Context">Description, few-shot examples and question: what stands before every choice.</param>
/// <param name="Choices">The answers, without the target delimiter. One text when nothing is to be chosen (see <see cref="Type"/>).</param>
/// <param name="Gold">Index of the right answer in <paramref name="Choices"/>; of several, the first.</param>
/// <param name="Group">Subject or domain, when the data names one.</param>
public sealed record Item(string Id, string Context, IReadOnlyList<string> Choices, int Gold, string? Group)
{
    /// <summary>Indices of the further right answers, rising; empty for an item with one.</summary>
    public IReadOnlyList<int> OtherGolds { get; init; } = [];

    /// <summary>Indices of all right answers, rising.</summary>
    public IReadOnlyList<int> Golds => [Gold, .. OtherGolds];

    /// <summary>What is asked.</summary>
    public OutputType Type { get; init; }

    /// <summary>
    /// The common ending of all choices, as in WinoGrande (the harness's <i>multiple inputs</i>): each choice stands at the end
    /// of the context, and this text behind it is scored. Null for all other items.
    /// </summary>
    public string? Ending { get; init; }
}

/// <summary>One context and one continuation, whose log-likelihood is wanted.</summary>
/// <param name="ItemId">The item that asks.</param>
/// <param name="ChoiceIndex">Which of its choices the continuation is.</param>
/// <param name="Context">What the model reads.</param>
/// <param name="Continuation">What is scored: target delimiter and choice.</param>
public sealed record ScoringRequest(string ItemId, int ChoiceIndex, string Context, string Continuation);

namespace EarlySignal.Tasks;

/// <summary>
/// Items → what a model is asked: one request for each choice, in the order of items and choices. The continuation of an
/// item without choices (<see cref="OutputType.LogLikelihood"/>, <see cref="OutputType.LogLikelihoodRolling"/>) is its text as
/// it is, without a delimiter.
/// </summary>
public static class ItemRequests
{
    /// <summary>Context, then target delimiter and choice; for items with an <see cref="Item.Ending"/> context and choice, then delimiter and ending.</summary>
    /// <param name="items">The items.</param>
    /// <param name="targetDelimiter">The task's <see cref="TaskDefinition.TargetDelimiter"/>.</param>
    public static IReadOnlyList<ScoringRequest> Of(IReadOnlyList<Item> items, string targetDelimiter) => Build(items, (item, i, choice) =>
        item.Type != OutputType.MultipleChoice ? new ScoringRequest(item.Id, i, item.Context, choice)
        : item.Ending is { } ending ? new ScoringRequest(item.Id, i, item.Context + choice, targetDelimiter + ending)
        : new ScoringRequest(item.Id, i, item.Context, targetDelimiter + choice));

    /// <summary>The same choices after a context without the question: how likely a choice is by itself.</summary>
    /// <param name="items">The items.</param>
    /// <param name="targetDelimiter">The task's <see cref="TaskDefinition.TargetDelimiter"/>.</param>
    /// <param name="context">The task's <see cref="TaskDefinition.UnconditionalContext"/>; empty for <c>acc_mutual_info</c>.</param>
    public static IReadOnlyList<ScoringRequest> Unconditional(IReadOnlyList<Item> items, string targetDelimiter, string context = "") =>
        Build(items, (item, i, choice) => new ScoringRequest(item.Id, i, context, targetDelimiter + choice));

    private static List<ScoringRequest> Build(IReadOnlyList<Item> items, Func<Item, int, string, ScoringRequest> request) =>
        [.. items.SelectMany(item => item.Choices.Select((choice, i) => request(item, i, choice)))];
}

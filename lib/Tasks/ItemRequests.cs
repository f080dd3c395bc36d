namespace EarlySignal.Tasks;

/// <summary>Items → what a model is asked: one request for each choice, in the order of items and choices.</summary>
public static class ItemRequests
{
    /// <summary>Context, then target delimiter and choice.</summary>
    /// <param name="items">The items.</param>
    /// <param name="targetDelimiter">The task's <see cref="TaskDefinition.TargetDelimiter"/>.</param>
    public static IReadOnlyList<ScoringRequest> Of(IReadOnlyList<Item> items, string targetDelimiter) => Build(items, targetDelimiter, item => item.Context);

    /// <summary>The same continuations after a context without the question: how likely a choice is by itself.</summary>
    /// <param name="items">The items.</param>
    /// <param name="targetDelimiter">The task's <see cref="TaskDefinition.TargetDelimiter"/>.</param>
    /// <param name="context">The task's <see cref="TaskDefinition.UnconditionalContext"/>; empty for <c>acc_mutual_info</c>.</param>
    public static IReadOnlyList<ScoringRequest> Unconditional(IReadOnlyList<Item> items, string targetDelimiter, string context = "") => Build(items, targetDelimiter, _ => context);

    private static List<ScoringRequest> Build(IReadOnlyList<Item> items, string targetDelimiter, Func<Item, string> context) =>
        [.. items.SelectMany(item => item.Choices.Select((choice, i) => new ScoringRequest(item.Id, i, context(item), targetDelimiter + choice)))];
}

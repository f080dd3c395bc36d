using EarlySignal.Tasks.Export;

namespace EarlySignal.Tasks.Validation;

/// <summary>Rules about single items, and about pairs of them.</summary>
internal static class ItemRules
{
    public static TaskFinding? DuplicateId(IReadOnlyList<ItemDraft> items) => TaskFinding.About(
        "duplicate-id", Severity.Error, Repeated(items, item => item.Id),
        "have the id of an earlier item", "Give every item an id of its own, or rename the field if it is not meant to tell items apart.");

    public static TaskFinding? UnusableChoices(IReadOnlyList<ItemDraft> items) => TaskFinding.About(
        "unusable-choices", Severity.Error, Ids(items, item => item.ChoicesFault is not null),
        "have fewer than two choices, an empty one, or no list of texts", First(items, item => item.ChoicesFault?.Message));

    public static TaskFinding? GoldNotAChoice(IReadOnlyList<ItemDraft> items) => TaskFinding.About(
        "gold-not-a-choice", Severity.Error, Ids(items, item => item.GoldFault is not null),
        "have a right answer that is none of their choices", First(items, item => item.GoldFault?.Message));

    public static TaskFinding? UnusableItem(IReadOnlyList<ItemDraft> items) => TaskFinding.About(
        "unusable-item", Severity.Error, Ids(items, item => item.TextFault is not null),
        "cannot be made into a prompt", First(items, item => item.TextFault?.Message));

    public static TaskFinding? GoldTwice(IReadOnlyList<ItemDraft> items) => TaskFinding.About(
        "gold-twice", Severity.Error, Ids(items, item => item is { Choices: { } choices, Golds: { } golds } && golds.Any(gold => choices.Where((choice, i) => !golds.Contains(i) && Same(choice, choices[gold])).Any())),
        "have a wrong choice with the text of the right one", "Replace that choice: no model can tell the two apart.");

    public static TaskFinding? NothingWrong(IReadOnlyList<ItemDraft> items) => TaskFinding.About(
        "no-wrong-choice", Severity.Warning, Ids(items, item => item is { Choices: { Count: > 1 } choices, Golds: { } golds } && golds.Count == choices.Count),
        "have right choices only", "Add wrong ones, or remove the items: every model gets them right.");

    public static TaskFinding? MetricOfOneGold(IReadOnlyList<ItemDraft> items, IReadOnlyList<TaskMetric> metrics) => TaskFinding.About(
        "metric-of-one-gold", Severity.Warning, metrics.Any(metric => HarnessMetrics.NeedsOneGold(metric.Name)) ? Ids(items, item => item.Golds is { Count: > 1 }) : [],
        $"have several right answers, for which {string.Join(", ", metrics.Select(metric => metric.Name).Where(HarnessMetrics.NeedsOneGold))} is undefined, here or in lm-evaluation-harness", "Use other metrics, such as acc, margin or correct_prob.");

    public static TaskFinding? IdenticalChoices(IReadOnlyList<ItemDraft> items) => TaskFinding.About(
        "identical-choices", Severity.Warning, Ids(items, item => item.Choices is { } choices && HasTwins(choices, item.Golds ?? [])),
        "have two choices of the same text, both wrong or both right", "Replace one of the two; as it is, the item has fewer choices than its chance level says.");

    public static TaskFinding? BlankChoice(IReadOnlyList<ItemDraft> items) => TaskFinding.About(
        "blank-choice", Severity.Warning, Ids(items, item => item.Choices?.Any(string.IsNullOrWhiteSpace) == true),
        "have a choice of white space alone", "Write the choice, or remove the items.");

    public static TaskFinding? DuplicateText(IReadOnlyList<ItemDraft> items) => TaskFinding.About(
        "duplicate-text", Severity.Warning,
        Repeated(items.Where(item => item is { Question: not null, Choices: not null }), item => string.Join('\0', [item.Question!, .. item.Choices!.Order(StringComparer.Ordinal)])),
        "have the question and choices of an earlier item", "Remove them: they count twice, and make standard errors too small.");

    public static TaskFinding? ShotEqualsItem(IReadOnlyList<ItemDraft> items, string targetDelimiter) => TaskFinding.About(
        "shot-equals-item", Severity.Error,
        Ids(items, item => item is { Before: { } before, Question: { Length: > 0 } question, Choices: { } choices, Golds: { } golds }
            && golds.Any(gold => before.Contains(question + targetDelimiter + choices[gold], StringComparison.Ordinal))),
        "are shown with their answer among the few-shot examples", "Take the examples from another split, or remove these items from it.");

    private static bool HasTwins(IReadOnlyList<string> choices, IReadOnlyList<int> golds)
    {
        for (var i = 0; i < choices.Count; i++)
            for (var j = 0; j < i; j++)
                if (golds.Contains(i) == golds.Contains(j) && Same(choices[i], choices[j]))
                    return true;
        return false;
    }

    // White space at the ends tells no answers apart.
    private static bool Same(string a, string b) => a.AsSpan().Trim().SequenceEqual(b.AsSpan().Trim());

    private static IReadOnlyList<string> Ids(IEnumerable<ItemDraft> items, Func<ItemDraft, bool> isMeant) => [.. items.Where(isMeant).Select(item => item.Id)];

    private static IReadOnlyList<string> Repeated(IEnumerable<ItemDraft> items, Func<ItemDraft, string> key)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return Ids(items, item => !seen.Add(key(item)));
    }

    private static string First(IEnumerable<ItemDraft> items, Func<ItemDraft, string?> message) =>
        items.Select(message).FirstOrDefault(text => text is not null) is { } first ? $"The first: {first}" : "";
}

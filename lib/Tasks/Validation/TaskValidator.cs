using System.Globalization;
using EarlySignal.Basics;

namespace EarlySignal.Tasks.Validation;

/// <summary>
/// Looks a task over before it is scored. What <see cref="TaskDefinition.Items"/> refuses at its first item becomes a
/// finding that lists all such items. The rules need no tokenizer; those that do are in the room Plans.
/// </summary>
public static class TaskValidator
{
    /// <summary>Fewest items that the E2LM competition accepts; below that, an accuracy's standard error is around 5 points.</summary>
    public const int FewestItems = 100;

    /// <summary>Most items that the E2LM competition accepts.</summary>
    public const int MostItems = 15_000;

    /// <summary>All findings, in the order of the rules; none when the task is sound.</summary>
    /// <exception cref="InputException">The task's data cannot be read at all, or its few-shot examples cannot be made.</exception>
    public static IReadOnlyList<TaskFinding> Check(TaskDefinition task)
    {
        var items = new ItemBuilder(task).Drafts();
        TaskFinding?[] findings =
        [
            ItemRules.DuplicateId(items),
            ItemRules.UnusableChoices(items),
            ItemRules.GoldNotAChoice(items),
            ItemRules.UnusableItem(items),
            ItemRules.GoldTwice(items),
            ItemRules.NothingWrong(items),
            ItemRules.MetricOfOneGold(items, task.Metrics),
            ItemRules.IdenticalChoices(items),
            ItemRules.BlankChoice(items),
            ItemRules.DuplicateText(items),
            ItemRules.ShotEqualsItem(items, task.TargetDelimiter),
            AnswerLeak.Check(items),
            BiasRules.GoldPosition(items),
            BiasRules.GoldLongest(items),
            BiasRules.GoldShortest(items),
            Size(items.Count),
        ];
        return [.. findings.OfType<TaskFinding>()];
    }

    private static TaskFinding? Size(int count) => count switch
    {
        < FewestItems => new("too-few-items", Severity.Warning, count, FewestItems,
            string.Create(CultureInfo.InvariantCulture, $"{count} items, fewer than {FewestItems}: accuracy has a standard error of up to {50 / Math.Sqrt(count):0.0} points, and the E2LM competition refuses the task."),
            "Add items.", []),
        > MostItems => new("too-many-items", Severity.Warning, count, MostItems,
            string.Create(CultureInfo.InvariantCulture, $"{count} items, more than {MostItems}: the E2LM competition refuses the task."),
            "Keep a sample of the items.", []),
        _ => null,
    };
}

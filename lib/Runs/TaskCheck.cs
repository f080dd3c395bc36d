using EarlySignal.Basics;
using EarlySignal.Plans;
using EarlySignal.Tasks;
using EarlySignal.Tasks.Validation;

namespace EarlySignal.Runs;

/// <summary>All rules about a task in one call.</summary>
public static class TaskCheck
{
    /// <summary>All findings; then one about metrics that are not computed here; those that need a tokenizer come last, and only when the items are sound.</summary>
    /// <param name="task">The task.</param>
    /// <param name="tokenizer">The models' tokenizer; null: rules about text only.</param>
    /// <exception cref="InputException">The task's data cannot be read at all.</exception>
    public static IReadOnlyList<TaskFinding> Run(TaskDefinition task, TokenizerSource? tokenizer = null)
    {
        var findings = TaskValidator.Check(task);
        if (MetricRules.Check(task) is { } metrics)
            findings = [.. findings, metrics];
        return tokenizer is null || findings.Any(IsFaultOfItems) ? findings : [.. findings, .. TokenRules.Check(task, tokenizer.Tokenizer, tokenizer.Window)];
    }

    // Those for which the task's items cannot be made.
    private static bool IsFaultOfItems(TaskFinding finding) => finding.Rule is "duplicate-id" or "unusable-choices" or "gold-not-a-choice" or "unusable-item";
}

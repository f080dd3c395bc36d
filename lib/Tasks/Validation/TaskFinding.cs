using System.Globalization;

namespace EarlySignal.Tasks.Validation;

/// <summary>How grave a finding is.</summary>
public enum Severity
{
    /// <summary>The task can be scored, but its numbers may mislead.</summary>
    Warning,

    /// <summary>The task cannot be scored, or its right answers are not to be trusted.</summary>
    Error,
}

/// <summary>Something about a task that its author should know before anything is scored.</summary>
/// <param name="Rule">The rule's id, such as <c>duplicate-text</c>; it stays the same between versions.</param>
/// <param name="Severity">How grave it is.</param>
/// <param name="Measured">What was measured: a number of items, a share in [0, 1], or a number of tokens, as <paramref name="Text"/> says.</param>
/// <param name="Threshold">The value from which, or up to which, there would be no finding.</param>
/// <param name="Text">Measured value and threshold in a sentence.</param>
/// <param name="Remedy">What to do, as a sentence.</param>
/// <param name="Items">Ids of the items that are meant, in the task's order; empty when it is about all.</param>
public sealed record TaskFinding(
    string Rule, Severity Severity, double Measured, double Threshold, string Text, string Remedy, IReadOnlyList<string> Items)
{
    private const int Shown = 5;

    /// <summary>A finding about items of which there should be none.</summary>
    /// <param name="rule">The rule's id.</param>
    /// <param name="severity">How grave it is.</param>
    /// <param name="items">Ids of the items at fault.</param>
    /// <param name="what">The rest of a sentence that begins with the number of items, such as <c>have the text of another item</c>.</param>
    /// <param name="remedy">What to do, as a sentence.</param>
    /// <returns>Null when there is no such item.</returns>
    internal static TaskFinding? About(string rule, Severity severity, IReadOnlyList<string> items, string what, string remedy) => items.Count == 0
        ? null
        : new(rule, severity, items.Count, 0, string.Create(CultureInfo.InvariantCulture, $"{items.Count} {(items.Count == 1 ? "item " + OfOne(what) : "items " + what)} (threshold 0)."), remedy, items);

    private static string OfOne(string what) =>
        (what.StartsWith("have ", StringComparison.Ordinal) ? "has " + what["have ".Length..] : what.StartsWith("are ", StringComparison.Ordinal) ? "is " + what["are ".Length..] : what).Replace(" their ", " its ", StringComparison.Ordinal);

    /// <summary>One line: severity, rule, sentence, the first items, remedy.</summary>
    public override string ToString()
    {
        var items = Items.Count == 0 ? "" : $" [{string.Join(", ", Items.Take(Shown))}{(Items.Count > Shown ? ", …" : "")}]";
        return $"{(Severity == Severity.Error ? "error" : "warning"),-8}{Rule,-22}{Text}{items} {Remedy}";
    }
}

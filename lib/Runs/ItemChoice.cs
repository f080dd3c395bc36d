using System.Globalization;
using EarlySignal.Signals.Items;

namespace EarlySignal.Runs;

/// <summary>Items that were chosen by what checkpoints scored on them, with what the choice is worth on data that did not make it.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Metric">The metric that they were chosen by.</param>
/// <param name="Ids">The chosen items: what <c>KeepIds</c> takes.</param>
/// <param name="Items">How many there were to choose from.</param>
/// <param name="Split">What each choice that was judged did not see.</param>
/// <param name="Judged">Spearman's correlation of the mean curve with training, in-sample, held out and of all items.</param>
public sealed record ItemChoice(string Task, string Metric, IReadOnlyList<string> Ids, int Items, SelectionSplit Split, CrossFittedSelection Judged)
{
    /// <summary>The choice in a sentence, optimism included.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Judged.Rule} by {Metric} keeps {Ids.Count} of {Items} items of {Task}. Correlation of its curve with training: {Judged.InSample:0.000} on the {Seen} that chose the items, {Judged.HeldOut:0.000} ± {Judged.HeldOutError:0.000} on the others (optimism {Judged.Optimism:+0.000;-0.000;0.000}); all items {Judged.AllItems:0.000} there.");

    private string Seen => Split == SelectionSplit.Series ? "series" : "checkpoints";
}

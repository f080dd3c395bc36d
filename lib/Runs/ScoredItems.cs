using EarlySignal.Basics;
using EarlySignal.Metrics;
using EarlySignal.Results;
using EarlySignal.Signals;
using EarlySignal.Signals.Items;

namespace EarlySignal.Runs;

/// <summary>What every item of a task scored at every checkpoint, read from results on disk: what items are chosen by.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Metric">The metric's name.</param>
/// <param name="Ids">The items, in the order of the matrix's columns.</param>
/// <param name="Matrix">One row for each checkpoint; values of a metric of which lower is better are negated.</param>
public sealed record ScoredItems(string Task, string Metric, IReadOnlyList<string> Ids, ItemMatrix Matrix)
{
    /// <summary>Reads the runs of one task. Controls are left out.</summary>
    /// <param name="runs">Finished runs, as <see cref="ResultFolder.FinishedRuns()"/> gives them. To choose by a reference model, give its runs alone.</param>
    /// <param name="task">The task's name.</param>
    /// <param name="metric">A number for each item; smooth ones, such as <see cref="MetricList.Margin"/>, tell more than right and wrong.</param>
    /// <exception cref="InputException">There is no run of the task, an item file cannot be read, or two runs scored different items.</exception>
    public static ScoredItems Read(IReadOnlyList<FinishedRun> runs, string task, Metric metric)
    {
        FinishedRun[] chosen = [.. runs.Where(run => run.Manifest.Task == task && !run.Manifest.IsControl)];
        if (chosen.Length == 0)
            throw new InputException("task", task, $"no run beside {string.Join(", ", runs.Select(run => run.Manifest.Task).Distinct().Select(name => $"'{name}'"))}", "runs of this task that are no controls", "Correct the name, or score the task first.");
        // One without tokens would stand on the others' axis with its steps.
        var hasTokens = chosen.All(run => run.Manifest.Tokens is not null);
        string[]? ids = null;
        List<double[]> rows = [];
        foreach (var run in chosen)
        {
            // One pass over the files: only the numbers are kept.
            var items = run.ReadItems();
            string[] own = [.. items.Select(item => item.ItemId)];
            ids ??= own;
            if (!ids.AsSpan().SequenceEqual(own))
                throw new InputException(run.Folder, "", $"{own.Length} items that are not those of {chosen[0].Folder}", "the same items in the same order in every run of the task", "Score all checkpoints with the same task and --limit, or choose from fewer runs.");
            rows.Add([.. items.Select(item => metric.PerItem(item) * (metric.HigherIsBetter ? 1 : -1))]);
        }
        return new ScoredItems(task, metric.Name, ids!, new ItemMatrix(
            [.. chosen.Select(run => run.Manifest.Series)],
            [.. chosen.Select(run => hasTokens ? run.Manifest.Tokens!.Value : run.Manifest.Step)],
            rows));
    }

    /// <summary>Chooses items by a rule, and judges the choice on checkpoints or series that did not make it.</summary>
    /// <param name="rule">How items are chosen.</param>
    /// <param name="split">What the choice does not see.</param>
    /// <param name="seed">Seed of the standard error's bootstrap.</param>
    public ItemChoice Choose(SelectionRule rule, SelectionSplit split = SelectionSplit.Checkpoints, ulong seed = 0)
    {
        var judged = CrossFittedSelection.Of(Matrix, rule, Correlation.Spearman, split, seed);
        return new ItemChoice(Task, Metric, [.. judged.Kept.Select(item => Ids[item])], Ids.Count, split, judged);
    }
}

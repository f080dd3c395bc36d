using EarlySignal.Reports.Charts;
using EarlySignal.Signals.Items;

namespace EarlySignal.Reports.Views;

public static partial class View
{
    /// <summary>What the items of a benchmark have in common.</summary>
    public static Table Of(ItemAnalysis analysis)
    {
        var (items, rising) = (analysis.Items.Count, analysis.Items.Count(item => item.Slope.Slope > 0));
        var (surely, learnt) = (analysis.Items.Count(item => item.Slope.T > 2), analysis.Items.Count(item => double.IsFinite(item.LearntAt)));
        return new(
            $"n = {items} items, {(items == 0 ? 0 : analysis.Items.Max(item => item.Values))} values each; without learning half of the items would rise, and about one in forty surely",
            [Text("items that"), Number("count"), Number("share")],
            [
                Row("rise with training", rising),
                Row("rise surely (t > 2)", surely),
                Row("are learnt for good by most models", learnt),
                Row("never vary", analysis.Constant),
            ]);

        TableCell[] Row(string what, int count) => [what, NumberText.Count(count), NumberText.Share((double)count / items)];
    }

    /// <summary>Profiles of some items.</summary>
    /// <param name="profiles">The items, in the order to show.</param>
    /// <param name="texts">What to call each item of the benchmark, such as its question; by index.</param>
    public static Table Items(IEnumerable<ItemProfile> profiles, IReadOnlyList<string> texts)
    {
        var shown = profiles.ToArray();
        return new(
            $"{NumberText.Count(shown.Length)} items; slope: change for each e-fold of training tokens; t: slope over its error",
            [Text("item"), Number("mean"), Number("slope"), Number("t"), Number("discrimination")],
            [.. shown.Select(item => (IReadOnlyList<TableCell>)
            [
                texts[item.Item], NumberText.Share(item.Difficulty), NumberText.Share(item.Slope.Slope), NumberText.Compact(item.Slope.T), NumberText.Share(item.Discrimination),
            ])]);
    }

    /// <summary>Every item at every checkpoint of one series.</summary>
    /// <param name="matrix">The items.</param>
    /// <param name="series">One of its series.</param>
    /// <param name="valueLabel">What the values are.</param>
    /// <param name="low">The value of the darkest colour.</param>
    /// <param name="high">The value of the brightest colour.</param>
    public static Chart HeatMap(ItemMatrix matrix, string series, string valueLabel, double low, double high)
    {
        var rows = matrix.AtRows([.. Enumerable.Range(0, matrix.RowCount).Where(row => matrix.Series[row] == series)]);
        var unit = rows.RowCount == 0 || rows.Tokens[^1] >= 1 ? ("BT", 1.0) : ("M tokens", 1e3);
        return ItemHeatMap.Of(
            $"Items of {series} over training, in {unit.Item1}", [.. rows.Tokens.Select(tokens => NumberText.Compact(tokens * unit.Item2))],
            [.. Enumerable.Range(0, rows.ItemCount).Select(rows.Column)], valueLabel, low, high);
    }

    /// <summary>How many items have which learning slope.</summary>
    /// <param name="analysis">The items.</param>
    /// <param name="title">Shown above the drawing.</param>
    public static Chart Slopes(ItemAnalysis analysis, string title) =>
        SlopeHistogram.Of(title, [.. analysis.Items.Select(item => item.Slope.Slope)], "per e-fold of tokens");

    /// <summary>Selections of items, each judged on data that it saw and on data that it did not see.</summary>
    /// <param name="selections">The selections.</param>
    public static Table Selections(params IEnumerable<CrossFittedSelection> selections) => Selections("Selections of items", [.. selections], -1);

    /// <summary>The best of several rules, with the optimism of having been chosen as the best.</summary>
    public static Table Of(RuleChoice choice) => Selections(
        choice.Winner < 0
            ? "No rule has a defined score"
            : $"{choice.Rules[choice.Winner].Rule} wins; chosen on half of the items and judged on the other half, the winner loses {NumberText.Score(choice.Optimism)}, which leaves {NumberText.Score(choice.Corrected)}",
        choice.Rules, choice.Winner);

    private static Table Selections(string title, IReadOnlyList<CrossFittedSelection> selections, int winner) => new(
        $"{title}. Score: rank correlation of the mean curve with training, on the data that chose the items (seen) and on other data (unseen ± error over items)",
        [Text("rule"), Number("kept"), Number("seen"), Number("unseen"), Number("optimism"), Number("all items"), Number("gain")],
        [.. selections.Select((selection, i) => (IReadOnlyList<TableCell>)
        [
            new(selection.Rule, i == winner ? Tone.Strong : Tone.Plain), NumberText.Count(selection.Kept.Count), NumberText.Score(selection.InSample),
            NumberText.PlusMinus(selection.HeldOut, selection.HeldOutError), NumberText.Score(selection.Optimism), NumberText.Score(selection.AllItems), NumberText.Score(selection.Gain),
        ])]);
}

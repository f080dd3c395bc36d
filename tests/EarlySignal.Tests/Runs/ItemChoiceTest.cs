using EarlySignal.Basics;
using EarlySignal.Metrics;
using EarlySignal.Results;
using EarlySignal.Runs;
using EarlySignal.Signals.Items;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Runs;

public sealed class ItemChoiceTest : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Items_that_are_learnt_are_chosen_and_the_sentence_says_what_that_is_worth()
    {
        Score(series: "a", items: 40, rises: item => item % 4 == 0, checkpoints: 30);
        Score(series: "b", items: 40, rises: item => item % 4 == 0, checkpoints: 30);
        var scored = ScoredItems.Read(new ResultFolder(_temp.Path).FinishedRuns(), "task", MetricList.Margin);
        Assert.Equal((40, 60), (scored.Matrix.ItemCount, scored.Matrix.RowCount));
        var choice = scored.Choose(SelectionRule.PositiveSlope);
        Assert.Subset(choice.Ids.ToHashSet(), Enumerable.Range(0, 10).Select(i => $"i{4 * i}").ToHashSet());
        Assert.True(choice.Judged.HeldOut > choice.Judged.AllItems, choice.ToString());
        Assert.StartsWith($"positive-slope by margin keeps {choice.Ids.Count} of 40 items of task. Correlation of its curve with training: ", choice.ToString());
        Assert.Contains("(optimism ", choice.ToString());
        Assert.Contains("on the series that chose", scored.Choose(SelectionRule.PositiveSlope, SelectionSplit.Series).ToString());
    }

    [Fact]
    public void On_items_that_nothing_is_learnt_from_the_choice_looks_good_in_sample_only()
    {
        Score(series: "a", items: 200, rises: _ => false);
        var choice = ScoredItems.Read(new ResultFolder(_temp.Path).FinishedRuns(), "task", MetricList.Margin).Choose(SelectionRule.PositiveSlope);
        Assert.True(choice.Judged.InSample > 0.9, choice.ToString());
        Assert.True(choice.Judged.HeldOut < 0.7, choice.ToString());
        Assert.Equal(choice.Judged.InSample - choice.Judged.HeldOut, choice.Judged.Optimism);
    }

    [Fact]
    public void A_metric_of_which_lower_is_better_is_turned_round()
    {
        Score(series: "a", items: 4, rises: _ => true);
        var runs = new ResultFolder(_temp.Path).FinishedRuns();
        var scored = ScoredItems.Read(runs, "task", MetricList.Brier);
        Assert.Equal(-MetricList.Brier.PerItem(runs[0].ReadItems()[2]), scored.Matrix.Values[0][2]);
    }

    [Fact]
    public void Runs_that_scored_different_items_are_refused_and_controls_are_left_out()
    {
        Score(series: "a", items: 5, rises: _ => true);
        Score(series: "control", items: 7, rises: _ => true, isControl: true);
        var folder = new ResultFolder(_temp.Path);
        Assert.Equal(5, ScoredItems.Read(folder.FinishedRuns(), "task", MetricList.Margin).Matrix.ItemCount);
        Score(series: "b", items: 6, rises: _ => true);
        InputFault.Expect(() => ScoredItems.Read(folder.FinishedRuns(), "task", MetricList.Margin), "6 items", "the same items");
        InputFault.Expect(() => ScoredItems.Read(folder.FinishedRuns(), "tusk", MetricList.Margin), "tusk", "'task'");
    }

    // Checkpoints of noise, to which the items that are learnt add a rise.
    private void Score(string series, int items, Func<int, bool> rises, bool isControl = false, int checkpoints = 10)
    {
        SeededRandom random = new((ulong)series[0]);
        for (var step = 1; step <= checkpoints; step++)
        {
            RunManifest run = new()
            {
                Key = new string((char)('0' + step % 10), 64),
                Task = "task",
                Series = series,
                IsControl = isControl,
                Checkpoint = $"step{step}",
                Step = step,
                Tokens = step * 0.5,
                Items = items,
                TaskItems = items,
            };
            using var writer = new ResultFolder(_temp.Path).TryOpen(run)!;
            for (var i = 0; i < items; i++)
            {
                var gold = -5 + random.Unit() + (rises(i) ? 0.02 * step : 0);
                writer.Append(new ItemResult($"i{i}", 0, null, [Choice(gold), Choice(-4)]));
            }
            writer.Finish([.. Enumerable.Range(0, items).Select(i => $"i{i}")]);
        }
    }

    private static ChoiceScore Choice(double logProb) => new([(float)logProb], 3, 3, false, null);
}

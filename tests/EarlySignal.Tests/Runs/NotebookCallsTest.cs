using EarlySignal.Alignment;
using EarlySignal.Runs;
using EarlySignal.Signals;
using EarlySignal.Signals.Items;
using EarlySignal.Tasks.Adaptations;
using EarlySignal.Tasks.Export;
using EarlySignal.Tasks.Validation;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Runs;

/// <summary>The calls that tutorials make beside the statistics: parts of curves and of items, and tables about a benchmark.</summary>
public class NotebookCallsTest
{
    [Fact]
    public void A_curve_is_cut_after_the_last_checkpoint_within_a_number_of_tokens()
    {
        var curve = new Curve("run", [100, 200, 300], [0.1, 0.2, 0.3], [1, 2, 3], [4, 5, 6]);
        var early = curve.Until(0.2);
        Assert.Equal(2, early.Count);
        Assert.Equal([100, 200], early.Steps);
        Assert.Equal([1, 2], early.Values);
        Assert.Equal([4, 5], early.StandardErrors);
        Assert.Equal(0, curve.Until(0.05).Count);
    }

    [Fact]
    public void A_smaller_budget_is_part_of_a_larger_one_and_the_largest_is_all_items()
    {
        var matrix = new ItemMatrix(
            [.. Enumerable.Range(0, 20).Select(row => row < 10 ? "a" : "b")], [.. Enumerable.Range(0, 20).Select(row => row % 10 + 1.0)],
            [.. Enumerable.Range(0, 20).Select(row => Enumerable.Range(0, 30).Select(item => item < row % 10 * 3 ? 1.0 : 0).ToArray())]);
        var budgets = ItemBudget.Of(matrix, [5, 30, 99], replicates: 10);
        Assert.Equal([5, 30, 30], budgets.Select(signal => signal.Items));
        Assert.Equal(1, budgets[1].SeriesQuality[0].Value, 0.05);
        Assert.Equal(budgets[1].SignalQuality, budgets[2].SignalQuality);
    }

    [Fact]
    public void Curves_over_all_items_are_the_curves_and_over_one_item_its_values()
    {
        using var folder = new TempFolder();
        var study = Study.Score(DemoData.Family().Where(series => series.Name == "mix-105k"), [DemoData.Task("science_hard")], folder.Path, new() { Limit = 5 });
        var whole = study.CurvesOn("science_hard", "acc", [0, 1, 2, 3, 4])[0];
        var curve = study.Curves("science_hard")[0];
        Assert.Equal(curve.Values, whole.Values);
        Assert.Equal(curve.StandardErrors, whole.StandardErrors);
        Assert.Equal(study.Items("science_hard", "acc").Column(3), study.CurvesOn("science_hard", "acc", [3])[0].Values);
    }

    [Fact]
    public async Task What_is_known_about_a_benchmark_is_shown_in_tables()
    {
        var task = DemoData.Task("science_hard").Sample(120);
        var sample = AlignmentCheck.Sample(AlignmentQuestion.Of(task), 10);
        var check = await AlignmentCheck.RunAsync(new HeuristicJudge(), sample);
        Assert.Equal(["science_hard", "heuristic", "10"], BenchmarkView.Alignment(("science_hard", check)).Rows[0].Take(3).Select(cell => cell.Text));
        Assert.Equal(3, BenchmarkView.Verdicts(check, sample, count: 3).Rows.Count);
        Assert.Equal("10", BenchmarkView.Of(JudgeAgreement.Of(check, check)).Rows[0][0].Text);
        Assert.Equal("10", BenchmarkView.Of(JudgeCost.Of(sample)).Rows[0][0].Text);
        Assert.Equal("120", BenchmarkView.Of(ExportedTask.Files(task)).Rows.First(row => row[0].Text.EndsWith(".jsonl", StringComparison.Ordinal))[1].Text);
        Assert.Contains(BenchmarkView.Of(TaskValidator.Check(task.Sample(20))).Rows, row => row[1].Text == "too-few-items");
    }

    [Fact]
    public void A_submission_is_shown_as_it_was_read_back()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.At("clone/lm_eval/tasks"));
        var content = Submission.Write(DemoData.Task("science_hard").Sample(120).Named("mine"), "acc", folder.At("clone"), folder.At("submission.zip"));
        Assert.Equal(["mine", "acc,none", "120", "480"], BenchmarkView.Of(content).Rows[0].Take(4).Select(cell => cell.Text));
    }
}

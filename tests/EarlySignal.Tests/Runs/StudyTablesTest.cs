using System.Globalization;
using EarlySignal.Metrics;
using EarlySignal.Results;
using EarlySignal.Runs;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Runs;

public sealed class StudyTablesTest : IDisposable
{
    private const string Task = "science_cloze";

    private readonly TempFolder _temp = new();
    private readonly Study _study;

    // 30 items on two checkpoints of two tiny models: a fraction of a second.
    public StudyTablesTest() => _study = Study.Score(
        [DemoData.Series("mix-105k").At(100, 3600), DemoData.Series("general-105k").At(3600)], [DemoData.Task(Task)], _temp.Path, new() { Limit = 30 });

    public void Dispose() => _temp.Dispose();

    private IReadOnlyList<ItemResult> Last => new ResultFolder(_temp.Path).FinishedRuns().Last(run => run.Manifest.Series == "mix-105k").ReadItems();

    [Fact]
    public void The_last_score_is_that_of_the_last_checkpoint_with_its_error()
    {
        var curve = _study.Curves(Task)[0];
        Assert.Equal(("mix-105k", 2), (curve.Series, curve.Count));
        Assert.Equal((curve.Values[1], curve.StandardErrors[1]), (_study.Last(Task).Value, _study.Last(Task).StandardError));
        Assert.Equal(_study.Curves(Task)[1].Values[0], _study.Last(Task, series: "general-105k").Value);
        InputFault.Expect(() => _study.Last("science_close"), "science_close", Task);
        InputFault.Expect(() => _study.Last(Task, series: "mix-1k"), "mix-1k", "mix-105k");
    }

    [Fact]
    public void The_scores_of_a_checkpoint_stand_beside_those_of_luck()
    {
        var table = _study.Scores(Task);
        Assert.Contains("mix-105k, step0003600", table.Caption);
        Assert.Equal(MetricList.Reported.Select(metric => metric.Name), table.Rows.Select(row => row[0].Text));
        var luck = Chance.Of(Last);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{luck.Value:0.000} ± {luck.StandardError:0.000}"), table.Rows[0][3].Text);
        Assert.Equal((_study.Last(Task).Value - luck.Value) / Math.Max(luck.StandardError, _study.Last(Task).StandardError), _study.AboveLuck(Task), 1e-9);
    }

    [Fact]
    public void A_metric_of_which_lower_is_better_is_above_luck_when_it_is_below() =>
        Assert.Equal(
            Math.Sign(Chance.OfShuffledGold(MetricList.Brier, Last).Value - MetricList.Brier.Of(Last).Value),
            Math.Sign(_study.AboveLuck(Task, "brier")));

    [Fact]
    public void The_choices_of_an_item_show_what_was_said_and_what_is_picked()
    {
        foreach (var item in Last.Take(10))
        {
            var rows = _study.Choices(DemoData.Task(Task), item.ItemId).Rows;
            Assert.Equal(item.Gold, rows.ToList().FindIndex(row => row[1].Text == "right"));
            Assert.Equal(1, rows.Sum(row => double.Parse(row[6].Text, CultureInfo.InvariantCulture)), 0.021);
            Assert.Single(rows, row => row[7].Text.Split(", ").Contains("acc"));
            Assert.Equal(MetricList.Accuracy.PerItem(item) == 1, rows[item.Gold][7].Text.Split(", ").Contains("acc"));
        }
        InputFault.Expect(() => _study.Choices(DemoData.Task(Task), "science-sincipu"), "science-sincipu", "science-sinciput");
    }

    [Fact]
    public void Forms_are_averaged_over_the_series_that_are_no_controls()
    {
        var table = _study.Forms((Task, "acc"), (Task, "margin"));
        Assert.Equal("Mean over mix-105k", table.Caption);
        Assert.Equal([(Task, "acc"), (Task, "margin")], table.Rows.Select(row => (row[0].Text, row[1].Text)));
        Assert.Equal(_study.Last(Task).Value, double.Parse(table.Rows[0][3].Text, CultureInfo.InvariantCulture), 0.0005);
    }
}

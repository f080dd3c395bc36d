using System.Globalization;
using EarlySignal.Plans;
using EarlySignal.Reports.Charts;
using EarlySignal.Runs;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Runs;

public sealed class CheckpointViewTest : IDisposable
{
    private const string Question = "What kind of thing is a sinciput?";

    private readonly CheckpointView _view = CheckpointView.Open(DemoData.Series("mix-570k").Checkpoints[^1]);

    public void Dispose() => _view.Dispose();

    // data/ladder/SOURCE.md has the counts from PyTorch.
    [Theory]
    [InlineData("mix-105k", 105_696)]
    [InlineData("mix-270k", 269_760)]
    [InlineData("mix-570k", 572_256)]
    public void Parameters_are_those_that_the_trainer_counted(string series, long expected)
    {
        using var view = CheckpointView.Open(DemoData.Series(series).Checkpoints[0]);
        Assert.Equal(expected, view.Parameters);
        Assert.Equal(expected, view.Weights().Rows.Sum(row => long.Parse(row[1].Text, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void The_architecture_is_that_of_the_configuration()
    {
        var table = _view.Architecture();
        Assert.StartsWith("llama, 572256 parameters", table.Caption);
        Assert.Equal(["2048", "96", "4", "6", "2", "16", "240"], table.Rows.Take(7).Select(row => row[1].Text));
    }

    [Fact]
    public void Each_token_is_a_row_and_the_pieces_make_up_the_text()
    {
        var ids = _view.Tokenizer.Encode(Question, addSpecialTokens: false);
        var rows = _view.Tokens(Question).Rows;
        Assert.Equal(ids, rows.Select(row => int.Parse(row[1].Text, CultureInfo.InvariantCulture)));
        Assert.Equal(Question.Replace(' ', '·'), string.Concat(rows.Select(row => row[3].Text)));
        Assert.Empty(_view.Tokens("").Rows);
    }

    [Fact]
    public void A_token_that_is_part_of_a_character_stands_as_the_vocabulary_writes_it()
    {
        var rows = _view.Tokens("é𝛼x").Rows;
        Assert.All(rows, row => Assert.DoesNotContain('\uFFFD', row[3].Text));
        Assert.Equal("x", rows[^1][3].Text);
    }

    [Fact]
    public void The_picture_of_an_item_has_a_box_for_each_token_and_marks_what_is_scored()
    {
        var item = ItemInspection.Of(DemoData.Task("science_cloze"), null, _view.Tokenizer);
        var boxes = item.Chart(_view.Tokenizer).Panels[0].Marks.OfType<BoxMark>().ToList();
        var gold = item.Continuations[item.Item.Gold];
        Assert.Equal(gold.Tokens.Count, boxes.Count);
        Assert.Equal(gold.Text.Replace(' ', '·'), string.Concat(boxes.Where(box => box.IsStrong).Select(box => box.Text)));
        Assert.Throws<ArgumentOutOfRangeException>(() => item.Chart(_view.Tokenizer, choice: 4));
    }

    [Fact]
    public void Checkpoints_are_chosen_by_step()
    {
        var series = DemoData.Series("mix-105k");
        Assert.Equal([100, 3600], series.At(3600, 100).Checkpoints.Select(checkpoint => checkpoint.Step));
        InputFault.Expect(() => series.At(100, 101), "step 101", "3600");
        InputFault.Expect(() => series.At(), "no step");
    }

    [Fact]
    public void Demo_data_is_found_by_name()
    {
        Assert.Equal(DemoData.Family().Count, DemoData.Overview().Rows.Count);
        InputFault.Expect(() => DemoData.Series("mix-571k"), "mix-571k", "mix-570k");
        Assert.Contains(About.Table().Rows, row => row[1].Text.StartsWith("cpu (", StringComparison.Ordinal));
    }
}

using EarlySignal.Basics;
using EarlySignal.Signals.Items;

namespace EarlySignal.Tests.Signals.Items;

public class ItemStatisticTest
{
    [Fact]
    public void A_slope_has_the_level_of_each_series_taken_out()
    {
        // Two runs learn at the same rate from very different levels: pooled without levels, the slope would be far off.
        var matrix = new ItemMatrix(["a", "a", "a", "b", "b", "b"], [1, 2, 4, 8, 16, 32], [[0.0], [0.1], [0.2], [-5.0], [-4.9], [-4.8]]);
        var slope = LearningSlope.OfItems(matrix)[0];
        Assert.Equal(0.1 / Math.Log(2), slope.Slope, 1e-12);
    }

    [Fact]
    public void The_slope_of_one_series_is_the_same_alone_and_in_a_matrix()
    {
        double[] tokens = [1, 3, 5, 9, 14];
        double[] values = [-0.4, -0.2, double.NaN, 0.1, 0.05];
        var alone = LearningSlope.Of([.. tokens.Select(token => Math.Log(token))], values);
        var together = LearningSlope.OfItems(ItemMatrix.OfOneSeries(tokens, [.. values.Select(value => new[] { value })]))[0];
        Assert.Equal(alone.Slope, together.Slope, 1e-12);
        Assert.Equal(alone.T, together.T, 1e-9);
    }

    [Fact]
    public void The_checkpoint_before_the_first_token_is_left_out_of_slopes()
    {
        var matrix = ItemMatrix.OfOneSeries([0, 1, Math.E, Math.E * Math.E], [[9.0], [1.0], [2.0], [3.0]]);
        Assert.Equal(1, LearningSlope.OfItems(matrix)[0].Slope, 1e-12);
    }

    [Fact]
    public void Discrimination_compares_models_within_a_step_and_not_the_trend_of_all()
    {
        // Item 0 follows the models' order, item 1 only rises with training like everything else, items 2.. make up the total.
        var random = new SeededRandom(5);
        var (series, tokens, rows) = (new List<string>(), new List<double>(), new List<double[]>());
        for (var step = 1; step <= 12; step++)
            for (var model = 0; model < 6; model++)
            {
                var ability = model * 0.3 + step * 0.5;
                double Noisy(double value) => value + 0.2 * (random.Unit() - 0.5);
                series.Add($"m{model}");
                tokens.Add(step);
                rows.Add([Noisy(ability), Noisy(step), .. Enumerable.Range(0, 8).Select(_ => Noisy(ability))]);
            }
        var discriminations = ItemDiscrimination.Of(new(series, tokens, rows));
        Assert.True(discriminations[0] > 0.95);
        Assert.InRange(discriminations[1], -0.4, 0.4);
        var confounded = ItemDiscrimination.CorrectedItemTotal(rows);
        Assert.True(confounded[1] > 0.9);
    }

    [Fact]
    public void With_one_series_discrimination_is_that_of_changes()
    {
        var matrix = ItemMatrix.OfOneSeries([1, 2, 3, 4], [[1.0, 1, 1], [3.0, 3, 3], [4.0, 4, 2], [8.0, 8, 5]]);
        Assert.False(ItemDiscrimination.HasSteps(matrix));
        var changes = ItemDiscrimination.CorrectedItemTotal([[2.0, 2, 2], [1.0, 1, -1], [4.0, 4, 3]]);
        Assert.Equal(changes, ItemDiscrimination.Of(matrix));
    }

    [Fact]
    public void An_item_that_nobody_answered_changes_no_other_items_total()
    {
        double[][] full = [[1, 1, 1], [1, 0, 1], [0, 0, 0], [0, 1, 0], [1, 1, 0]];
        var with = ItemDiscrimination.CorrectedItemTotal([.. full.Select(row => new[] { row[0], double.NaN, row[1], row[2] })]);
        Assert.True(double.IsNaN(with[1]));
        Assert.Equal(ItemDiscrimination.CorrectedItemTotal(full), new[] { with[0], with[2], with[3] });
    }

    [Fact]
    public void An_item_is_learnt_from_where_it_stays_above_the_threshold()
    {
        var matrix = ItemMatrix.OfOneSeries([1, 2, 3, 4], [[1.0, 0, 1], [0.0, 0, 1], [1.0, 0, 1], [1.0, 0, 1]]);
        var analysis = ItemAnalysis.Of(matrix);
        Assert.Equal([3, double.PositiveInfinity, 1], analysis.Items.Select(item => item.LearntAt));
        Assert.Equal(2, analysis.Constant);
        Assert.Equal([0.75, 0, 1], analysis.Items.Select(item => item.Difficulty));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 3)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2, 4)]
    [InlineData(5, 4)]
    public void Few_constant_and_missing_values_leave_statistics_undefined_and_never_throw(int rows, int items)
    {
        foreach (var value in new[] { 0, 1, double.NaN, double.PositiveInfinity })
        {
            double[][] values = [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Repeat(value, items).ToArray())];
            var analysis = ItemAnalysis.Of(ItemMatrix.OfOneSeries([.. Enumerable.Range(0, rows).Select(i => (double)i)], values));
            Assert.All(analysis.Items, item => Assert.True(double.IsNaN(item.Discrimination) && double.IsNaN(item.Slope.T)));
            Assert.True(double.IsNaN(CronbachAlpha.Of(values)));
            Assert.Equal(rows, IrtFit.Of(values.Select(row => row.Select(v => double.IsFinite(v) ? v : double.NaN).ToArray()).ToArray()).Abilities.Count);
        }
        Assert.True(double.IsNaN(ItemDiscrimination.UpperLower([], [])));
        Assert.True(double.IsNaN(AnchorEstimate.Of([], [], [], 0, 0.5).GpIrt));
        Assert.Equal(0.5, AnchorEstimate.Of([1, 0], [0.5, 0.5], [], 2, 0.5).GpIrt);
        Assert.False(MetabenchFilter.Keeps([], []));
    }

    [Fact]
    public void Rows_of_different_length_make_no_matrix()
    {
        Assert.Throws<ArgumentException>(() => ItemMatrix.OfOneSeries([1], [[1.0], [1.0]]));
        Assert.Throws<ArgumentException>(() => ItemMatrix.OfOneSeries([1, 2], [[1.0], [1.0, 2.0]]));
        Assert.Throws<ArgumentException>(() => IrtFit.Of([[1.0], [1.0, 0.0]]));
        Assert.Throws<ArgumentException>(() => AbilityEstimate.Of([1.0], []));
    }
}

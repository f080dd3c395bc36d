using EarlySignal.Basics;
using EarlySignal.Signals;

namespace EarlySignal.Tests.Signals;

public class ScienceComplianceTest
{
    private const double Chance = 0.25;

    [Fact]
    public void It_is_the_share_of_the_learned_area_that_web_text_does_not_reach()
    {
        var compliance = ScienceCompliance.Of(Series([10, 20, 40], [.45, .45, .45]), Series([10, 20, 40], [.35, .35, .35]), Chance);
        Assert.Equal(0.5, compliance.Value, 1e-12);
        Assert.Equal(0.2, compliance.ScienceArea, 1e-12);
        Assert.Equal(0.1, compliance.WebArea, 1e-12);
    }

    [Fact]
    public void It_lies_between_0_and_1_and_one_of_two_runs_swapped_is_0()
    {
        var random = new SeededRandom(4);
        for (var i = 0; i < 200; i++)
        {
            var (left, right) = (RandomSeries(random), RandomSeries(random));
            var (forth, back) = (ScienceCompliance.Of(left, right, Chance).Value, ScienceCompliance.Of(right, left, Chance).Value);
            Assert.InRange(forth, 0, 1);
            Assert.InRange(back, 0, 1);
            Assert.Equal(0, Math.Min(forth, back));
        }
    }

    [Fact]
    public void It_is_1_when_web_text_teaches_nothing_and_0_when_it_does_as_well()
    {
        var learned = Series([1, 2, 3], [.3, .4, .5]);
        Assert.Equal(1, ScienceCompliance.Of(learned, Series([1, 2, 3], [.2, .25, .2]), Chance).Value);
        Assert.Equal(0, ScienceCompliance.Of(learned, learned, Chance).Value);
        Assert.Equal(0, ScienceCompliance.Of(Series([1, 2], [.1, .2]), Series([1, 2], [.2, .1]), Chance).Value);
    }

    [Fact]
    public void Checkpoints_on_the_line_between_others_change_nothing()
    {
        var web = Series([5, 20, 45], [.26, .3, .31]);
        var sparse = Series([0, 10, 50], [.25, .35, .55]);
        var dense = Series([0, 4, 10, 20, 30, 50], [.25, .29, .35, .4, .45, .55]);
        Assert.Equal(ScienceCompliance.Of(sparse, web, Chance).Value, ScienceCompliance.Of(dense, web, Chance).Value, 1e-12);
    }

    [Fact]
    public void Only_the_tokens_that_both_cover_up_to_the_end_of_the_early_part_count()
    {
        var science = Series([0, 10, 20, 30], [.25, .35, .45, .95]);
        var compliance = ScienceCompliance.Of(science, Series([10, 40], [.3, .3]), Chance, untilTokens: 20);
        Assert.Equal((10, 20), (compliance.FromTokens, compliance.ToTokens));
        Assert.Equal(0.15, compliance.ScienceArea, 1e-12);
        Assert.Equal(0.05, compliance.WebArea, 1e-12);
    }

    [Fact]
    public void A_missing_checkpoint_is_bridged_by_the_line_between_its_neighbours()
    {
        var web = Series([0, 30], [.26, .3]);
        var whole = ScienceCompliance.Of(Series([0, 10, 20, 30], [.25, .3, .35, .4]), web, Chance);
        Assert.Equal(whole, ScienceCompliance.Of(Series([0, 10, 20, 30], [.25, double.NaN, .35, .4]), web, Chance));
    }

    [Fact]
    public void One_common_checkpoint_is_compared_and_none_is_undefined()
    {
        Assert.Equal(0.5, ScienceCompliance.Of(Series([10, 20], [.3, .45]), Series([20, 30], [.35, .5]), Chance).Value, 1e-12);
        Assert.Equal(0.5, ScienceCompliance.Of(Series([10, 30], [.3, .6]), Series([20], [.35]), Chance).Value, 1e-12);
        Assert.True(double.IsNaN(ScienceCompliance.Of(Series([10], [.3]), Series([20], [.3]), Chance).Value));
        Assert.True(double.IsNaN(ScienceCompliance.Of(Series([], []), Series([20], [.3]), Chance).Value));
        Assert.True(double.IsNaN(ScienceCompliance.Of(Series([10], [double.NaN]), Series([10], [.3]), Chance).Value));
        Assert.True(double.IsNaN(ScienceCompliance.Of(Series([10], [.4]), Series([10], [.3]), double.NaN).Value));
    }

    [Fact]
    public void The_global_score_is_the_weighted_sum_and_skips_a_score_that_does_not_count()
    {
        Assert.Equal(.5 * .8 + .1 * .6 + .4 * .3, GlobalWeights.E2lm.Combine(.8, .6, .3), 1e-12);
        Assert.True(double.IsNaN(GlobalWeights.E2lm.Combine(.8, .6, double.NaN)));
        Assert.Equal((.5 * .8 + .1 * .6) / .6, GlobalWeights.WithoutScience.Combine(.8, .6, double.NaN), 1e-12);
    }

    private static Curve Series(double[] tokens, double[] values) =>
        new("", [.. tokens.Select(at => (long)at)], tokens, values, [.. values.Select(_ => double.NaN)]);

    private static Curve RandomSeries(SeededRandom random)
    {
        var at = 0.0;
        var values = Enumerable.Range(0, 1 + random.Index(6)).Select(_ => .2 + .3 * random.Unit()).ToArray();
        return Series([0, .. values.Skip(1).Select(_ => at += 1 + random.Unit())], values);
    }
}

using EarlySignal.Basics;
using EarlySignal.Signals.Inference;

namespace EarlySignal.Tests.Signals.Inference;

public class RankStabilityTest
{
    [Fact]
    public void Shares_add_up_and_flips_are_mutual()
    {
        var stability = RankStability.Of(Models(5, 40), seed: 3, replicates: 200);
        Assert.Equal(1, stability.WinShare.Sum(), 1e-12);
        for (var i = 0; i < 5; i++)
            for (var j = 0; j < 5; j++)
                Assert.Equal(stability.Flips[i][j], stability.Flips[j][i], 1e-12);
        Assert.Equal(stability.WinShare.Max(), stability.BestStaysBest);
    }

    [Fact]
    public void Models_far_apart_never_change_places_and_more_items_settle_close_ones()
    {
        double[] low = [.. Enumerable.Repeat(0.1, 30)], high = [.. Enumerable.Repeat(0.9, 30)];
        var apart = RankStability.Of([low, high], replicates: 50);
        Assert.Equal((1, 1, 0), (apart.MeanTau, apart.BestStaysBest, apart.Flips[0][1]));
        var (few, many) = (RankStability.Of(Models(4, 30), replicates: 300), RankStability.Of(Models(4, 3000), replicates: 300));
        Assert.True(many.MeanTau > few.MeanTau);
    }

    [Fact]
    public void The_flip_of_two_models_is_the_one_sided_p_of_their_paired_test()
    {
        var models = Models(2, 400);
        var flip = RankStability.Of(models, replicates: 4000).Flips[0][1];
        Assert.Equal(PairedTest.Of(models[0], models[1]).PValue / 2, flip, 0.02);
    }

    [Fact]
    public void An_item_that_one_model_has_no_score_for_is_left_out_for_all()
    {
        double[] a = [1, 0, 1, 1], b = [0, 0, 1, 0];
        var whole = RankStability.Of([a, b], seed: 1, replicates: 50);
        var withGap = RankStability.Of([[1, double.NaN, 0, 1, 1], [0, 1, 0, 1, 0]], seed: 1, replicates: 50);
        Assert.Equal(whole.WinShare, withGap.WinShare);
        Assert.Equal(whole.Flips[0], withGap.Flips[0]);
    }

    [Fact]
    public void Nothing_to_rank_is_undefined_and_ragged_scores_are_refused()
    {
        Assert.True(double.IsNaN(RankStability.Of([]).MeanTau));
        Assert.True(double.IsNaN(RankStability.Of([[], []]).BestStaysBest));
        Assert.Equal(1, RankStability.Of([[1, 0]], replicates: 5).BestStaysBest);
        Assert.Throws<ArgumentException>(() => RankStability.Of([[1, 2], [1]]));
    }

    private static double[][] Models(int count, int items)
    {
        var random = new SeededRandom(14);
        double[] hard = [.. Enumerable.Range(0, items).Select(_ => random.Unit())];
        return [.. Enumerable.Range(0, count).Select(m => hard.Select(h => random.Unit() + 0.03 * m > h ? 1.0 : 0).ToArray())];
    }
}

using EarlySignal.Signals.Rankings;

namespace EarlySignal.Tests.Signals.Rankings;

public class RankingConsistencyTest
{
    /// <summary>
    /// The competition publishes .2979 for mmlu. Its picture shows two models and 47 checkpoints after 206 BT, 14 of which rank
    /// them as the early ones do on average.
    /// </summary>
    [Fact]
    public void A_pair_that_agrees_with_the_early_mean_at_14_of_47_checkpoints_has_the_published_value()
    {
        var grid = Grid(14 + 47);
        double[][] scores = [.. Enumerable.Range(0, 14 + 47).Select(step => step < 14 || step % 47 < 14 ? new[] { .25, .26 } : [.26, .25])];
        Assert.Equal(14, scores.Skip(14).Count(row => row[1] > row[0]));
        var consistency = RankingConsistency.Of(grid, scores, RankingReference.EarlyMean(14));
        Assert.Equal(.2979, consistency.Value, 0.5e-4);
        Assert.Equal((47, 47), (consistency.Compared, consistency.Pairs));
    }

    [Fact]
    public void Each_reference_compares_the_steps_that_it_is_not_made_of_and_says_its_name()
    {
        double[][] scores = [[1, 2], [1, 2], [2, 1], [2, 1], [2, 1]];
        Check(RankingReference.First, .25, 4, "the first checkpoint");
        Check(RankingReference.Final, .5, 4, "the last checkpoint");
        Check(RankingReference.At(2.5), 0, 3, "the last checkpoint up to 2.5 BT");
        Check(RankingReference.EarlyMean(2), 0, 3, "the mean of the checkpoints up to 2 BT");
        Check(RankingReference.Checkpoint(2), 1, 2, "checkpoint 2 (from 0)");

        void Check(RankingReference reference, double value, int compared, string name)
        {
            var consistency = RankingConsistency.Of(Grid(5), scores, reference);
            Assert.Equal((value, compared, name), (consistency.Value, consistency.Compared, consistency.Reference.ToString()));
        }
    }

    [Fact]
    public void A_tie_is_half_an_agreement_or_none()
    {
        double[][] scores = [[1, 2], [1, 1], [1, 2]];
        Assert.Equal(.75, RankingConsistency.Of(Grid(3), scores, RankingReference.First).Value);
        Assert.Equal(.5, RankingConsistency.Of(Grid(3), scores, RankingReference.First, TieRule.None).Value);
        Assert.Equal(TieRule.None, RankingConsistency.Of(Grid(3), scores, RankingReference.First, TieRule.None).Ties);
    }

    [Fact]
    public void A_model_without_a_score_is_left_out_of_that_step()
    {
        double[][] scores = [[1, 2, 3], [1, double.NaN, 3], [2, 1, 3]];
        var consistency = RankingConsistency.Of(Grid(3), scores, RankingReference.First);
        Assert.Equal(4, consistency.Pairs);
        Assert.Equal(.75, consistency.Value);
    }

    [Fact]
    public void Without_a_reference_a_compared_step_or_a_pair_it_is_undefined()
    {
        double[][] scores = [[1, 2], [1, 2]];
        Assert.True(double.IsNaN(RankingConsistency.Of(Grid(2), scores, RankingReference.Checkpoint(7)).Value));
        Assert.True(double.IsNaN(RankingConsistency.Of(Grid(2), scores, RankingReference.EarlyMean()).Value));
        Assert.True(double.IsNaN(RankingConsistency.Of(Grid(2), scores, RankingReference.At(0.5)).Value));
        Assert.True(double.IsNaN(RankingConsistency.Of(Grid(1), [[1, 2]], RankingReference.Final).Value));
        Assert.True(double.IsNaN(RankingConsistency.Of(Grid(0), [], RankingReference.First).Value));
        Assert.True(double.IsNaN(RankingConsistency.Of(Grid(2), [[1], [2]], RankingReference.First).Value));
    }

    private static TokenGrid Grid(int steps) => TokenGrid.Of([Enumerable.Range(1, steps).Select(step => (double)step).ToArray()]);
}

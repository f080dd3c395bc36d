using EarlySignal.Basics;
using EarlySignal.Signals.Rankings;

namespace EarlySignal.Tests.Signals.Rankings;

public class StepOrderTest
{
    [Fact]
    public void A_ranking_that_never_changes_is_consistent_and_settled_from_the_first_step()
    {
        double[][] scores = [[.1, .2, .3], [.2, .3, .4], [.3, .4, .5], [.4, .5, .6]];
        Assert.Equal(1, StepOrder.ConsecutiveTau(scores));
        Assert.Equal(0, StepOrder.FlipRate(scores));
        Assert.Equal(10, StepOrder.LastFlip([10, 20, 30, 40], scores));
    }

    [Fact]
    public void Statistics_of_order_do_not_depend_on_the_order_of_the_models()
    {
        var random = new SeededRandom(8);
        for (var i = 0; i < 50; i++)
        {
            double[][] scores = [.. Enumerable.Range(0, 8).Select(_ => Enumerable.Range(0, 5).Select(_ => Math.Round(random.Unit(), 1)).ToArray())];
            double[][] turned = [.. scores.Select(row => row.Reverse().ToArray())];
            double[] tokens = [1, 2, 3, 4, 5, 6, 7, 8];
            Assert.Equal(StepOrder.ConsecutiveTau(scores), StepOrder.ConsecutiveTau(turned), 1e-12);
            Assert.Equal(StepOrder.FlipRate(scores), StepOrder.FlipRate(turned), 1e-12);
            Assert.Equal(StepOrder.LastFlip(tokens, scores), StepOrder.LastFlip(tokens, turned));
            Assert.Equal(DecisionAccuracy.Of(scores[0], scores[^1]), DecisionAccuracy.Of(turned[0], turned[^1]), 1e-12);
        }
    }

    [Fact]
    public void Ties_pull_tau_a_towards_zero_and_not_tau_b()
    {
        double[][] scores = [[1, 1, 2], [1, 1, 2]];
        Assert.Equal(1, StepOrder.ConsecutiveTau(scores, fromFraction: 0), 1e-12);
        Assert.Equal(2.0 / 3, StepOrder.ConsecutiveTau(scores, fromFraction: 0, tauA: true), 1e-12);
    }

    [Fact]
    public void A_missing_score_leaves_its_model_out_of_the_step()
    {
        double[][] scores = [[1, 2, 3], [1, double.NaN, 3], [1, 2, 3]];
        Assert.Equal(1, StepOrder.ConsecutiveTau(scores, fromFraction: 0));
        Assert.Equal(0, StepOrder.FlipRate(scores));
        Assert.Equal([1.0, 1, 1], StepOrder.AgreementWithFinal(scores));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 3)]
    [InlineData(4, 1)]
    [InlineData(4, 0)]
    public void Without_two_steps_or_two_models_they_are_undefined(int steps, int models)
    {
        double[][] scores = [.. Enumerable.Range(0, steps).Select(step => Enumerable.Range(0, models).Select(model => (double)model).ToArray())];
        Assert.True(double.IsNaN(StepOrder.ConsecutiveTau(scores)));
        Assert.True(double.IsNaN(StepOrder.FlipRate(scores)));
        Assert.Equal(steps, StepOrder.AgreementWithFinal(scores).Length);
        if (steps == 0 || models < 2)
            Assert.True(double.IsNaN(StepOrder.LastFlip([.. scores.Select(_ => 1.0)], scores)));
    }

    [Fact]
    public void The_expected_decision_accuracy_is_what_noisy_rankings_reach()
    {
        double[] truth = [.3, .31, .33];
        var random = new SeededRandom(2);
        double[] Noisy() => [.. truth.Select(score => score + .01 * Gaussian.Quantile(random.Unit()))];
        var reached = Enumerable.Range(0, 4000).Average(_ => DecisionAccuracy.Of(Noisy(), truth));
        // A pair's share has a standard error below .008; three are averaged.
        Assert.Equal(DecisionAccuracy.Expected(truth, .01), reached, 0.015);
    }
}

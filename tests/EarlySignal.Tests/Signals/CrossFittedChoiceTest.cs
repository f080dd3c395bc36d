using EarlySignal.Basics;
using EarlySignal.Signals;
using EarlySignal.Signals.Forecasting;

namespace EarlySignal.Tests.Signals;

public class CrossFittedChoiceTest
{
    [Fact]
    public void The_best_of_many_curves_of_noise_looks_good_where_it_was_chosen_and_is_worth_nothing_elsewhere()
    {
        const int repetitions = 200;
        var choices = Enumerable.Range(0, repetitions).Select(repetition =>
        {
            var random = SeededRandom.ForReplicate(5, repetition);
            double[][][] noise = [.. Enumerable.Range(0, 8).Select(_ => new[] { Enumerable.Range(0, 24).Select(_ => random.Gaussian()).ToArray() })];
            return CrossFittedChoice.Of(noise, Correlation.WithOrder);
        }).ToArray();
        double[] heldOut = [.. choices.Select(choice => choice.HeldOut)];
        Assert.InRange(CompensatedSum.Mean(heldOut), -3 * StandardError.OfMean(heldOut), 3 * StandardError.OfMean(heldOut));
        Assert.True(CompensatedSum.Mean([.. choices.Select(choice => choice.Optimism)]) > 0.2);
    }

    [Fact]
    public void The_winner_is_the_best_over_all_checkpoints_and_its_quality_the_mean_over_series()
    {
        double[] up = [1, 2, 3, 4, 5, 6], down = [6, 5, 4, 3, 2, 1];
        var choice = CrossFittedChoice.Of([[up, down], [up, up], [down]], Correlation.WithOrder);
        Assert.Equal([0, 1, -1], choice.Qualities);
        Assert.Equal((1, 1.0, 1.0, 0.0), (choice.Winner, choice.InSample, choice.HeldOut, choice.Optimism));
        Assert.Equal(1, choice.Corrected);
    }

    [Fact]
    public void Without_a_defined_quality_there_is_no_winner()
    {
        var choice = CrossFittedChoice.Of([[[1, 1, 1]], [[]], []], Correlation.WithOrder);
        Assert.Equal(-1, choice.Winner);
        Assert.True(double.IsNaN(choice.Corrected));
        Assert.Equal(-1, CrossFittedChoice.Of([], Correlation.WithOrder).Winner);
    }
}

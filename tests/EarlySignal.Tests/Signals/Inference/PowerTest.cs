using EarlySignal.Basics;
using EarlySignal.Signals.Inference;

namespace EarlySignal.Tests.Signals.Inference;

public class PowerTest
{
    [Fact]
    public void The_items_needed_for_the_smallest_detectable_difference_are_those_there_are()
    {
        foreach (var items in new[] { 10, 198, 14042 })
            foreach (var power in new[] { 0.5, 0.8, 0.95 })
                Assert.Equal(items, Power.ItemsNeeded(Power.MinimumDetectableDifference(items, 0.19, 0.01, power), 0.19, 0.01, power));
    }

    [Fact]
    public void With_the_items_needed_a_difference_is_found_as_often_as_promised()
    {
        var items = (int)Power.ItemsNeeded(0.1, Power.PairedVarianceOfShares(0.3, 0.2));
        var found = Enumerable.Range(0, 2000).Count(trial =>
        {
            var random = SeededRandom.ForReplicate(5, trial);
            double[] differences = [.. Enumerable.Range(0, items).Select(_ => random.Unit() is var u && u < 0.3 ? 1.0 : u < 0.5 ? -1 : 0)];
            return PairedTest.Of(differences, new double[items]).PValue < 0.05;
        });
        Assert.InRange(found / 2000.0, 0.77, 0.83);
    }

    [Fact]
    public void With_the_checkpoints_needed_a_difference_shows_above_the_noise()
    {
        const double noise = 0.01, difference = 0.008;
        var checkpoints = (int)Power.CheckpointsNeeded(difference, noise);
        var found = Enumerable.Range(0, 2000).Count(trial =>
        {
            var random = SeededRandom.ForReplicate(6, trial);
            double Mean(double truth) => Enumerable.Range(0, checkpoints).Average(_ => truth + noise * Gaussian.Quantile(random.Unit()));
            return Math.Abs(Mean(difference) - Mean(0)) > Gaussian.Reach(0.95) * noise * Math.Sqrt(2.0 / checkpoints);
        });
        Assert.InRange(found / 2000.0, 0.78, 0.86);
    }

    [Fact]
    public void Draws_of_each_answer_help_only_against_the_noise_of_drawing()
    {
        Assert.Equal(0.1 + 0.2 / 4 + 0.3 / 2, Power.PairedVariance(0.1, 0.2, 0.3, 4, 2), 1e-12);
        Assert.Equal(0.1, Power.PairedVariance(0.1, 0, 0), 1e-12);
    }

    [Fact]
    public void What_cannot_be_planned_is_infinite_or_undefined()
    {
        Assert.Equal(double.PositiveInfinity, Power.ItemsNeeded(0, 0.2));
        Assert.Equal(double.PositiveInfinity, Power.MinimumDetectableDifference(0, 0.2));
        Assert.True(double.IsNaN(Power.ItemsNeeded([], [])));
        Assert.Equal(1, Power.CheckpointsNeeded(0.5, 0.001));
    }

    [Fact]
    public void The_unbiased_pass_rates_are_unbiased()
    {
        // Draws until the third right one: P(k) = C(k − 1, 2) p³ (1 − p)^(k − 3), summed until nothing is left.
        const double p = 0.3;
        double plain = 0, unbiased = 0;
        for (var k = 3; k < 400; k++)
        {
            var chance = (k - 1.0) * (k - 2) / 2 * Math.Pow(p, 3) * Math.Pow(1 - p, k - 3);
            plain += chance * PassRate.Until(k, 3);
            unbiased += chance * PassRate.UntilUnbiased(k, 3);
        }
        Assert.Equal(p, unbiased, 1e-12);
        Assert.InRange(plain, p + 0.05, 1);
        // Of 4 samples 1 is right: 3 of the 6 pairs hold it.
        Assert.Equal(0.5, PassRate.AtK(4, 1, 2), 1e-12);
        Assert.Equal(0, PassRate.AtK(4, 0, 2), 1e-12);
    }
}

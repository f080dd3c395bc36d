using EarlySignal.Signals;

namespace EarlySignal.Tests.Signals;

public class FineTasksVerdictTest
{
    private static readonly double[] Steps = [1, 2, 3, 4, 5, 6];
    private static readonly double[][] Rising = [[.26, .28, .30, .31, .33, .34], [.29, .31, .32, .35, .36, .38]];

    [Fact]
    public void A_benchmark_that_rises_alike_with_every_seed_passes()
    {
        double[][] seeds = [Rising[0], [.. Rising[0].Select(score => score + .01)]];
        var verdict = FineTasksVerdict.Of(Steps, Rising, seeds, chance: 0.25);
        Assert.True(verdict.Passes);
        Assert.Equal(1, verdict.Monotonicity, 1e-12);
        Assert.Equal(1, verdict.OrderingConsistency);
        Assert.Equal((.38 - .25) / .005, verdict.NonRandomness, 1e-9);
        Assert.Equal(seeds[0].Average(score => (score + .005) / .005), verdict.SignalToNoise, 1e-9);
    }

    [Fact]
    public void Without_seeds_a_model_or_a_step_nothing_is_shown_and_it_does_not_pass()
    {
        var withoutSeeds = FineTasksVerdict.Of(Steps, Rising, [], chance: 0.25);
        Assert.False(withoutSeeds.Passes);
        Assert.True(double.IsNaN(withoutSeeds.SignalToNoise) && double.IsNaN(withoutSeeds.NonRandomness));
        Assert.False(FineTasksVerdict.Of([], [], [], chance: 0.25).Passes);
        Assert.False(FineTasksVerdict.Of([], [[], []], [[]], chance: 0.25).Passes);
    }
}

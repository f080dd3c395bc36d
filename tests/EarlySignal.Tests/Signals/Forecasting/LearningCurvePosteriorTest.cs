using EarlySignal.Basics;
using EarlySignal.Signals.Forecasting;

namespace EarlySignal.Tests.Signals.Forecasting;

public class LearningCurvePosteriorTest
{
    [Fact]
    public void The_draws_are_worth_two_hundred_independent_ones_where_weighting_the_prior_gives_a_handful()
    {
        // Importance sampling from the same prior reaches 6 of 20,000 draws on eight points.
        foreach (var count in new[] { 8, 16, 32 })
        {
            var posterior = LearningCurvePosterior.Of(Positions(count), Observed(count, 0.005, seed: 1), [count * 4]);
            Assert.True(posterior.EffectiveDraws >= 200, $"{count} points: {posterior.EffectiveDraws:F0}");
        }
    }

    [Fact]
    public void The_walk_finds_the_posterior_that_weighting_the_prior_finds_where_that_works()
    {
        // Two observations leave enough of 300,000 draws of the prior for weighting to be exact to about .01.
        double[] positions = [1, 2, 10];
        double[] observed = [0.30, 0.36];
        var (random, draws) = (new SeededRandom(7), new List<(double Value, double Weight)>());
        for (var i = 0; i < 300_000; i++)
        {
            if (DrawPrior(random, positions) is not var (curve, noise))
                continue;
            var squares = Math.Pow(observed[0] - curve[0], 2) + Math.Pow(observed[1] - curve[1], 2);
            draws.Add((curve[2], Math.Exp(-2 * Math.Log(noise) - squares / (2 * noise * noise))));
        }
        var posterior = LearningCurvePosterior.Of([1, 2], observed, [10], seed: 1);
        Assert.Equal(Quantile(draws, 0.5), posterior.Median[0], 0.02);
        Assert.Equal(Quantile(draws, 0.025), posterior.Low[0], 0.04);
        Assert.Equal(Quantile(draws, 0.975), posterior.High[0], 0.04);
    }

    [Fact]
    public void Different_walks_agree_as_closely_as_their_effective_draws_promise()
    {
        // A chain that hardly moves can look good to itself; only other walks tell. The deviation of a median is 1.25 sd / √draws.
        var walks = Enumerable.Range(0, 8).Select(i => LearningCurvePosterior.Of(Positions(16), Observed(16, 0.005, seed: 1), [64], (ulong)i)).ToArray();
        var (mean, deviation) = (walks.Average(walk => walk.Median[0]), walks.Average(walk => walk.High[0] - walk.Low[0]) / 3.92);
        var spread = Math.Sqrt(walks.Sum(walk => Math.Pow(walk.Median[0] - mean, 2)) / 7);
        Assert.InRange(spread, 0, 2 * 1.25 * deviation / Math.Sqrt(walks.Average(walk => walk.EffectiveDraws)));
    }

    [Fact]
    public void A_curve_without_noise_is_followed()
    {
        var posterior = LearningCurvePosterior.Of(Positions(20), [.. Positions(20).Select(at => 0.5 - 0.25 * Math.Pow(at, -0.6))], [21]);
        Assert.Equal(0.5 - 0.25 * Math.Pow(21, -0.6), posterior.Median[0], 1e-3);
        Assert.InRange(posterior.High[0] - posterior.Low[0], 0, 0.005);
    }

    [Fact]
    public void Intervals_cover_curves_like_those_of_the_prior()
    {
        var (hits, curves) = (0, 16);
        for (var i = 0; i < curves; i++)
        {
            var (observed, truth) = PriorCurve((ulong)(50 + i));
            var posterior = LearningCurvePosterior.Of(Positions(observed.Length), observed, [40], seed: (ulong)i);
            hits += posterior.Low[0] <= truth && truth <= posterior.High[0] ? 1 : 0;
        }
        // Binomial(16, .95): fewer than 13 hits have a probability of 0.1 %.
        Assert.True(hits >= 13, $"{hits} of {curves}");
    }

    [Fact]
    public void The_interval_widens_with_distance_and_the_same_seed_gives_the_same_numbers()
    {
        var first = LearningCurvePosterior.Of(Positions(8), Observed(8, 0.005, seed: 1), [9, 30, 100], seed: 4);
        var second = LearningCurvePosterior.Of(Positions(8), Observed(8, 0.005, seed: 1), [9, 30, 100], seed: 4);
        Assert.Equal(first.Median, second.Median);
        double[] widths = [.. first.High.Zip(first.Low, (high, low) => high - low)];
        Assert.Equal(widths.Order(), widths);
        Assert.InRange(first.Noise, 0.001, 0.02);
    }

    [Fact]
    public void Nothing_observed_gives_the_prior_and_nonsense_gives_nothing()
    {
        Assert.InRange(LearningCurvePosterior.Of([], [], [1, 20]).Median[1], 0.2, 0.8);
        LearningCurvePosterior[] undefined =
        [
            LearningCurvePosterior.Of([], [], []),
            LearningCurvePosterior.Of([], [], [5]),
            LearningCurvePosterior.Of([1, 2], [0.1, 0.2], []),
            LearningCurvePosterior.Of([0.5, 2], [0.1, 0.2], [3]),
            LearningCurvePosterior.Of([1, 5], [0.1, 0.2], [3]),
            LearningCurvePosterior.Of([1, 2], [0.1, double.PositiveInfinity], [3]),
        ];
        Assert.All(undefined, posterior => Assert.True(double.IsNaN(posterior.EffectiveDraws) && posterior.Median.All(double.IsNaN)));
    }

    [Fact]
    public void Independent_chains_are_worth_their_draws_and_sticky_ones_far_less()
    {
        var random = new SeededRandom(2);
        double[] Chain(double memory)
        {
            var (chain, at) = (new double[200], random.Gaussian());
            for (var i = 0; i < chain.Length; i++)
                chain[i] = at = memory * at + Math.Sqrt(1 - memory * memory) * random.Gaussian();
            return chain;
        }
        double Worth(double memory) => EffectiveSampleSize.Of([.. Enumerable.Range(0, 50).Select(_ => Chain(memory))]);
        Assert.InRange(Worth(0), 8_000, 12_000);
        // An autoregression of memory m is worth (1 − m) / (1 + m) of its length.
        Assert.InRange(Worth(0.9), 380, 680);
        Assert.True(double.IsNaN(EffectiveSampleSize.Of([[1, 1, 1, 1], [1, 1, 1, 1]])));
    }

    private static double[] Positions(int count) => [.. Enumerable.Range(1, count).Select(i => (double)i)];

    private static double[] Observed(int count, double noise, ulong seed)
    {
        var random = new SeededRandom(seed);
        return [.. Positions(count).Select(at => 0.5 - 0.25 * Math.Pow(at, -0.6) + noise * random.Gaussian())];
    }

    private static (double[] Observed, double Truth) PriorCurve(ulong seed)
    {
        var random = new SeededRandom(seed);
        while (true)
            if (DrawPrior(random, [.. Positions(10), 40]) is var (curve, noise))
                return ([.. curve[..10].Select(value => value + noise * random.Gaussian())], curve[10]);
    }

    // LC-PFN's prior as its paper writes it, apart from the library's own linear form of it.
    private static (double[] Curve, double Noise)? DrawPrior(SeededRandom random, double[] positions)
    {
        double Uniform(double low, double high) => low + (high - low) * random.Unit();
        double LogNormal(double mean, double deviation) => Math.Exp(mean + deviation * random.Gaussian());
        var (w1, w2, w3) = (random.Unit(), random.Unit(), random.Unit());
        var (a, c, alpha) = (Uniform(-0.6, 0.6), Uniform(0, 1.25), LogNormal(0, 2));
        var (c2, a2) = (random.Unit(), Uniform(-0.5, 0.5));
        var (top, bottom, rate, delta) = (random.Unit(), Uniform(0, 2), LogNormal(-2, 1), LogNormal(0, 0.5));
        double[] curve = [.. positions.Select(x =>
            w1 * CurveFamily.Pow3(x, c, a, alpha) + w2 * CurveFamily.ILog2(x, c2, a2) + w3 * CurveFamily.Janoschek(x, top, bottom, rate, delta))];
        return curve.All(value => value is >= 0 and <= 1) && curve[^1] > curve[0] ? (curve, LogNormal(-4, 1)) : null;
    }

    private static double Quantile(List<(double Value, double Weight)> draws, double share)
    {
        var (total, passed) = (draws.Sum(draw => draw.Weight), 0.0);
        return draws.OrderBy(draw => draw.Value).First(draw => (passed += draw.Weight) >= share * total).Value;
    }
}

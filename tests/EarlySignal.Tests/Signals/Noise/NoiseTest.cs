using EarlySignal.Basics;
using EarlySignal.Signals.Noise;

namespace EarlySignal.Tests.Signals.Noise;

public class NoiseTest
{
    private static readonly Dictionary<string, Func<IReadOnlyList<double>, double>> Estimators = new()
    {
        ["successive"] = CheckpointNoise.Successive,
        ["second difference"] = CheckpointNoise.SecondDifference,
        ["robust"] = CheckpointNoise.Robust,
        ["residual"] = values => CheckpointNoise.Residual([.. values.Select((_, i) => (double)i)], values),
    };

    public static TheoryData<string> Names => [.. Estimators.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Each_estimator_finds_the_deviation_of_normal_noise(string name)
    {
        var noise = NormalNoise(4000, seed: 6);
        // Relative standard error of the least precise one, the robust, is about 2.5 % at n = 4000.
        Assert.Equal(1, Estimators[name](noise), 0.08);
    }

    [Theory, MemberData(nameof(Names))]
    public void Each_estimator_but_successive_differences_ignores_a_steep_line(string name)
    {
        double[] noise = NormalNoise(40, seed: 7);
        double[] tilted = [.. noise.Select((value, i) => value + 5 * i)];
        if (name == "successive")
            Assert.True(Estimators[name](tilted) > 3);
        else if (name == "residual")
            Assert.Equal(Estimators[name](noise), Estimators[name](tilted), 0.1);
        else
            Assert.Equal(Estimators[name](noise), Estimators[name](tilted), 1e-9);
    }

    [Theory, MemberData(nameof(Names))]
    public void Too_few_values_have_no_noise_and_equal_ones_have_none(string name)
    {
        Assert.All(new double[][] { [], [.3], [double.NaN, .3] }, values => Assert.True(double.IsNaN(Estimators[name](values))));
        Assert.Equal(0, Estimators[name]([.3, .3, .3, .3]), 1e-15);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_missing_value_is_left_out(string name)
    {
        double[] positions = [0, 1, 2, 4, 5];
        double[] values = [.1, .3, .2, .5, .4];
        double[] withHole = [.1, .3, .2, double.NaN, .5, .4];
        Assert.Equal(name == "residual" ? CheckpointNoise.Residual(positions, values) : Estimators[name](values), Estimators[name](withHole), 1e-12);
    }

    [Fact]
    public void A_trend_over_equal_positions_is_undefined() => Assert.True(double.IsNaN(CheckpointNoise.Residual([2, 2, 2], [1, 2, 3])));

    [Fact]
    public void A_falling_curve_gains_nothing_over_its_noise()
    {
        Assert.Equal(0, GainOverNoise.Of([.5, .4, .35, .2]), 1e-12);
        Assert.True(double.IsNaN(GainOverNoise.Of([.1, .2])));
        Assert.True(double.IsNaN(GainOverNoise.Of([.1, .1, .1])));
        Assert.True(GainOverNoise.Of([.1, .2, .15, .3], CheckpointNoise.Successive) > 1);
    }

    [Fact]
    public void Smoothing_keeps_its_place_through_missing_values()
    {
        double[] curve = [double.NaN, .2, double.NaN, .4];
        var smooth = Smoothing.BySpan(curve, 3);
        Assert.True(double.IsNaN(smooth[0]));
        Assert.Equal([.2, .2, (.2 * .25 + .4) / 1.25], smooth[1..].Select(value => Math.Round(value, 12)));
        Assert.Equal([double.NaN, .2, .2, .4], Smoothing.TrailingMean(curve, 2));
        Assert.Empty(Smoothing.BySpan([], 3));
        Assert.Empty(Smoothing.TrailingMean([], 3));
    }

    // The published levels: white noise .17 / .34 (n = 14) and .11 / .23 (n = 32), walks .42 / .88.
    [Fact]
    public void The_null_of_signal_quality_has_the_known_mean_and_95th_percentile()
    {
        Check(SignalNull.OfSignalQuality(14), .17, .34);
        Check(SignalNull.OfSignalQuality(32), .11, .23);
        Check(SignalNull.OfSignalQualityOfWalks(14), .42, .88);
        var tooShort = SignalNull.OfSignalQuality(5, replicates: 20);
        Assert.True(double.IsNaN(tooShort.Mean) && double.IsNaN(tooShort.Percentile95) && tooShort.Replicates == 0);

        static void Check(SignalNull found, double mean, double percentile)
        {
            Assert.Equal(mean, found.Mean, 0.015);
            Assert.Equal(percentile, found.Percentile95, 0.03);
        }
    }

    // The known means over simulations of 25 models with 5 checkpoints: .11 without a difference, 1.01 when the true ratio is 1.
    [Theory]
    [InlineData(0, .11)]
    [InlineData(1, 1.01)]
    public void The_analysis_of_variance_finds_the_true_ratio_and_nothing_where_nothing_is(double ratio, double expected)
    {
        var ratios = Enumerable.Range(0, 200).Select(trial =>
        {
            var noise = NormalNoise(25 * 6, (ulong)trial);
            return AnovaSignal.Of([.. Enumerable.Range(0, 25).Select(model => noise[(model * 6 + 1)..(model * 6 + 6)].Select(value => value + ratio * noise[model * 6]).ToArray())]).Ratio;
        });
        Assert.Equal(expected, ratios.Average(), 0.04);
    }

    [Fact]
    public void The_analysis_of_variance_is_undefined_for_one_model_unequal_rows_and_missing_scores()
    {
        Assert.All(new double[][][] { [], [[1, 2]], [[1], [2]], [[1, 2], [1, 2, 3]], [[1, 2], [1, double.NaN]] }, scores => Assert.True(double.IsNaN(AnovaSignal.Of(scores).Ratio)));
        Assert.Equal(double.PositiveInfinity, AnovaSignal.Of([[.1, .1], [.2, .2]]).Ratio);
    }

    [Fact]
    public void Averaging_as_many_checkpoints_as_asked_for_reaches_the_wanted_reliability()
    {
        foreach (var reliability in new[] { .05, .2, .5, .8, .95 })
        {
            var checkpoints = SpearmanBrown.CheckpointsFor(reliability);
            Assert.True(SpearmanBrown.OfMean(reliability, checkpoints) >= 0.9 - 1e-12);
            Assert.True(checkpoints == 1 || SpearmanBrown.OfMean(reliability, checkpoints - 1) < 0.9);
        }
        Assert.True(double.IsNaN(SpearmanBrown.CheckpointsFor(0)));
        Assert.True(double.IsNaN(SpearmanBrown.CheckpointsFor(double.NaN)));
    }

    [Fact]
    public void Every_spread_is_undefined_for_one_model_and_at_least_zero_for_more()
    {
        foreach (var spread in Enum.GetValues<Spread>())
        {
            Assert.True(double.IsNaN(spread.Of([.3, double.NaN])));
            Assert.True(spread.Of([.3, .5, .4, .35]) >= 0, spread.ToString());
        }
    }

    [Fact]
    public void Published_ratios_of_nothing_are_undefined_and_never_throw()
    {
        Assert.True(double.IsNaN(SignalAndNoise.Ratio([], [])));
        Assert.True(double.IsNaN(SignalAndNoise.Pooled([])));
        Assert.True(double.IsNaN(SignalAndNoise.Paper([[.1], []])));
        Assert.True(double.IsNaN(SignalAndNoise.OfSubtask([], [])));
        Assert.True(double.IsNaN(SignalAndNoise.RelativeDeviation([])));
    }

    private static double[] NormalNoise(int count, ulong seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Gaussian.Quantile(random.Unit() + 1e-17))];
    }
}

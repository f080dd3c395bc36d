using EarlySignal.Basics;
using EarlySignal.Signals;

namespace EarlySignal.Tests.Signals;

public class SignalPropertyTest
{
    [Fact]
    public void Rank_statistics_do_not_change_under_a_rising_transformation()
    {
        foreach (var values in Walks(50))
        {
            double[] stretched = [.. values.Select(value => Math.Exp(value) * 3 + 1)];
            Assert.Equal(Correlation.WithOrder(values), Correlation.WithOrder(stretched), 1e-12);
            Assert.Equal(MannKendall.Of(values).Score, MannKendall.Of(stretched).Score);
            Assert.Equal(E2lmSignalQuality.Of(values).Monotonicity, E2lmSignalQuality.Of(stretched).Monotonicity);
        }
    }

    [Fact]
    public void Spearman_changes_its_sign_when_the_curve_is_turned_over()
    {
        foreach (var values in Walks(50))
            Assert.Equal(Correlation.WithOrder(values), -Correlation.WithOrder([.. values.Select(value => -value)]), 1e-12);
    }

    [Fact]
    public void Without_ties_the_kits_monotonicity_is_Spearman_cut_off_at_zero()
    {
        foreach (var values in Walks(50))
            Assert.Equal(Math.Max(0, Correlation.WithOrder(values)), E2lmSignalQuality.Of(values).Monotonicity, 1e-12);
    }

    [Fact]
    public void An_isotonic_fit_never_falls_and_keeps_the_mean()
    {
        foreach (var values in Walks(50))
        {
            var fit = IsotonicFit.Of(values);
            Assert.Equal(fit.Order(), fit);
            Assert.Equal(values.Average(), fit.Average(), 1e-12);
            Assert.InRange(IsotonicFit.RSquared(values), 0, 1);
        }
    }

    [Fact]
    public void The_kits_score_is_undefined_below_eight_checkpoints_and_for_a_constant_curve()
    {
        for (var n = 0; n < 20; n++)
        {
            double[] rising = [.. Enumerable.Range(0, n).Select(i => i * 0.1)];
            Assert.Equal(n < E2lmSignalQuality.FewestCheckpoints, double.IsNaN(E2lmSignalQuality.Of(rising).SignalQuality));
            var constant = E2lmSignalQuality.Of([.. rising.Select(_ => 0.1)]);
            Assert.True(double.IsNaN(constant.SignalQuality));
            Assert.Equal(n >= 2 ? 1 : double.NaN, constant.Monotonicity);
        }
    }

    [Fact]
    public void A_missing_score_leaves_rank_statistics_defined_and_the_kits_score_not()
    {
        double[] values = [.1, .2, double.NaN, .3, .4, .5, .6, .7, .8, .9];
        Assert.Equal(1, Correlation.WithOrder(values), 1e-12);
        Assert.Equal(36, MannKendall.Of(values).Score);
        Assert.Equal(1, IsotonicFit.RSquared(values), 1e-12);
        Assert.True(double.IsNaN(E2lmSignalQuality.Of(values).SignalQuality));
        Assert.InRange(E2lmSignalQuality.Of(values).Monotonicity, 0, 0.9);
    }

    [Fact]
    public void Infinite_scores_are_ranked_and_never_throw()
    {
        double[] values = [double.NegativeInfinity, double.NegativeInfinity, 1, 2, 3, 4, 5, double.PositiveInfinity];
        Assert.InRange(Correlation.WithOrder(values), 0.9, 1);
        Assert.Equal(27, MannKendall.Of(values).Score);
        Assert.True(double.IsNaN(E2lmSignalQuality.Of(values).SignalQuality));
    }

    [Fact]
    public void Under_the_null_the_permutation_p_is_below_a_tenth_about_a_tenth_of_the_time()
    {
        var random = new SeededRandom(11);
        var below = Enumerable.Range(0, 400)
            .Select(_ => Enumerable.Range(0, 12).Select(_ => random.Unit()).ToArray())
            .Count(noise => PermutationTest.PValue(noise, Correlation.WithOrder, seed: 5, shuffles: 99) <= 0.1);
        // Binomial(400, 0.1): mean 40, standard deviation 6.
        Assert.InRange(below, 22, 58);
    }

    [Fact]
    public void The_fast_permutation_p_of_Spearman_is_the_plain_one()
    {
        foreach (var values in Walks(20))
        {
            double[] withTies = [.. values.Select(value => Math.Round(value, 1))];
            foreach (var curve in new[] { values, withTies })
                Assert.Equal(PermutationTest.PValue(curve, Correlation.WithOrder, seed: 3, shuffles: 99), PermutationTest.OfSpearman(curve, seed: 3, shuffles: 99));
        }
        Assert.All(new double[][] { [], [1], [1, 1, 1] }, curve => Assert.True(double.IsNaN(PermutationTest.OfSpearman(curve))));
    }

    [Fact]
    public void Lists_of_different_length_have_no_correlation_and_make_no_curve()
    {
        Assert.Throws<ArgumentException>(() => Correlation.Pearson([1, 2], [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => new Curve("m", [1, 2], [1, 2], [0.5], [0.1, 0.1]));
    }

    private static IEnumerable<double[]> Walks(int count)
    {
        var random = new SeededRandom(20250418);
        for (var i = 0; i < count; i++)
        {
            var height = 0.0;
            yield return [.. Enumerable.Range(0, 8 + random.Index(20)).Select(_ => height += random.Unit() - 0.4)];
        }
    }
}

using EarlySignal.Basics;

namespace EarlySignal.Tests.Basics;

public class GaussianTest
{
    [Fact]
    public void Quantiles_and_two_sided_p_values_undo_each_other()
    {
        for (var p = 0.001; p < 1; p += 0.001)
            Assert.Equal(p, Gaussian.TwoSidedP(Gaussian.Quantile(1 - p / 2)), 1e-12);
        Assert.Equal(1.959963984540054, Gaussian.Reach(0.95), 1e-12);
    }

    [Fact]
    public void Certainty_is_infinitely_far_and_what_is_no_probability_has_no_quantile()
    {
        Assert.Equal(double.PositiveInfinity, Gaussian.Quantile(1));
        Assert.Equal(double.NegativeInfinity, Gaussian.Quantile(0));
        foreach (var wrong in new[] { -0.1, 1.1, double.NaN })
            Assert.True(double.IsNaN(Gaussian.Quantile(wrong)));
        Assert.True(double.IsNaN(Gaussian.TwoSidedP(double.NaN)));
        Assert.Equal(0, Gaussian.TwoSidedP(double.PositiveInfinity));
    }
}

using EarlySignal.Signals.Forecasting;

namespace EarlySignal.Tests.Signals.Forecasting;

public class CurveFamilyTest
{
    public static TheoryData<string, double> Outside => new()
    {
        { "pow3", CurveFamily.Pow3(0, 1, 1, 1) },
        { "pow4", CurveFamily.Pow4(1, 1, -2, 1, 0.5) },
        { "ilog2", CurveFamily.ILog2(0, 1, 1) },
        { "log_power", CurveFamily.LogPower(-1, 1, 1, 1) },
        { "janoschek", CurveFamily.Janoschek(-1, 1, 0, 1, 0.5) },
        { "weibull", CurveFamily.Weibull(-1, 1, 0, 1, 0.5) },
        { "mmf", CurveFamily.Mmf(1, 1, 0, -1, 0.5) },
        { "vap", CurveFamily.Vap(0, 1, 1, 1) },
        { "vap, too large", CurveFamily.Vap(1, 800, 1, 1) },
        { "loglog_linear", CurveFamily.LogLogLinear(1, 1, 0) },
        { "exp4", CurveFamily.Exp4(-1, 1, 1, 1, 0.5) },
        { "hill", CurveFamily.Hill(0, 1, 1, 1) },
        { "log_sigmoid", CurveFamily.LogSigmoid(1000, -0.3, 0, 3) },
        { "missing", CurveFamily.Pow3(double.NaN, 1, 1, 1) },
    };

    [Theory, MemberData(nameof(Outside))]
    public void Outside_its_domain_a_curve_is_undefined(string family, double value) => Assert.True(double.IsNaN(value), family);

    [Fact]
    public void A_law_of_breaks_bends_from_one_power_to_another()
    {
        var law = new BrokenPowerLaw(0, 1, 0.2, [new(0.5, 1000, 0.1)]);
        double Slope(double x) => (Math.Log(law.At(x * 1.01)) - Math.Log(law.At(x))) / Math.Log(1.01);
        Assert.Equal(-0.2, Slope(10), 1e-6);
        Assert.Equal(-0.7, Slope(1e6), 1e-6);
        Assert.True(double.IsNaN(law.At(0)));
        Assert.True(double.IsFinite(law.At(1e300)));
    }

    [Fact]
    public void A_law_with_one_break_is_found_again_and_extrapolates()
    {
        var planted = new BrokenPowerLaw(0.2, 3, 0.05, [new(0.8, 40, 0.3)]);
        double[] x = [.. Enumerable.Range(0, 24).Select(i => 2 * Math.Pow(1.3, i))];
        var found = BrokenPowerLaw.Of(x, [.. x.Select(planted.At)])!;
        Assert.All(x, at => Assert.Equal(planted.At(at), found.At(at), 1e-4));
        Assert.Equal(planted.At(5000), found.At(5000), 0.01);
        Assert.InRange(found.Breaks[0].Position, 30, 55);
    }

    [Fact]
    public void Too_few_points_show_no_break() =>
        Assert.Null(BrokenPowerLaw.Of([1, 2, 3, 4, 5, 6, double.NaN], [1, 2, 3, 4, 5, 6, 7]));

    [Fact]
    public void Normalising_and_back_changes_nothing_and_keeps_the_order()
    {
        foreach (var scale in new CurveNormalization[] { new(), new(0, 1, 0.2, 0.8), new(0, double.PositiveInfinity, 0.5, 4, lowerIsBetter: true) })
        {
            var values = new[] { 0.05, 0.3, 0.7, 0.95 };
            Assert.All(values, value => Assert.Equal(value, scale.Denormalize(scale.Normalize(value)), 1e-12));
            Assert.All(values, value => Assert.InRange(scale.Normalize(value), 0, 1));
        }
        var loss = new CurveNormalization(0, double.PositiveInfinity, 0.5, 4, lowerIsBetter: true);
        Assert.True(loss.Normalize(1) > loss.Normalize(3));
        Assert.Equal(1, loss.Normalize(0), 1e-12);
        Assert.Equal(0, loss.Denormalize(1), 1e-12);
        Assert.Throws<ArgumentException>(() => new CurveNormalization(softLow: 1, softHigh: 1));
        Assert.Throws<ArgumentException>(() => new CurveNormalization(low: 0.5, softLow: 0));
    }
}

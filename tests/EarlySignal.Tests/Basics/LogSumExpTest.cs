using EarlySignal.Basics;

namespace EarlySignal.Tests.Basics;

public class LogSumExpTest
{
    [Theory]
    [InlineData(new[] { 0.0, 0.0 }, 0.69314718055994529)]
    [InlineData(new[] { -200.0, -200.0 }, -199.30685281944005)]
    [InlineData(new[] { 200.0, -200.0 }, 200.0)]
    [InlineData(new[] { -800.0, -805.0 }, -799.99328465151088)]
    [InlineData(new[] { double.NegativeInfinity, -1.0 }, -1.0)]
    [InlineData(new[] { double.NegativeInfinity }, double.NegativeInfinity)]
    [InlineData(new double[0], double.NegativeInfinity)]
    [InlineData(new[] { double.NaN, 1.0 }, double.NaN)]
    [InlineData(new[] { 1.0, double.NaN, 2.0 }, double.NaN)]
    public void It_neither_overflows_nor_underflows(double[] values, double expected) => Assert.Equal(expected, LogSumExp.Of(values), 1e-12);
}

using EarlySignal.Basics;

namespace EarlySignal.Tests.Basics;

public class CompensatedSumTest
{
    [Fact]
    public void Small_numbers_survive_between_large_ones()
    {
        var sum = new CompensatedSum();
        foreach (var value in new[] { 1.0, 1e100, 1.0, -1e100 })
            sum.Add(value);
        Assert.Equal(2.0, sum.Value);
    }

    [Fact]
    public void The_mean_of_nothing_is_undefined() => Assert.True(double.IsNaN(CompensatedSum.Mean([])));

    [Fact]
    public void Ten_tenths_are_one() => Assert.Equal(1.0, CompensatedSum.Mean([.. Enumerable.Repeat(0.1, 10)]) * 10, 1e-16);
}

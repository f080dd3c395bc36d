using System.Globalization;
using EarlySignal.Basics;
using EarlySignal.Reports.Charts;

namespace EarlySignal.Tests.Reports;

public class LinearScaleTest
{
    [Fact]
    public void One_number_alone_is_never_shown_on_a_scale() =>
        Assert.Equal(["0.22", "0.24", "0.26", "0.28"], new LinearScale(0.205, 0.29, 0, 1).Ticks(3).Select(tick => tick.Label));

    [Theory]
    [InlineData(0, 206, "0,50,100,150,200")]
    [InlineData(0.23, 0.31, "0.24,0.26,0.28,0.30")]
    [InlineData(-4.1, 0.2, "-4,-3,-2,-1,0")]
    [InlineData(0, 1, "0.0,0.2,0.4,0.6,0.8,1.0")]
    [InlineData(0, 2600, "0,1000,2000")]
    public void Ticks_stand_at_round_numbers(double from, double to, string labels) =>
        Assert.Equal(labels, string.Join(",", new LinearScale(from, to, 0, 1).Ticks(5).Select(tick => tick.Label)));

    [Fact]
    public void For_any_range_ticks_lie_inside_are_told_apart_and_say_what_they_are()
    {
        var random = new SeededRandom(1);
        for (var trial = 0; trial < 2000; trial++)
        {
            var from = (random.Unit() - 0.5) * Math.Pow(10, random.Index(6) - 2);
            var scale = new LinearScale(from, from + (random.Unit() + 1e-3) * Math.Pow(10, random.Index(8) - 4), 0, 100);
            var ticks = scale.Ticks(6).ToArray();
            Assert.InRange(ticks.Length, 2, 13);
            Assert.Equal(ticks.Length, ticks.Select(tick => tick.Label).Distinct().Count());
            var slack = (scale.To - scale.From) * 1e-6;
            Assert.All(ticks, tick => Assert.InRange(tick.Value, scale.From - slack, scale.To + slack));
            Assert.All(ticks, tick => Assert.Equal(tick.Value, double.Parse(tick.Label, CultureInfo.InvariantCulture), slack));
        }
    }

    [Fact]
    public void A_scale_around_one_value_or_none_still_has_a_width()
    {
        foreach (var values in new double[][] { [], [0], [0.7], [double.NaN], [double.PositiveInfinity, 3] })
        {
            var scale = LinearScale.Around(values, 0, 10);
            Assert.True(scale.To > scale.From);
            Assert.NotEmpty(scale.Ticks(5));
        }
    }

    [Fact]
    public void The_ends_of_a_scale_lie_at_its_ends()
    {
        var scale = new LinearScale(2, 4, 100, 0);
        Assert.Equal(100, scale.Place(2));
        Assert.Equal(0, scale.Place(4));
        Assert.Equal(50, scale.Place(3));
    }
}

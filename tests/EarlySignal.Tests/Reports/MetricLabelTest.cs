using EarlySignal.Reports;

namespace EarlySignal.Tests.Reports;

public class MetricLabelTest
{
    [Theory]
    [InlineData("acc", true, "acc")]
    [InlineData("margin", true, "margin (nats)")]
    [InlineData("bpb_gold", false, "bpb_gold (bits per byte, lower is better)")]
    [InlineData("brier", false, "brier (lower is better)")]
    [InlineData("a score from elsewhere", true, "a score from elsewhere")]
    public void An_axis_says_the_unit_of_its_metric_and_where_good_is(string metric, bool higherIsBetter, string label) =>
        Assert.Equal(label, MetricLabel.Of(metric, higherIsBetter));
}

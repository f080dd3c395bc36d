using EarlySignal.Metrics;
using EarlySignal.Results;

namespace EarlySignal.Tests.Metrics;

public class TextMetricTest
{
    private static ItemResult Text(double logProb, int bytes, int? words) =>
        new("i", 0, null, [new ChoiceScore([(float)logProb], bytes, bytes, true, null) { Words = words }]);

    [Fact]
    public void Perplexities_divide_the_sum_of_likelihoods_by_the_sum_of_lengths()
    {
        ItemResult[] items = [Text(-6, 4, 2), Text(-2, 12, 2)];
        Assert.Equal(Math.Exp(4), TextMetric.Perplexity.Over(items), 1e-9);
        Assert.Equal(Math.Exp(2), TextMetric.WordPerplexity.Over(items), 1e-9);
        Assert.Equal(Math.Exp(0.5), TextMetric.BytePerplexity.Over(items), 1e-9);
        Assert.Equal(0.5 / Math.Log(2), TextMetric.BitsPerByte.Over(items), 1e-9);
    }

    [Fact]
    public void What_is_not_known_is_NaN()
    {
        Assert.True(double.IsNaN(TextMetric.WordPerplexity.Over([Text(-6, 4, null)])));
        Assert.All(TextMetric.All, metric => Assert.True(double.IsNaN(metric.Over([]))));
    }

    [Fact]
    public void Without_a_choice_to_make_accuracy_is_greedy_decoding() =>
        Assert.Equal(0.5, MetricList.Accuracy.Of([Text(-1, 1, null), new ItemResult("j", 0, null, [new ChoiceScore([-1f], 1, 1, false, null)])]).Value);
}

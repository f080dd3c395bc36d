using EarlySignal.Signals;
using EarlySignal.Signals.Inference;

namespace EarlySignal.Tests.Signals.Inference;

public class CorrelationSummaryTest
{
    [Fact]
    public void Items_that_rise_fall_and_never_change_with_compute_are_told_apart()
    {
        // [model][item]: the first rises, the second falls, the third is always wrong.
        double[][] scores = [[0.1, 0.9, 0], [0.2, 0.5, 0], [0.9, 0.1, 0]];
        var correlations = CorrelationSummary.PerItem(scores, [1e18, 1e19, 1e20], Correlation.Spearman);
        Assert.Equal([1, -1, double.NaN], correlations);
        var summary = CorrelationSummary.Of(correlations);
        Assert.Equal((2, 1), (summary.Items, summary.Undefined));
        Assert.Equal((0.0, 0.0, 0.5), (summary.Mean, summary.Median, summary.ShareAboveThreeQuarters));
        Assert.Equal(-1, summary.NegativeDistance);
    }

    [Fact]
    public void No_models_and_no_items_are_undefined()
    {
        Assert.Empty(CorrelationSummary.PerItem([], [], Correlation.Pearson));
        Assert.True(double.IsNaN(CorrelationSummary.Of([]).Mean));
    }
}

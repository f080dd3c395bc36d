using EarlySignal.Basics;
using EarlySignal.Metrics;
using EarlySignal.Results;

namespace EarlySignal.Tests.Metrics;

public class MetricPropertyTest
{
    [Fact]
    public void A_metric_does_not_depend_on_where_the_gold_choice_stands()
    {
        var random = new SeededRandom(3);
        for (var trial = 0; trial < 200; trial++)
        {
            var item = RandomItem(random, choices: 2 + random.Index(4));
            var turn = 1 + random.Index(item.Choices.Count - 1);
            var moved = new ItemResult(item.ItemId, (item.Gold + turn) % item.Choices.Count, null,
                [.. item.Choices.Select((_, i) => item.Choices[(i - turn + item.Choices.Count) % item.Choices.Count])]);
            foreach (var metric in MetricList.All)
                Assert.Equal(metric.PerItem(item), metric.PerItem(moved), 1e-12);
        }
    }

    [Fact]
    public void Metrics_of_one_item_are_those_worked_out_by_hand()
    {
        // Log-likelihoods −2, −3, −8 for choices of 1, 3 and 8 bytes; per byte −2, −1, −1, so the second is the first maximum.
        var item = new ItemResult("q", 1, null, [Choice(-2, 1), Choice(-3, 3), Choice(-8, 8)]);
        Assert.Equal(0, MetricList.Accuracy.PerItem(item));
        Assert.Equal(1, MetricList.AccuracyPerByte.PerItem(item));
        Assert.Equal(1, MetricList.AccuracyPerCodePoint.PerItem(item));
        Assert.Equal(-1, MetricList.Margin.PerItem(item));
        Assert.Equal(2, MetricList.LikelihoodDifference.PerItem(item));
        Assert.Equal(1 / (Math.Exp(1) + 1 + Math.Exp(-5)), MetricList.CorrectProbability.PerItem(item), 1e-12);
        Assert.Equal(3 / (3 * Math.Log(2)), MetricList.GoldBitsPerByte.PerItem(item), 1e-12);
    }

    [Fact]
    public void Brier_is_0_for_certainty_in_the_gold_and_2_for_certainty_in_another()
    {
        Assert.Equal(0, MetricList.Brier.PerItem(new("q", 0, null, [Choice(0, 1), Choice(-2000, 1)])), 1e-12);
        Assert.Equal(2, MetricList.Brier.PerItem(new("q", 1, null, [Choice(0, 1), Choice(-2000, 1)])), 1e-12);
    }

    [Fact]
    public void The_correct_choice_probability_survives_when_the_probabilities_themselves_underflow() =>
        Assert.Equal(1 / (1 + Math.Exp(-5)), MetricList.CorrectProbability.PerItem(new("q", 0, null, [Choice(-80000, 1), Choice(-80005, 1)])), 1e-6);

    [Fact]
    public void Code_points_and_bytes_normalise_differently()
    {
        var item = new ItemResult("q", 1, null, [Choice(-6, 6), new ChoiceScore([-3f], CodePoints: 2, Utf8Bytes: 6, false, null)]);
        Assert.Equal(0, MetricList.AccuracyPerCodePoint.PerItem(item));
        Assert.Equal(1, MetricList.AccuracyPerByte.PerItem(item));
    }

    [Fact]
    public void An_item_with_a_NaN_score_or_a_single_choice_is_left_out_and_not_counted()
    {
        ItemResult[] items =
        [
            new("a", 0, null, [Choice(-1, 1), Choice(-2, 1)]),
            new("b", 0, null, [Choice(-1, 1), Choice(float.NaN, 1)]),
            new("c", 0, null, [Choice(-1, 1) with { IsGreedy = true }]),
        ];
        Assert.Equal(new MetricValue(1, 0, 2), MetricList.Accuracy.Of(items));
        Assert.Equal(1, MetricList.Margin.Of(items).Items);
        Assert.True(double.IsNaN(MetricList.Margin.Of(items).StandardError));
        Assert.All(MetricList.All, metric => Assert.Equal(0, metric.Of([]).Items));
        Assert.All(MetricList.All, metric => Assert.True(double.IsNaN(metric.Of([]).Value)));
    }

    [Fact]
    public void Equal_values_have_no_error_and_one_value_has_an_undefined_one()
    {
        Assert.Equal(new MetricValue(0.1, 0, 3), MetricValue.Mean([0.1, 0.1, 0.1]));
        Assert.True(double.IsNaN(MetricValue.Mean([0.1]).StandardError));
        Assert.Equal(0.1, MetricValue.Mean([0.1]).Value);
    }

    [Fact]
    public void Metrics_are_found_by_name()
    {
        Assert.All(MetricList.All, metric => Assert.Same(metric, MetricList.Find(metric.Name)));
        Assert.Null(MetricList.Find("accuracy"));
        Assert.Equal(["brier", "bpb_gold"], MetricList.All.Where(metric => !metric.HigherIsBetter).Select(metric => metric.Name));
    }

    private static ItemResult RandomItem(SeededRandom random, int choices) =>
        new("q", random.Index(choices), null, [.. Enumerable.Range(0, choices).Select(_ => Choice((float)(-20 * random.Unit()), 1 + random.Index(12)))]);

    private static ChoiceScore Choice(float logProb, int length) => new([logProb], length, length, false, null);
}

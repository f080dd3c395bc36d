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
            var count = item.Choices.Count;
            item = item with { OtherGolds = trial % 4 == 0 ? [(item.Gold + 1) % count] : [] };
            var turn = 1 + random.Index(count - 1);
            var moved = new ItemResult(item.ItemId, (item.Gold + turn) % count, null, [.. item.Choices.Select((_, i) => item.Choices[(i - turn + count) % count])])
            {
                OtherGolds = [.. item.OtherGolds.Select(gold => (gold + turn) % count)],
            };
            foreach (var metric in MetricList.All)
                Assert.Equal(metric.PerItem(item), metric.PerItem(moved), 1e-12);
            foreach (var metric in CorpusMetric.All.Where(_ => item.OtherGolds.Count == 0))
                Assert.Equal(1, metric.Of([item]).Value / metric.Of([moved]).Value, 1e-12);
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
    public void Metrics_of_an_item_with_several_golds_are_those_worked_out_by_hand()
    {
        // Log-likelihoods −2, −3, −8, −4, the second and the fourth right; by bytes −2, −1, −1, −4.
        var item = new ItemResult("q", 1, null, [Choice(-2, 1), Choice(-3, 3), Choice(-8, 8), Choice(-4, 1) with { IsGreedy = true }]) { OtherGolds = [3] };
        Assert.Equal((0, 1), (MetricList.Accuracy.PerItem(item), MetricList.AccuracyPerByte.PerItem(item)));
        Assert.Equal(1, MetricList.Accuracy.PerItem(item with { Gold = 0 }));
        Assert.Equal(1, MetricList.ExactMatch.PerItem(item));
        Assert.Equal(-1, MetricList.Margin.PerItem(item));
        Assert.Equal(-3.5 + 5, MetricList.LikelihoodDifference.PerItem(item));
        var (right, wrong) = (Math.Exp(-3) + Math.Exp(-4), Math.Exp(-2) + Math.Exp(-8));
        Assert.Equal(right / (right + wrong), MetricList.CorrectProbability.PerItem(item), 1e-12);
        Assert.Equal(Math.Log(right / wrong), MetricList.LogitMargin.PerItem(item), 1e-12);
        Assert.Equal(right, MetricList.VocabularyProbability.PerItem(item), 1e-12);
        Assert.Equal(0.5, Chance.Of([item]).Value);
        var tied = item with { Choices = [.. Enumerable.Repeat(Choice(-1, 1), 4)], OtherGolds = [2, 3] };
        Assert.Equal((0, 0.75), (MetricList.Accuracy.PerItem(tied), MetricList.TieFairAccuracy.PerItem(tied)));
    }

    [Fact]
    public void A_metric_that_needs_one_gold_leaves_an_item_with_several_out()
    {
        var item = new ItemResult("q", 0, null, [Choice(-2, 1), Choice(-3, 3), Choice(-4, 4)]) { OtherGolds = [2] };
        Assert.Equal(
            ["brier", "bpb_gold", "olmes_bpb_gold", "dd_correct_prob_per_token", "dd_correct_prob_per_char", "dd_correct_prob_per_byte"],
            MetricList.All.Except([MetricList.AccuracyByMutualInformation]).Where(metric => metric.Of([item]).LeftOut == 1).Select(metric => metric.Name));
        Assert.All(CorpusMetric.All, metric => Assert.Equal((0, 1), (metric.Of([item]).Items, metric.Of([item]).LeftOut)));
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
    public void An_item_with_a_NaN_score_or_a_single_choice_is_left_out_and_counted_as_such()
    {
        ItemResult[] items =
        [
            new("a", 0, null, [Choice(-1, 1), Choice(-2, 1)]),
            new("b", 0, null, [Choice(-1, 1), Choice(float.NaN, 1)]),
            new("c", 0, null, [Choice(-1, 1) with { IsGreedy = true }]),
        ];
        Assert.Equal(new MetricValue(1, 0, 2, LeftOut: 1), MetricList.Accuracy.Of(items));
        Assert.Equal((1, 2), (MetricList.Margin.Of(items).Items, MetricList.Margin.Of(items).LeftOut));
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
        Assert.Equal(["brier", "bpb_gold", "olmes_bpb_gold"], MetricList.All.Where(metric => !metric.HigherIsBetter).Select(metric => metric.Name));
        Assert.All(MetricList.Reported.Concat(MetricList.Chain), metric => Assert.Contains(metric, MetricList.All));
    }

    [Fact]
    public void Every_metric_has_a_name_of_its_own_and_says_in_a_line_what_it_is()
    {
        string[] names = [.. MetricList.All.Select(metric => metric.Name), .. CorpusMetric.All.Select(metric => metric.Name)];
        Assert.Equal(names.Distinct(), names);
        Assert.All(MetricList.All.Select(metric => metric.Description).Concat(CorpusMetric.All.Select(metric => metric.Description)),
            description => Assert.Matches("^[^\\n]{10,90}[^.]$", description));
    }

    [Fact]
    public void OLMES_lengths_count_the_leading_space()
    {
        // A run that Ai2 published: " A" with log-likelihood −0.0918… has logits_per_char_corr −0.0459… and bits_per_byte_corr 0.0662….
        var item = new ItemResult("q", 0, null, [Choice(-0.09184452891349792f, 1)]);
        Assert.Equal(-0.04592226445674896, Normalisation.OlmesPerCodePoint(item)[0], 1e-8);
        Assert.Equal(0.06625182319819083, MetricList.OlmesGoldBitsPerByte.PerItem(item), 1e-8);
        Assert.Equal(2 * 0.06625182319819083, MetricList.GoldBitsPerByte.PerItem(item), 1e-8);
    }

    [Fact]
    public void Mutual_information_takes_away_what_a_choice_is_worth_without_the_question()
    {
        ChoiceScore[] choices = [Choice(-2, 1) with { UnconditionalLogProb = -1 }, Choice(-3, 1) with { UnconditionalLogProb = -9 }];
        Assert.Equal(1, MetricList.AccuracyByMutualInformation.PerItem(new("q", 1, null, choices)));
        Assert.Equal(0, MetricList.Accuracy.PerItem(new("q", 1, null, choices)));
        Assert.Equal(1, MetricList.AccuracyByMutualInformation.Of([new("q", 1, null, [Choice(-2, 1), Choice(-3, 1)])]).LeftOut);
    }

    [Fact]
    public void A_model_that_scores_all_choices_alike_gets_the_guess_rate_from_tie_fair_accuracy_only()
    {
        ItemResult[] items = [.. Enumerable.Range(0, 40).Select(i => new ItemResult("q", i % 10 == 0 ? 0 : 3, null, [.. Enumerable.Repeat(Choice(-4, 2), 4)]))];
        Assert.Equal(0.25, MetricList.TieFairAccuracy.Of(items).Value);
        Assert.Equal(0.25, MetricList.TieFairAccuracyPerCodePoint.Of(items).Value);
        Assert.Equal(0.1, MetricList.Accuracy.Of(items).Value, 1e-12);
    }

    [Fact]
    public void Odd_scores_give_NaN_or_a_number_and_never_an_exception()
    {
        float[] odd = [0, -1, float.NaN, float.NegativeInfinity, float.PositiveInfinity, -1e30f];
        var items = odd.SelectMany(a => odd.Select(b => new ItemResult("q", 0, null, [Choice(a, 0), Choice(b, 3)])))
            .Append(new("q", 0, null, [Choice(-1, 1)])).ToArray();
        foreach (var metric in MetricList.All)
        {
            var value = metric.Of(items);
            Assert.Equal(items.Length, value.Items + value.LeftOut);
            Assert.Equal(value.Items == 0, double.IsNaN(value.Value));
            Assert.Equal(value.Items < 2, double.IsNaN(value.StandardError));
            Assert.Equal(value.Value, metric.BootstrapOf(items, replicates: 3).Mean);
            _ = metric.OfClusters(items);
            _ = Chance.OfShuffledGold(metric, items);
        }
        Assert.All(CorpusMetric.All, metric => Assert.Equal(items.Length, metric.Of(items).Items + metric.Of(items).LeftOut));
        Assert.All(CorpusMetric.All, metric => Assert.True(double.IsNaN(metric.Of([]).Value)));
    }

    [Fact]
    public void Shuffled_golds_give_every_metric_its_chance_level()
    {
        var random = new SeededRandom(9);
        ItemResult[] items = [.. Enumerable.Range(0, 60).Select(_ => RandomItem(random, choices: 2 + random.Index(4)))];
        items[7] = items[7] with { Gold = 0, OtherGolds = [items[7].Choices.Count - 1] };
        foreach (var metric in MetricList.All.Where(metric => !double.IsNaN(metric.PerItem(items[7]))))
        {
            var chance = Chance.OfShuffledGold(metric, items);
            if (metric.Chance is ChanceLevel.Guess or ChanceLevel.EvenShare)
                Assert.Equal(Chance.Of(items).Value, chance.Value, 1e-12);
            if (metric.Chance is ChanceLevel.Zero)
                Assert.Equal(0, chance.Value, 1e-12);
            if (MetricList.HasChance(metric))
                Assert.Equal(Chance.Of(items).StandardError, chance.StandardError, 1e-12);
        }
    }

    [Fact]
    public void Groups_of_one_size_have_one_mean_and_groups_of_two_sizes_two()
    {
        MetricValue small = new(0.2, 0.04, 100, LeftOut: 3), large = new(0.6, 0.02, 300), none = new(double.NaN, double.NaN, 0, LeftOut: 2);
        Assert.Equal(0.5, GroupMean.Micro([small, large, none]).Value, 1e-12);
        Assert.Equal(0.4, GroupMean.Macro([small, large, none]).Value, 1e-12);
        Assert.Equal((400, 5), (GroupMean.Micro([small, large, none]).Items, GroupMean.Micro([small, large, none]).LeftOut));
        Assert.Equal(GroupMean.Micro([small, small]).Value, GroupMean.Macro([small, small]).Value, 1e-12);
        Assert.True(double.IsNaN(GroupMean.Micro([]).Value) && double.IsNaN(GroupMean.Macro([]).Value));
        Assert.True(double.IsNaN(GroupMean.Micro([new(1, double.NaN, 1)]).StandardError));
    }

    [Fact]
    public void Micro_over_groups_is_the_mean_over_items_and_groups_are_clusters()
    {
        var random = new SeededRandom(4);
        ItemResult[] items = [.. Enumerable.Range(0, 90).Select(i => RandomItem(random, 4) with { Group = i % 9 == 0 ? null : $"g{i % 3}" })];
        var groups = MetricList.LogitMargin.ByGroup(items);
        Assert.Equal([null, "g1", "g2", "g0"], groups.Select(group => group.Group));
        Assert.Equal(MetricList.LogitMargin.Of(items).Value, GroupMean.Micro(groups.Select(group => group.Value)).Value, 1e-12);
        var clustered = MetricList.LogitMargin.OfClusters(items);
        Assert.Equal((10 + 3, false), (clustered.Clusters, clustered.HasFewClusters));
        Assert.Equal(MetricList.LogitMargin.Of(items).Value, clustered.Value.Value);
        var ungrouped = MetricList.LogitMargin.OfClusters([.. items.Select(item => item with { Group = null })]);
        Assert.Equal(MetricList.LogitMargin.Of(items).StandardError, ungrouped.Value.StandardError, 1e-12);
        var single = MetricList.LogitMargin.OfClusters([.. items.Select(item => item with { Group = "all" })]);
        Assert.True(double.IsNaN(single.Value.StandardError) && single.HasFewClusters);
    }

    private static ItemResult RandomItem(SeededRandom random, int choices) =>
        new("q", random.Index(choices), null, [.. Enumerable.Range(0, choices).Select(_ =>
            Choice((float)(-20 * random.Unit()), 1 + random.Index(12)) with { UnconditionalLogProb = -20 * random.Unit() })]);

    private static ChoiceScore Choice(float logProb, int length) => new([logProb], length, length, false, null);
}

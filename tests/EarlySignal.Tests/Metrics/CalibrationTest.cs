using EarlySignal.Basics;
using EarlySignal.Metrics;
using EarlySignal.Results;

namespace EarlySignal.Tests.Metrics;

/// <summary>Do 95 % intervals cover the truth 95 times of 100? Each answer comes from some thousand simulated benchmarks.</summary>
public class CalibrationTest
{
    private const int Benchmarks = 3000;

    [Fact]
    public void The_interval_of_a_mean_covers_95_of_100_whatever_the_values_look_like()
    {
        // Right or wrong at two levels, an even spread, and the long tail of a log-likelihood.
        foreach (var (truth, draw) in new (double, Func<SeededRandom, double>)[]
        {
            (0.25, random => random.Unit() < 0.25 ? 1 : 0),
            (0.7, random => random.Unit() < 0.7 ? 1 : 0),
            (0.5, random => random.Unit()),
            (-1, random => Math.Log(1 - random.Unit())),
        })
        {
            var covered = Coverage(truth, random => MetricValue.Mean(Draw(random, 300, draw)).Interval());
            Assert.InRange(covered, 0.93, 0.97);
        }
    }

    [Fact]
    public void The_bootstrap_interval_of_a_mean_covers_as_often()
    {
        var covered = Coverage(0.25, random => Bootstrap.OfMean(Draw(random, 300, r => r.Unit() < 0.25 ? 1 : 0), random.Next(), replicates: 300).Interval, benchmarks: 1500);
        Assert.InRange(covered, 0.93, 0.97);
    }

    [Fact]
    public void With_related_items_the_clustered_interval_covers_and_the_plain_one_does_not()
    {
        Assert.InRange(Coverage(0.5, random => Related(random, groups: 60).Value.Interval()), 0.93, 0.97);
        Assert.InRange(Coverage(0.5, random => Related(random, groups: 60, clustered: false).Value.Interval()), 0.5, 0.85);
    }

    [Fact]
    public void With_few_clusters_even_the_clustered_interval_is_too_narrow_and_says_so()
    {
        Assert.InRange(Coverage(0.5, random => Related(random, groups: 5).Value.Interval()), 0.75, 0.9);
        Assert.True(Related(new(1), groups: 5).HasFewClusters);
        Assert.False(Related(new(1), groups: 60).HasFewClusters);
    }

    [Fact]
    public void Means_over_groups_cover_micro_and_macro()
    {
        // Three subjects of different size and level: 0.2, 0.5 and 0.8.
        static MetricValue[] Subjects(SeededRandom random) =>
            [.. new[] { (400, 0.2), (200, 0.5), (100, 0.8) }.Select(s => MetricValue.Mean(Draw(random, s.Item1, r => r.Unit() < s.Item2 ? 1 : 0)))];
        Assert.InRange(Coverage((400 * 0.2 + 200 * 0.5 + 100 * 0.8) / 700, random => GroupMean.Micro(Subjects(random)).Interval()), 0.93, 0.97);
        Assert.InRange(Coverage(0.5, random => GroupMean.Macro(Subjects(random)).Interval()), 0.93, 0.97);
    }

    [Fact]
    public void Perplexities_and_corpus_bits_per_byte_cover()
    {
        // Texts of 1 to 20 bytes at 1 nat each on average.
        static ItemResult[] Texts(SeededRandom random) => [.. Enumerable.Range(0, 200).Select(_ =>
        {
            float[] surprise = [.. Enumerable.Range(0, 1 + random.Index(20)).Select(_ => (float)Math.Log(1 - random.Unit()))];
            return new ItemResult("", 0, null, [new ChoiceScore(surprise, surprise.Length, surprise.Length, false, null)]);
        })];
        Assert.InRange(Coverage(Math.E, random => CorpusMetric.BytePerplexity.Of(Texts(random)).Interval(), 1000), 0.93, 0.97);
        Assert.InRange(Coverage(1 / Math.Log(2), random => CorpusMetric.BitsPerByte.Of(Texts(random)).Interval(), 1000), 0.93, 0.97);
    }

    [Fact]
    public void The_error_of_chance_is_that_of_a_guesser()
    {
        int[] choices = [.. Enumerable.Range(0, 200).Select(i => 2 + i % 4)];
        var chance = Chance.OfChoiceCounts(choices);
        // A guesser scores outside 1.96 standard deviations as rarely.
        Assert.InRange(Share(random => chance.Interval().Contains(choices.Average(k => random.Index(k) == 0 ? 1.0 : 0))), 0.93, 0.97);
    }

    // Eight questions about each passage, which is easy or hard for all of them.
    private static ClusteredValue Related(SeededRandom random, int groups, bool clustered = true)
    {
        const int size = 8;
        double[] right = [.. Enumerable.Range(0, groups).SelectMany(_ => random.Unit() is var ease ? Draw(random, size, r => r.Unit() < ease ? 1 : 0) : [])];
        return ClusteredValue.Mean(right, [.. Enumerable.Range(0, right.Length).Select(i => clustered ? i / size : i)]);
    }

    private static double Coverage(double truth, Func<SeededRandom, Interval> interval, int benchmarks = Benchmarks) => Share(random => interval(random).Contains(truth), benchmarks);

    private static double Share(Func<SeededRandom, bool> trial, int benchmarks = Benchmarks) =>
        Enumerable.Range(0, benchmarks).Count(b => trial(SeededRandom.ForReplicate(20251, b))) / (double)benchmarks;

    private static double[] Draw(SeededRandom random, int count, Func<SeededRandom, double> draw) => [.. Enumerable.Range(0, count).Select(_ => draw(random))];
}

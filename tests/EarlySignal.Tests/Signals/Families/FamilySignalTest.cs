using EarlySignal.Basics;
using EarlySignal.Signals;
using EarlySignal.Signals.Families;
using EarlySignal.Signals.Inference;
using EarlySignal.Signals.Rankings;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Signals.Families;

public class FamilySignalTest
{
    private static readonly double[] Tokens = [.. Enumerable.Range(1, 10).Select(i => 20.0 * i)];
    private static readonly FamilyOptions Options = new() { Replicates = 60, Seed = 5, Chance = 0.25, ScienceSeries = "model 0", WebSeries = "model 3" };

    [Fact]
    public void The_values_are_those_of_the_mean_curves_and_the_control_is_left_out()
    {
        var family = Family();
        var signal = FamilySignal.Of(family, Options);
        double[][] curves = [.. family.Select(series => series.Values.Select(CompensatedSum.Mean).ToArray())];
        Assert.Equal(["model 0", "model 1", "model 2"], signal.Judged);
        Assert.Equal(curves[..3].Select(curve => E2lmSignalQuality.Of(curve).SignalQuality), signal.SeriesQuality.Select(quality => quality.Value));
        Assert.Equal(signal.SeriesQuality.Average(quality => quality.Value), signal.SignalQuality.Value, 1e-12);
        double[][] table = [.. Enumerable.Range(0, 10).Select(step => curves[..3].Select(curve => curve[step]).ToArray())];
        Assert.Equal(RankingConsistency.Of(signal.Grid, table, RankingReference.Final), signal.Consistency);
        Assert.Equal(StepOrder.ConsecutiveTau(table), signal.ConsecutiveTau.Value);
        Assert.Equal(StepOrder.FlipRate(table), signal.FlipRate.Value);
        Assert.Equal(DecisionAccuracy.Of(table[1], table[^1]), signal.DecisionAccuracy.Value);
        Assert.Equal(table[^1], signal.FinalScores);
        var science = ScienceCompliance.Of(Curve(family[0]), Curve(family[3]), 0.25);
        Assert.Equal(science.Value, signal.ScienceCompliance.Value, 1e-12);
        Assert.Equal(.5 * signal.SignalQuality.Value + .1 * signal.Consistency.Value + .4 * science.Value, signal.Global.Value, 1e-12);
    }

    [Fact]
    public void The_final_ranking_is_resampled_as_it_is_alone()
    {
        var family = Family();
        var alone = RankStability.Of([.. family.Take(3).Select(series => series.Values[^1])], Options.Seed, Options.Replicates);
        var joint = FamilySignal.Of(family, Options).FinalRanking;
        Assert.Equal(alone.WinShare, joint.WinShare);
        Assert.Equal(alone.Flips, joint.Flips);
        Assert.Equal(alone.MeanTau, joint.MeanTau, 1e-12);
        Assert.Equal(1, joint.WinShare.Sum(), 1e-12);
    }

    [Fact]
    public async Task One_thread_gives_the_same_numbers_as_all()
    {
        var family = Family();
        var oneAtATime = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, 1).ExclusiveScheduler;
        var alone = await Task.Factory.StartNew(() => FamilySignal.Of(family, Options), default, TaskCreationOptions.None, oneAtATime);
        var all = FamilySignal.Of(family, Options);
        Assert.Equal(Numbers(all), Numbers(alone));
        Assert.NotEqual(Numbers(all), Numbers(FamilySignal.Of(family, Options with { Seed = 6 })));
    }

    [Fact]
    public void Resampled_means_are_those_of_the_drawn_items_whatever_the_numbers()
    {
        var random = new SeededRandom(3);
        for (var rowCount = 1; rowCount < 7; rowCount++)
        {
            var items = 1 + random.Index(40);
            double[][] rows = [.. Enumerable.Range(0, rowCount).Select(row => Enumerable.Range(0, items).Select(_ => random.Unit() < 0.1 && row % 2 == 1 ? double.NaN : random.Unit()).ToArray())];
            var means = ItemResampling.Means(rows, items, seed: 9, replicates: 11);
            for (var b = 0; b < 11; b++)
                for (var row = 0; row < rowCount; row++)
                    Assert.Equal(CompensatedSum.Mean([.. Bootstrap.Draw(items, 9, b).Select(item => rows[row][item]).Where(value => !double.IsNaN(value))]), means[b][row], 1e-12);
        }
    }

    [Fact]
    public void Items_that_never_differ_leave_no_doubt()
    {
        double[][] rising = [.. Tokens.Select(at => Enumerable.Repeat(at / 1000, 30).ToArray())];
        double[][] lower = [.. Tokens.Select(at => Enumerable.Repeat(at / 1250, 30).ToArray())];
        var signal = FamilySignal.Of([new("a", Tokens, rising), new("b", Tokens, lower)], new() { Replicates = 20 });
        Assert.Equal(1, signal.SignalQuality.Value, 1e-9);
        Assert.Equal(0, signal.SignalQuality.StandardError, 1e-9);
        Assert.Equal(1, signal.SignalQuality.Interval.Low, 1e-9);
        Assert.Equal(new Interval(1, 1), signal.RankingConsistency.Interval);
        Assert.Equal([1, 0], signal.FinalRanking.WinShare);
        Assert.Equal(20, signal.LastFlip.Value);
    }

    [Fact]
    public void Each_score_lies_in_its_range_and_so_does_its_interval()
    {
        var signal = FamilySignal.Of(Family(), Options);
        foreach (var score in new[] { signal.SignalQuality, signal.RankingConsistency, signal.ScienceCompliance, signal.Global, signal.FlipRate, signal.DecisionAccuracy }.Concat(signal.SeriesQuality))
        {
            Assert.InRange(score.Interval.Low, 0, score.Interval.High);
            Assert.InRange(score.Interval.High, score.Interval.Low, 1);
            Assert.InRange(score.Corrected, score.Interval.Low, score.Interval.High);
            Assert.Equal(Options.Replicates, score.Replicates);
        }
        Assert.InRange(signal.ScienceBetter, 0, 1);
        Assert.InRange(signal.ConsecutiveTau.Interval.Low, -1, 1);
    }

    [Fact]
    public void Series_with_other_steps_are_ranked_where_all_have_been_and_a_missing_checkpoint_is_left_out()
    {
        var family = Family();
        var (sparse, holed) = (family[1], family[2]);
        double[][] withHole = [.. holed.Values];
        withHole[4] = [.. withHole[4].Select(_ => double.NaN)];
        var signal = FamilySignal.Of(
            [family[0], new("sparse", [30, 95, 150, 190], [.. sparse.Values.Skip(2).Take(4)]), new("holed", holed.Tokens, withHole)],
            new() { Replicates = 20 });
        Assert.Equal([30.0, 95, 150, 190], signal.Grid.Tokens);
        Assert.True(signal.Grid.Interpolated > 0);
        Assert.False(double.IsNaN(signal.RankingConsistency.Interval.Low));
        Assert.True(double.IsNaN(signal.SeriesQuality[1].Value));
        Assert.False(double.IsNaN(signal.SignalQuality.Interval.Low));
        double[] without = [.. withHole.Where((_, i) => i != 4).Select(CompensatedSum.Mean)];
        Assert.Equal(E2lmSignalQuality.Of(without).SignalQuality, signal.SeriesQuality[2].Value);
    }

    public static TheoryData<string> OddFamilies => ["none", "no checkpoint", "no item", "one checkpoint", "two checkpoints", "one model", "constant", "all missing", "one item", "infinite"];

    [Theory, MemberData(nameof(OddFamilies))]
    public void What_cannot_be_computed_is_undefined_and_nothing_throws(string kind)
    {
        SeriesItems Series(string name, int checkpoints, Func<int, double[]> values) =>
            new(name, [.. Tokens.Take(checkpoints)], [.. Enumerable.Range(0, checkpoints).Select(values)]);
        IReadOnlyList<SeriesItems> family = kind switch
        {
            "none" => [],
            "no checkpoint" => [Series("a", 0, _ => []), Series("b", 0, _ => [])],
            "no item" => [Series("a", 9, _ => []), Series("b", 9, _ => [])],
            "one checkpoint" => [Series("a", 1, _ => [.1, .2]), Series("b", 1, _ => [.2, .2])],
            "two checkpoints" => [Series("a", 2, at => [.1, at]), Series("b", 2, _ => [.2, .2])],
            "one model" => [Series("a", 9, at => [.1, at])],
            "constant" => [Series("a", 9, _ => [.1, .1]), Series("b", 9, _ => [.1, .1])],
            "all missing" => [Series("a", 9, _ => [double.NaN, double.NaN]), Series("b", 9, at => [.1, at])],
            "one item" => [Series("a", 9, at => [at]), Series("b", 9, at => [at * at])],
            _ => [Series("a", 9, at => [at, double.NegativeInfinity]), Series("b", 9, at => [at * at, 0])],
        };
        var signal = FamilySignal.Of(family, new() { Replicates = 10 });
        Assert.True(double.IsNaN(signal.Global.Value) && double.IsNaN(signal.ScienceCompliance.Value) && double.IsNaN(signal.ScienceBetter));
        Assert.Equal(kind is "one model" or "one item" or "all missing" or "infinite", signal.SeriesQuality.Any(quality => !double.IsNaN(quality.Value)));
        Assert.Equal(kind is "one checkpoint" or "two checkpoints" or "constant" or "one item" ? 2 : kind is "one model" or "all missing" or "infinite" ? 1 : 0, signal.FinalScores.Count);
        Assert.Equal(kind is "two checkpoints" or "one item", !double.IsNaN(signal.FlipRate.Value));
        if (signal.FinalScores.Count < 2 || kind == "one checkpoint")
            Assert.True(double.IsNaN(signal.RankingConsistency.Value) && double.IsNaN(signal.FlipRate.Value) && double.IsNaN(signal.DecisionAccuracy.Value));
    }

    [Fact]
    public void Data_that_do_not_fit_together_are_refused()
    {
        double[][] values = [[1, 2], [1, 2]];
        Assert.Contains("one", Assert.Throws<ArgumentException>(() => new SeriesItems("a", [1], values)).Message);
        Assert.Contains("rise", Assert.Throws<ArgumentException>(() => new SeriesItems("a", [2, 1], values)).Message);
        Assert.Contains("every item", Assert.Throws<ArgumentException>(() => FamilySignal.Of([new("a", [1, 2], values), new("b", [1], [[1]])])).Message);
        Assert.Contains("same name", Assert.Throws<ArgumentException>(() => FamilySignal.Of([new("a", [1, 2], values), new("a", [1, 2], values)])).Message);
        Assert.Contains("no series b; it has a", Assert.Throws<ArgumentException>(() => FamilySignal.Of([new("a", [1, 2], values)], new() { WebSeries = "b" })).Message);
    }

    [Fact]
    public void A_curve_gives_all_its_statistics_however_short()
    {
        var signal = CurveSignal.Of(Curve(Family()[0]), chance: 0.25, shuffles: 99);
        Assert.InRange(signal.SpearmanP, 0.01, 1);
        Assert.InRange(signal.SignalQualityP, 0.01, 1);
        Assert.Equal(10, signal.Null.Checkpoints);
        Assert.True(signal.GainOverNoise > 0 && signal.ResidualNoise > 0 && signal.RobustNoise > 0);
        for (var n = 0; n < 4; n++)
        {
            double[] constant = [.. Enumerable.Repeat(0.25, n)];
            var brief = CurveSignal.Of(new Curve("", [.. Enumerable.Range(0, n).Select(i => (long)i)], [.. Enumerable.Range(0, n).Select(i => (double)i)], constant, constant), shuffles: 9);
            Assert.True(double.IsNaN(brief.SpearmanP) && double.IsNaN(brief.SignalQualityP) && double.IsNaN(brief.TokensToSignal));
        }
    }

    private static IReadOnlyList<SeriesItems> Family()
    {
        var random = new SeededRandom(12);
        return SyntheticFamily.Learning(random, 4, Tokens, rise: 0.1, separation: 0.02, unevenness: 0.01).Draw(random, 120, 0.17, 0.05, 0.1);
    }

    private static Curve Curve(SeriesItems series) => new(
        series.Series,
        [.. series.Tokens.Select(at => (long)at)],
        series.Tokens,
        [.. series.Values.Select(CompensatedSum.Mean)],
        [.. series.Values.Select(StandardError.OfMean)]);

    private static IEnumerable<double> Numbers(FamilySignal signal) =>
        new[] { signal.SignalQuality, signal.RankingConsistency, signal.ScienceCompliance, signal.Global, signal.ConsecutiveTau, signal.FlipRate, signal.LastFlip, signal.DecisionAccuracy }
            .SelectMany(score => new[] { score.Value, score.StandardError, score.Corrected, score.Interval.Low, score.Interval.High });
}

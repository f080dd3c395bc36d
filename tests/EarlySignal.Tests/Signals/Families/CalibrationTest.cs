using EarlySignal.Basics;
using EarlySignal.Signals;
using EarlySignal.Signals.Families;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Signals.Families;

/// <summary>Intervals and p values against simulations in which the truth is known. Every trial has other models, other ups and downs of training, and other items.</summary>
public class CalibrationTest
{
    // The standard error of a coverage is then 0.7 %.
    private const int Trials = 900;
    private static readonly double[] Tokens = [.. Enumerable.Range(1, 12).Select(i => 15.0 * i)];

    [Fact]
    public void Intervals_cover_the_scores_of_unlimited_items_when_items_are_few_and_curves_rise()
    {
        var trials = Simulate(random => SyntheticFamily.Learning(random, models: 4, Tokens, rise: 0.1, separation: 0.03, unevenness: 0.008));
        AssertCovers(trials, trial => trial.SignalQuality);
        AssertCovers(trials, trial => trial.Global);
        // With so few models τ has few values, and its intervals are the wider.
        Assert.True(Coverage(trials, trial => trial.ConsecutiveTau) >= 0.93);
    }

    [Fact]
    public void Intervals_cover_the_consistency_of_models_that_often_change_places()
    {
        var trials = Simulate(random => SyntheticFamily.Learning(random, models: 5, Tokens, rise: 0.1, separation: 0.02, unevenness: 0.012));
        AssertCovers(trials, trial => trial.ConsecutiveTau);
        AssertCovers(trials, trial => trial.SignalQuality);
        AssertCovers(trials, trial => trial.Global);
    }

    [Fact]
    public void Intervals_cover_the_signal_quality_of_curves_that_do_not_rise()
    {
        var trials = Simulate(random => SyntheticFamily.Learning(random, models: 4, Tokens, rise: 0, separation: 0.03, unevenness: 0.008));
        AssertCovers(trials, trial => trial.SignalQuality);
        AssertCovers(trials, trial => trial.Global);
    }

    [Fact]
    public void The_corrected_score_takes_away_most_of_what_few_items_do_to_signal_quality()
    {
        var trials = Simulate(random => SyntheticFamily.Learning(random, models: 4, Tokens, rise: 0.1, separation: 0.03, unevenness: 0.004), trials: 100);
        var biasOfValue = trials.Average(trial => trial.SignalQuality.Estimate.Value - trial.SignalQuality.Truth);
        var biasOfCorrected = trials.Average(trial => trial.SignalQuality.Estimate.Corrected - trial.SignalQuality.Truth);
        Assert.True(biasOfValue < -0.05, $"{biasOfValue}");
        Assert.True(Math.Abs(biasOfCorrected) < -biasOfValue / 4, $"{biasOfCorrected}");
    }

    [Fact]
    public void Under_the_null_the_permutation_p_of_either_score_is_uniform()
    {
        Func<IReadOnlyList<double>, double>[] statistics = [Correlation.WithOrder, scores => E2lmSignalQuality.Of(scores).SignalQuality];
        foreach (var statistic in statistics)
        {
            var pValues = new double[500];
            Parallel.For(0, pValues.Length, trial =>
            {
                var random = SeededRandom.ForReplicate(77, trial);
                double[] noise = [.. Enumerable.Range(0, 14).Select(_ => random.Unit())];
                pValues[trial] = PermutationTest.PValue(noise, statistic, seed: (ulong)trial, shuffles: 199);
            });
            Assert.True(KolmogorovSmirnovP(pValues) > 0.01);
        }
    }

    private readonly record struct Estimated(double Truth, ScoreInterval Estimate);

    private readonly record struct Trial(Estimated SignalQuality, Estimated ConsecutiveTau, Estimated Global);

    private static Trial[] Simulate(Func<SeededRandom, SyntheticFamily> design, int trials = Trials)
    {
        var found = new Trial[trials];
        Parallel.For(0, trials, i =>
        {
            var random = SeededRandom.ForReplicate(2026, i);
            var family = design(random);
            var options = new FamilyOptions { Replicates = 119, Seed = (ulong)i, Chance = 0.25, ScienceSeries = "model 0", WebSeries = $"model {family.Truth.Length - 1}" };
            // One item that is exactly its checkpoint's mean makes the curves of unlimited items.
            var truth = FamilySignal.Of(family.Draw(random, items: 1, shared: 0, perModel: 0, own: 0), options with { Replicates = 2 });
            // Questions differ far more from each other than a question does from one checkpoint to the next.
            var estimate = FamilySignal.Of(family.Draw(random, items: 100, shared: 0.17, perModel: 0.03, own: 0.06), options);
            found[i] = new(
                new(truth.SignalQuality.Value, estimate.SignalQuality),
                new(truth.ConsecutiveTau.Value, estimate.ConsecutiveTau),
                new(truth.Global.Value, estimate.Global));
        });
        return found;
    }

    private static void AssertCovers(Trial[] trials, Func<Trial, Estimated> score) => Assert.InRange(Coverage(trials, score), 0.93, 0.97);

    // A truth at the end of the scale is met but for rounding.
    private static double Coverage(Trial[] trials, Func<Trial, Estimated> score) => trials.Select(score)
        .Average(found => found.Truth >= found.Estimate.Interval.Low - 1e-9 && found.Truth <= found.Estimate.Interval.High + 1e-9 ? 1.0 : 0);

    // Of uniform values; the asymptotic distribution with Stephens' correction for the number of values.
    private static double KolmogorovSmirnovP(double[] values)
    {
        var n = values.Length;
        var distance = values.Order().Select((value, i) => Math.Max((i + 1.0) / n - value, value - (double)i / n)).Max();
        var scaled = (Math.Sqrt(n) + 0.12 + 0.11 / Math.Sqrt(n)) * distance;
        return 2 * Enumerable.Range(1, 50).Sum(k => (k % 2 == 1 ? 1 : -1) * Math.Exp(-2.0 * k * k * scaled * scaled));
    }
}

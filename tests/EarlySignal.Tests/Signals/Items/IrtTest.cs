using EarlySignal.Basics;
using EarlySignal.Signals;
using EarlySignal.Signals.Items;
using MathNet.Numerics.Distributions;

namespace EarlySignal.Tests.Signals.Items;

public class IrtTest
{
    private const int Subjects = 800;
    private static readonly IrtItem[] Planted = [.. Enumerable.Range(0, 40).Select(j => new IrtItem(0.6 + 0.05 * (j * 7 % 25), -2 + 0.1 * j))];
    private static readonly double[] Abilities = Draw(Subjects);
    private static readonly double[][] Answers = Simulate();
    private static readonly IrtFit Fit = IrtFit.Of(Answers);

    [Fact]
    public void Planted_difficulties_and_discriminations_are_recovered()
    {
        Assert.True(Fit.Converged);
        double[] a = [.. Fit.Items.Select(item => item.Discrimination)];
        double[] b = [.. Fit.Items.Select(item => item.Difficulty)];
        Assert.True(Correlation.Pearson(b, [.. Planted.Select(item => item.Difficulty)]) > 0.99);
        Assert.True(Correlation.Pearson(a, [.. Planted.Select(item => item.Discrimination)]) > 0.9);
        // The standard error of a at 800 subjects is about 0.1, of b about 0.1 in the middle.
        Assert.InRange(b.Zip(Planted, (found, item) => Math.Abs(found - item.Difficulty)).Average(), 0, 0.12);
        Assert.InRange(a.Zip(Planted, (found, item) => Math.Abs(found - item.Discrimination)).Average(), 0, 0.12);
    }

    [Fact]
    public void Abilities_are_recovered_within_their_standard_errors()
    {
        double[] found = [.. Fit.Abilities.Select(estimate => estimate.Ability)];
        Assert.True(Correlation.Pearson(found, Abilities) > 0.93);
        var within = Fit.Abilities.Zip(Abilities, (estimate, truth) => Math.Abs(estimate.Ability - truth) <= 1.96 * estimate.StandardError).Count(hit => hit);
        Assert.InRange(within / (double)Subjects, 0.92, 0.98);
    }

    [Fact]
    public void Missing_answers_move_no_parameter_far()
    {
        var random = new SeededRandom(9);
        double[][] holes = [.. Answers.Select(row => row.Select(answer => random.Unit() < 0.3 ? double.NaN : answer).ToArray())];
        var fit = IrtFit.Of(holes);
        Assert.InRange(fit.Items.Zip(Planted, (found, item) => Math.Abs(found.Difficulty - item.Difficulty)).Average(), 0, 0.17);
        Assert.All(fit.Items, item => Assert.InRange(item.Discrimination, 0.3, 3));
    }

    [Fact]
    public void Items_that_all_answer_alike_stay_finite_and_an_unanswered_one_is_undefined()
    {
        double[][] responses = [.. Answers[..60].Select(row => new[] { 1, 0, double.NaN, row[10], row[20], row[30] })];
        var fit = IrtFit.Of(responses);
        Assert.True(fit.Items[0].Difficulty < -1 && fit.Items[1].Difficulty > 1);
        Assert.True(double.IsNaN(fit.Items[2].Difficulty));
        Assert.All(fit.Abilities, estimate => Assert.Equal(5, estimate.Items));
    }

    [Fact]
    public void The_adaptive_order_needs_fewer_items_than_a_random_one_for_the_same_error()
    {
        double Error(Func<double[], AbilityEstimate> estimate) => Answers[..200].Select((row, i) => Math.Abs(estimate(row).Ability - Abilities[i])).Average();
        var adaptive = Error(row => AdaptiveOrder.Of(row, Planted, 12)[^1].Estimate);
        var firstByIndex = Error(row => AbilityEstimate.Of([.. row.Select((answer, j) => j * 7 % 40 < 12 ? answer : double.NaN)], Planted));
        Assert.True(adaptive < 0.9 * firstByIndex, $"{adaptive} against {firstByIndex}");
    }

    [Fact]
    public void No_item_teaches_nothing_and_all_right_reaches_the_bound_only_without_a_prior()
    {
        Assert.Equal(new AbilityEstimate(0, 1, 0), AbilityEstimate.Of([], []));
        Assert.Equal(0, AbilityEstimate.Of([double.NaN], [new(1, 0)], AbilityMethod.MaximumLikelihood).Ability);
        double[] right = [1, 1, 1];
        IrtItem[] items = [new(1, -1), new(1, 0), new(1, 1)];
        Assert.Equal(AbilityEstimate.Bound, AbilityEstimate.Of(right, items, AbilityMethod.MaximumLikelihood).Ability);
        Assert.InRange(AbilityEstimate.Of(right, items).Ability, 0.5, 2);
        Assert.Empty(AdaptiveOrder.Of([], [], 3));
    }

    [Fact]
    public void Easy_anchors_flatter_a_model_and_the_fitted_items_correct_that()
    {
        int[] easiest = [.. Enumerable.Range(0, 10)];
        double Bias(Func<AnchorEstimate, double> part) => Answers.Average(row => part(AnchorEstimate.Of(row, Fit.Items, easiest, 0.5)) - row.Average());
        Assert.True(Bias(estimate => estimate.Irt) > 0.2);
        // What is left comes from models with all ten right, whose likelihood has no maximum.
        Assert.InRange(Bias(estimate => estimate.PIrt), 0, 0.3 * Bias(estimate => estimate.Irt));
        Assert.Equal((Bias(estimate => estimate.Irt) + Bias(estimate => estimate.PIrt)) / 2, Bias(estimate => estimate.GpIrt), 1e-9);
    }

    [Fact]
    public void An_item_curve_follows_the_model_that_made_the_answers()
    {
        var curve = ItemCurve.Of(Fit, Answers, item: 20, groups: 4);
        Assert.Equal(Subjects, curve.Subjects.Sum());
        Assert.Equal(curve.Observed.Order(), curve.Observed);
        // 200 subjects in a group: a standard error of at most .035.
        Assert.All(curve.Observed.Zip(curve.Expected), pair => Assert.InRange(pair.First - pair.Second, -0.12, 0.12));
        Assert.Empty(ItemCurve.Of(IrtFit.Of([]), [], 0).Ability);
    }

    private static double[] Draw(int count)
    {
        var random = new SeededRandom(3);
        return [.. Enumerable.Range(0, count).Select(_ => Normal.InvCDF(0, 1, Math.Max(random.Unit(), 1e-12)))];
    }

    private static double[][] Simulate()
    {
        var random = new SeededRandom(4);
        return [.. Abilities.Select(ability => Planted.Select(item => random.Unit() < item.Probability(ability) ? 1.0 : 0.0).ToArray())];
    }
}

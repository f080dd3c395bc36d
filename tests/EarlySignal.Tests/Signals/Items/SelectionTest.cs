using EarlySignal.Basics;
using EarlySignal.Signals.Items;

namespace EarlySignal.Tests.Signals.Items;

public class SelectionTest
{
    private const int Checkpoints = 12;
    private const int Items = 120;
    private const double Noise = 1;

    public static TheoryData<string> Rules => [SelectionRule.PositiveSlope.Name, SelectionRule.SurestSlopes(0.25).Name];

    [Theory, MemberData(nameof(Rules))]
    public void The_held_out_slope_is_unbiased_and_the_in_sample_one_is_not(string name)
    {
        var rule = new[] { SelectionRule.PositiveSlope, SelectionRule.SurestSlopes(0.25) }.Single(candidate => candidate.Name == name);
        var (heldOut, inSample) = (new List<double>(), new List<double>());
        for (var replicate = 0; replicate < 200; replicate++)
        {
            var (matrix, slopes) = Simulate((ulong)replicate);
            var found = CrossFittedSelection.Of(matrix, rule, Slope, replicates: 0);
            // What each fold's choice is truly worth is known here.
            var truth = Folds(matrix).Select(fold => rule.Keep(fold).Average(item => slopes[item])).Average();
            heldOut.Add(found.HeldOut - truth);
            inSample.Add(found.InSample - truth);
        }
        var error = StandardError(heldOut);
        Assert.InRange(heldOut.Average(), -error, error);
        Assert.True(inSample.Average() > 10 * StandardError(inSample));
    }

    [Fact]
    public void The_bootstrap_error_is_about_the_spread_of_held_out_values()
    {
        var found = Enumerable.Range(0, 60).Select(i => CrossFittedSelection.Of(Simulate((ulong)i).Matrix, SelectionRule.EasiestHalf, Slope, replicates: 60)).ToArray();
        var mean = found.Average(selection => selection.HeldOut);
        var spread = Math.Sqrt(found.Average(selection => (selection.HeldOut - mean) * (selection.HeldOut - mean)));
        Assert.InRange(found.Average(selection => selection.HeldOutError) / spread, 0.75, 1.33);
    }

    [Fact]
    public void The_winner_among_worthless_rules_looks_good_and_the_correction_takes_that_back()
    {
        // No item learns anything, and a rule's choice has nothing to do with the data.
        var rules = Enumerable.Range(0, 8).Select(k => new SelectionRule($"k{k}", matrix => [.. Enumerable.Range(0, matrix.ItemCount).Where(i => i % 8 == k)])).ToArray();
        var choices = Enumerable.Range(0, 60).Select(i => RuleChoice.Of(Simulate((ulong)(1000 + i), learning: 0).Matrix, rules, Slope, seed: (ulong)i, replicates: 0)).ToArray();
        double[] optimism = [.. choices.Select(choice => choice.Optimism)];
        double[] heldOut = [.. choices.Select(choice => choice.HeldOut)];
        Assert.True(optimism.Average() > 5 * StandardError(optimism));
        Assert.InRange(heldOut.Average(), -2 * StandardError(heldOut), 2 * StandardError(heldOut));
        Assert.True(choices.Average(choice => choice.Corrected) < choices.Average(choice => choice.Rules[choice.Winner].HeldOut));
    }

    [Fact]
    public void A_rule_that_learns_from_one_run_is_judged_on_another()
    {
        // What rises in one run falls in the other.
        var matrix = new ItemMatrix(
            ["a", "a", "a", "b", "b", "b"], [1, Math.E, Math.E * Math.E, 1, Math.E, Math.E * Math.E],
            [[0.0, 0], [1.0, -1], [2.0, -2], [0.0, 0], [-1.0, 1], [-2.0, 2]]);
        var found = CrossFittedSelection.Of(matrix, SelectionRule.PositiveSlope, Slope, SelectionSplit.Series);
        Assert.Equal(1, found.InSample, 1e-12);
        Assert.Equal(-1, found.HeldOut, 1e-12);
        Assert.Equal((2, -1), (Math.Round(found.Optimism, 9), Math.Round(found.Gain, 9)));
        var alone = CrossFittedSelection.Of(matrix.AtRows([0, 1, 2]), SelectionRule.PositiveSlope, Slope, SelectionSplit.Series);
        Assert.True(double.IsNaN(alone.HeldOut) && double.IsNaN(alone.HeldOutError));
    }

    [Fact]
    public void Rules_keep_what_they_say()
    {
        var matrix = ItemMatrix.OfOneSeries([1, 2, 3, 4], [[0.1, 0.9, 0.5, 0.2], [0.2, 0.8, 0.5, 0.1], [0.3, 0.9, 0.5, 0.3], [0.45, 0.7, 0.5, 0.2]]);
        Assert.Equal([0, 3], SelectionRule.PositiveSlope.Keep(matrix));
        Assert.Equal([1, 2], SelectionRule.EasiestHalf.Keep(matrix));
        Assert.Equal([0], SelectionRule.SurestSlopes(0.25).Keep(matrix));
        Assert.Equal([0, 1, 2, 3], SelectionRule.AllItems.Keep(matrix));
        Assert.DoesNotContain(2, SelectionRule.Discriminating(-1).Keep(matrix));
    }

    [Fact]
    public void The_same_seed_gives_the_same_numbers()
    {
        var matrix = Simulate(1).Matrix;
        var (first, second) = (CrossFittedSelection.Of(matrix, SelectionRule.PositiveSlope, Slope, seed: 3), CrossFittedSelection.Of(matrix, SelectionRule.PositiveSlope, Slope, seed: 3));
        Assert.Equal(first.HeldOutError, second.HeldOutError);
        Assert.Equal(first.Kept, second.Kept);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 1)]
    public void Too_little_data_gives_undefined_numbers_and_never_throws(int rows, int items)
    {
        double[][] values = [.. Enumerable.Range(0, rows).Select(i => Enumerable.Repeat((double)i, items).ToArray())];
        var matrix = ItemMatrix.OfOneSeries([.. Enumerable.Range(1, rows).Select(i => (double)i)], values);
        foreach (var split in Enum.GetValues<SelectionSplit>())
        {
            var choice = RuleChoice.Of(matrix, [SelectionRule.PositiveSlope, SelectionRule.EasiestHalf, SelectionRule.Discriminating()], Slope, split);
            Assert.Equal(-1, choice.Winner);
            Assert.True(double.IsNaN(choice.Corrected) && choice.Rules.All(rule => double.IsNaN(rule.Optimism)));
        }
        Assert.Equal(-1, RuleChoice.Of(matrix, [], Slope).Winner);
    }

    private static double Slope(IReadOnlyList<double> x, IReadOnlyList<double> y) => LearningSlope.Of(x, y).Slope;

    private static IEnumerable<ItemMatrix> Folds(ItemMatrix matrix) =>
        new[] { 1, 0 }.Select(parity => matrix.AtRows([.. Enumerable.Range(0, matrix.RowCount).Where(row => row % 2 == parity)]));

    private static (ItemMatrix Matrix, double[] Slopes) Simulate(ulong seed, double learning = 1)
    {
        var random = new SeededRandom(seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.Unit())) * Math.Cos(2 * Math.PI * random.Unit());
        double[] slopes = [.. Enumerable.Range(0, Items).Select(_ => learning * (0.1 + 0.2 * Normal()))];
        double[] tokens = [.. Enumerable.Range(0, Checkpoints).Select(i => Math.Pow(1.6, i))];
        return (ItemMatrix.OfOneSeries(tokens, [.. tokens.Select(token => slopes.Select(slope => slope * Math.Log(token) + Noise * Normal()).ToArray())]), slopes);
    }

    private static double StandardError(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1) / values.Count);
    }
}

using EarlySignal.Basics;

namespace EarlySignal.Signals.Items;

/// <summary>
/// The best of several selection rules, with the winner's optimism: the best of many numbers is too good even when each of them is
/// unbiased. It is measured by choosing the rule on one half of the items and judging it on the other half, both ways.
/// </summary>
/// <param name="Rules">Every rule on all items, in the order given; each is cross-fitted over rows.</param>
/// <param name="Winner">Index of the rule with the highest held-out statistic; −1 when it is undefined for all.</param>
/// <param name="InSample">The statistic of the rule that won on a half, on that half.</param>
/// <param name="HeldOut">The statistic of the same rule on the other half.</param>
public sealed record RuleChoice(IReadOnlyList<CrossFittedSelection> Rules, int Winner, double InSample, double HeldOut)
{
    /// <summary>How much too good the winner looks for having won.</summary>
    public double Optimism => InSample - HeldOut;

    /// <summary>The winner's held-out statistic on all items, less the optimism of winning.</summary>
    public double Corrected => Winner < 0 ? double.NaN : Rules[Winner].HeldOut - Optimism;

    /// <summary>Chooses among rules.</summary>
    /// <param name="matrix">Values of all items.</param>
    /// <param name="rules">The candidates.</param>
    /// <param name="statistic">As for <see cref="CrossFittedSelection.Of"/>.</param>
    /// <param name="split">What each rule does not see.</param>
    /// <param name="seed">Seed of the halves and of the bootstrap.</param>
    /// <param name="replicates">Bootstrap samples behind the error of each rule.</param>
    public static RuleChoice Of(
        ItemMatrix matrix, IReadOnlyList<SelectionRule> rules, Func<IReadOnlyList<double>, IReadOnlyList<double>, double> statistic,
        SelectionSplit split = SelectionSplit.Checkpoints, ulong seed = 0, int replicates = 200)
    {
        CrossFittedSelection[] all = [.. rules.Select(rule => CrossFittedSelection.Of(matrix, rule, statistic, split, seed, replicates))];
        double[] order = [.. Enumerable.Range(0, matrix.ItemCount).Select(item => (double)item)];
        new SeededRandom(seed).Shuffle(order);
        int[][] halves = [.. new[] { 0, 1 }.Select(half => order.Where((_, i) => i % 2 == half).Select(item => (int)item).Order().ToArray())];
        var (inSample, heldOut) = (new List<double>(), new List<double>());
        double Value(int[] items, SelectionRule rule) => CrossFittedSelection.Of(matrix.OfItems(items), rule, statistic, split, seed, replicates: 0).HeldOut;
        foreach (var (chosenOn, judgedOn) in new[] { (halves[0], halves[1]), (halves[1], halves[0]) })
        {
            double[] values = [.. rules.Select(rule => Value(chosenOn, rule))];
            var best = Best(values);
            inSample.Add(best < 0 ? double.NaN : values[best]);
            heldOut.Add(best < 0 ? double.NaN : Value(judgedOn, rules[best]));
        }
        return new(all, Best([.. all.Select(rule => rule.HeldOut)]), CompensatedSum.Mean(inSample), CompensatedSum.Mean(heldOut));
    }

    internal static int Best(IReadOnlyList<double> values)
    {
        var best = -1;
        for (var i = 0; i < values.Count; i++)
            if (!double.IsNaN(values[i]) && (best < 0 || values[i] > values[best]))
                best = i;
        return best;
    }
}

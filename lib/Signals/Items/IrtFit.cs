using System.Numerics;
using EarlySignal.Basics;

namespace EarlySignal.Signals.Items;

/// <summary>
/// The two-parameter logistic model fitted to answers: expectation–maximisation of the marginal likelihood (Bock and Aitkin 1981)
/// with abilities N(0, 1), and weak priors on the items, log a ~ N(0, ½²) and b ~ N(0, 2²), that keep items which all subjects answer
/// alike finite.
/// </summary>
/// <param name="Items">The items' parameters; NaN for an item without any answer.</param>
/// <param name="Abilities">The subjects' abilities, modes of the posterior.</param>
/// <param name="Iterations">Rounds until no parameter moved by more than 0.001.</param>
/// <param name="Converged">Whether that came before <see cref="MostIterations"/>.</param>
public sealed record IrtFit(IReadOnlyList<IrtItem> Items, IReadOnlyList<AbilityEstimate> Abilities, int Iterations, bool Converged)
{
    /// <summary>The most rounds.</summary>
    public const int MostIterations = 200;

    private const double Tolerance = 1e-3;

    // A multiple of every vector's length.
    private const int Nodes = 48;
    private const double LogDiscriminationVariance = 0.25;
    private const double DifficultyVariance = 4;
    private const double LongestStep = 0.5;

    private static readonly double[] Node = [.. Enumerable.Range(0, Nodes).Select(q => -AbilityEstimate.Bound + q * 2 * AbilityEstimate.Bound / (Nodes - 1))];

    /// <summary>Fits items and subjects together.</summary>
    /// <param name="responses">[subject][item]: 1 right, 0 wrong, or a probability between; NaN for an item that was not given.</param>
    /// <exception cref="ArgumentException">Rows differ in length.</exception>
    public static IrtFit Of(IReadOnlyList<IReadOnlyList<double>> responses)
    {
        var count = responses.Count == 0 ? 0 : responses[0].Count;
        if (responses.Any(row => row.Count != count))
            throw new ArgumentException($"The first subject has {count} items and another one more or fewer; each subject needs all, NaN for a missing one.", nameof(responses));
        double[][] rows = [.. responses.Select(row => row.ToArray())];
        var answered = Enumerable.Range(0, count).Select(item => rows.Any(row => !double.IsNaN(row[item]))).ToArray();
        IrtItem[] items = [.. Enumerable.Range(0, count).Select(item => answered[item] ? Start(rows, item) : new IrtItem(double.NaN, double.NaN))];
        var (iterations, moved) = (0, responses.Count > 0 && answered.Contains(true) ? double.PositiveInfinity : 0);
        for (; moved > Tolerance && iterations < MostIterations; iterations++)
            moved = Round(rows, items, answered);
        return new(items, [.. rows.Select(row => AbilityEstimate.Of(row, items))], iterations, moved <= Tolerance);
    }

    private static IrtItem Start(double[][] responses, int item)
    {
        var right = Math.Clamp(ItemDifficulty.Of([.. responses.Select(row => row[item])]), 0.02, 0.98);
        return new(1, -Math.Log(right / (1 - right)));
    }

    // One round: where each subject may stand given the items, then each item given where the subjects may stand.
    private static double Round(double[][] responses, IrtItem[] items, bool[] answered)
    {
        // log P(right) − log P(wrong) is the logit: wrong answers to all items are the start, and each right one adds its logit.
        var (logits, wrongs) = (items.Select(Logits).ToArray(), items.Select(item => Logits(item).Select(logit => LogSigmoid(-logit)).ToArray()).ToArray());
        var allWrong = new double[Nodes];
        for (var j = 0; j < items.Length; j++)
            if (answered[j])
                AddScaled(allWrong, wrongs[j], 1);
        var (right, missing, given) = (items.Select(_ => new double[Nodes]).ToArray(), items.Select(_ => new double[Nodes]).ToArray(), new double[Nodes]);
        foreach (var row in responses)
        {
            double[] posterior = [.. allWrong];
            for (var q = 0; q < Nodes; q++)
                posterior[q] -= Node[q] * Node[q] / 2;
            for (var j = 0; j < items.Length; j++)
                if (double.IsNaN(row[j]) && answered[j])
                    AddScaled(posterior, wrongs[j], -1);
                else if (answered[j] && row[j] != 0)
                    AddScaled(posterior, logits[j], row[j]);
            var total = LogSumExp.Of(posterior);
            for (var q = 0; q < Nodes; q++)
                posterior[q] = Math.Exp(posterior[q] - total);
            AddScaled(given, posterior, 1);
            for (var j = 0; j < items.Length; j++)
                if (double.IsNaN(row[j]))
                    AddScaled(missing[j], posterior, 1);
                else if (row[j] != 0)
                    AddScaled(right[j], posterior, row[j]);
        }
        var moved = 0.0;
        for (var j = 0; j < items.Length; j++)
            if (answered[j])
            {
                AddScaled(missing[j], given, -1);
                var next = Improve(items[j], [.. missing[j].Select(count => -count)], right[j]);
                moved = Math.Max(moved, Math.Max(Math.Abs(next.Discrimination - items[j].Discrimination), Math.Abs(next.Difficulty - items[j].Difficulty)));
                items[j] = next;
            }
        return moved;
    }

    private static double[] Logits(IrtItem item) => [.. Node.Select(ability => item.Discrimination * (ability - item.Difficulty))];

    // The innermost loop: subjects × items × nodes.
    private static void AddScaled(double[] target, double[] source, double factor)
    {
        for (var q = 0; q < Nodes; q += Vector<double>.Count)
            (new Vector<double>(target, q) + new Vector<double>(source, q) * factor).CopyTo(target, q);
    }

    // One step of Fisher scoring in (log a, b), which keeps a above 0; the next round takes the next step.
    private static IrtItem Improve(IrtItem item, double[] given, double[] right)
    {
        var (logA, b) = (Math.Log(item.Discrimination), item.Difficulty);
        var (gradientA, gradientB) = (-logA / LogDiscriminationVariance, -b / DifficultyVariance);
        var (curveA, curveB, curveAb) = (1 / LogDiscriminationVariance, 1 / DifficultyVariance, 0.0);
        for (var q = 0; q < Nodes; q++)
        {
            var p = item.Probability(Node[q]);
            var (slopeA, slopeB) = (item.Discrimination * (Node[q] - b), -item.Discrimination);
            var (residual, weight) = (right[q] - given[q] * p, given[q] * p * (1 - p));
            gradientA += residual * slopeA;
            gradientB += residual * slopeB;
            curveA += weight * slopeA * slopeA;
            curveB += weight * slopeB * slopeB;
            curveAb += weight * slopeA * slopeB;
        }
        var determinant = curveA * curveB - curveAb * curveAb;
        var stepA = (curveB * gradientA - curveAb * gradientB) / determinant;
        var stepB = (curveA * gradientB - curveAb * gradientA) / determinant;
        return new(Math.Exp(logA + Math.Clamp(stepA, -LongestStep, LongestStep)), b + Math.Clamp(stepB, -LongestStep, LongestStep));
    }

    private static double LogSigmoid(double logit) => logit >= 0 ? -Math.Log(1 + Math.Exp(-logit)) : logit - Math.Log(1 + Math.Exp(logit));
}

using EarlySignal.Basics;

namespace EarlySignal.Signals.Rankings;

/// <summary>
/// How the order of models changes over training. Tables are [step][model], such as <see cref="TokenGrid.Table"/>; a NaN score
/// leaves the model out of that step's comparisons.
/// </summary>
public static class StepOrder
{
    /// <summary>
    /// Mean τ-b between the scores of consecutive steps, from a part of the steps on. With τ-a instead (<paramref name="tauA"/>) it
    /// is FineTasks' ordering consistency, which ties pull towards 0.
    /// </summary>
    /// <param name="scores">[step][model].</param>
    /// <param name="fromFraction">The share of steps to skip: early orders are mostly noise.</param>
    /// <param name="tauA">Whether ties count as unrelated.</param>
    /// <returns>In [−1, 1]; NaN for fewer than two steps or models. Steps at which all models tie are left out of τ-b.</returns>
    public static double ConsecutiveTau(IReadOnlyList<IReadOnlyList<double>> scores, double fromFraction = 0.5, bool tauA = false)
    {
        var mean = new CompensatedSum();
        var count = 0;
        for (var i = (int)(scores.Count * fromFraction); i < scores.Count - 1; i++)
        {
            var tau = Tau(scores[i], scores[i + 1], tauA);
            if (double.IsNaN(tau))
                continue;
            mean.Add(tau);
            count++;
        }
        return mean.Value / count;
    }

    /// <summary>τ between each step's scores and the last step's, NaN where it is undefined.</summary>
    /// <param name="scores">[step][model].</param>
    /// <param name="tauA">Whether ties count as unrelated.</param>
    public static double[] AgreementWithFinal(IReadOnlyList<IReadOnlyList<double>> scores, bool tauA = false) =>
        [.. scores.Select(step => Tau(step, scores[^1], tauA))];

    /// <summary>The share of steps, over all pairs of models, at which the order of the pair is reversed. A tie does not end an order: A &gt; B, A = B, B &gt; A is one reversal.</summary>
    /// <param name="scores">[step][model].</param>
    /// <returns>In [0, 1], 0 for an order that never changes; NaN when no pair has two steps after it is first decided.</returns>
    public static double FlipRate(IReadOnlyList<IReadOnlyList<double>> scores)
    {
        int flips = 0, steps = 0;
        foreach (var (first, second) in Pairs(scores))
        {
            var order = 0;
            foreach (var step in scores)
            {
                if (double.IsNaN(step[first]) || double.IsNaN(step[second]))
                    continue;
                var next = DecisionAccuracy.Order(step[first], step[second]);
                steps += order != 0 ? 1 : 0;
                flips += order != 0 && next == -order ? 1 : 0;
                order = next != 0 ? next : order;
            }
        }
        return (double)flips / steps;
    }

    /// <summary>The step from which every pair of models keeps the order that it has at the end.</summary>
    /// <param name="positions">Step or tokens of each row.</param>
    /// <param name="scores">[step][model].</param>
    /// <returns>NaN when a pair is tied or undefined at the end, or there is no pair.</returns>
    public static double LastFlip(IReadOnlyList<double> positions, IReadOnlyList<IReadOnlyList<double>> scores)
    {
        var settled = -1;
        foreach (var (first, second) in Pairs(scores))
        {
            int OrderAt(int step) => DecisionAccuracy.Order(scores[step][first], scores[step][second]);
            var step = scores.Count - 1;
            var final = OrderAt(step);
            if (final == 0)
                return double.NaN;
            while (step > 0 && OrderAt(step - 1) == final)
                step--;
            settled = Math.Max(settled, step);
        }
        return settled < 0 ? double.NaN : positions[settled];
    }

    private static double Tau(IReadOnlyList<double> first, IReadOnlyList<double> second, bool tauA)
    {
        var pairs = Kendall.Of(first, second);
        return tauA ? pairs.TauA : pairs.TauB;
    }

    private static IEnumerable<(int First, int Second)> Pairs(IReadOnlyList<IReadOnlyList<double>> scores)
    {
        var models = scores.Count == 0 ? 0 : scores[0].Count;
        for (var i = 0; i < models; i++)
            for (var j = i + 1; j < models; j++)
                yield return (i, j);
    }
}

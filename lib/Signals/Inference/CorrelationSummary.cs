using EarlySignal.Basics;

namespace EarlySignal.Signals.Inference;

/// <summary>
/// How predictably the items of a benchmark follow compute: each item's correlation, over the models of one family, of its score
/// with the compute that trained the model, and the distribution of these (Schaeffer et al. 2024, arXiv 2406.04391).
/// </summary>
/// <param name="Items">Items with a correlation.</param>
/// <param name="Undefined">Items without one, such as those that every model gets wrong; they are left out of the rest.</param>
/// <param name="Mean">Mean correlation.</param>
/// <param name="Median">Median correlation.</param>
/// <param name="AreaAbove">Area under the share of items above a correlation, over [−1, 1]: the mean + 1.</param>
/// <param name="NegativeDistance">Minus the smaller of the mean distances (Wasserstein-1) to 1 and to −1: 0 when all items follow compute perfectly.</param>
/// <param name="ShareAboveThreeQuarters">Share of items with a correlation above 0.75.</param>
public readonly record struct CorrelationSummary(
    int Items, int Undefined, double Mean, double Median, double AreaAbove, double NegativeDistance, double ShareAboveThreeQuarters)
{
    /// <summary>The correlation of each item's score with compute; NaN where it is undefined.</summary>
    /// <param name="scores">[model][item].</param>
    /// <param name="compute">Training compute of each model, such as 6 × parameters × tokens.</param>
    /// <param name="correlation">Such as <see cref="Correlation.Spearman"/>.</param>
    public static double[] PerItem(
        IReadOnlyList<IReadOnlyList<double>> scores, IReadOnlyList<double> compute, Func<IReadOnlyList<double>, IReadOnlyList<double>, double> correlation) =>
        [.. Enumerable.Range(0, scores.Count == 0 ? 0 : scores[0].Count).Select(item => correlation(compute, [.. scores.Select(model => model[item])]))];

    /// <summary>The distribution of such correlations; NaN throughout when none is defined.</summary>
    public static CorrelationSummary Of(IReadOnlyList<double> correlations)
    {
        double[] defined = [.. correlations.Where(value => !double.IsNaN(value))];
        var mean = CompensatedSum.Mean(defined);
        return new(
            defined.Length,
            correlations.Count - defined.Length,
            mean,
            Quantile.Median(defined),
            mean + 1,
            -Math.Min(1 - mean, 1 + mean),
            (double)defined.Count(value => value > 0.75) / defined.Length);
    }
}

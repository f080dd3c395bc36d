using EarlySignal.Basics;

namespace EarlySignal.Signals.Noise;

/// <summary>
/// How well checkpoints tell models apart, by a one-way analysis of variance with random effects: the spread between models from
/// which the part that noise alone would make has been taken. Unlike a ratio of ranges it is about 0 when there is no difference.
/// </summary>
/// <param name="MeanSquareBetween">Mean square between models.</param>
/// <param name="MeanSquareWithin">Mean square within models, from checkpoint to checkpoint.</param>
/// <param name="VarianceBetween">Variance of the models themselves, max(0, (between − within) / checkpoints).</param>
/// <param name="Noise">Standard deviation of a checkpoint about its model's mean.</param>
/// <param name="Ratio">Signal over noise, √(variance between / within); ∞ without noise.</param>
/// <param name="Reliability">ICC(1), the share of the variance of single checkpoints that is between models, in [0, 1].</param>
/// <param name="ReliabilityOfMean">The same of the mean over the checkpoints.</param>
/// <param name="F">Between / within.</param>
public readonly record struct AnovaSignal(
    double MeanSquareBetween, double MeanSquareWithin, double VarianceBetween, double Noise, double Ratio, double Reliability, double ReliabilityOfMean, double F)
{
    private static AnovaSignal Undefined { get; } = new(
        double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);

    /// <summary>The analysis of a table of scores.</summary>
    /// <param name="scores">
    /// [model][checkpoint], the last few checkpoints of each, as many of one as of another. A trend within them counts as noise:
    /// take fewer when a curve still rises steeply.
    /// </param>
    /// <returns>
    /// NaN throughout for fewer than two models or checkpoints, models with different numbers of checkpoints, or a missing score;
    /// NaN ratios when all scores are equal.
    /// </returns>
    public static AnovaSignal Of(IReadOnlyList<IReadOnlyList<double>> scores)
    {
        var models = scores.Count;
        var checkpoints = models == 0 ? 0 : scores[0].Count;
        if (models < 2 || checkpoints < 2 || scores.Any(row => row.Count != checkpoints || row.Any(double.IsNaN)))
            return Undefined;
        double[] means = [.. scores.Select(CompensatedSum.Mean)];
        var grandMean = CompensatedSum.Mean([.. scores.SelectMany(row => row)]);
        var between = checkpoints * CompensatedSum.SquaredDistances(means, grandMean) / (models - 1);
        var residuals = new CompensatedSum();
        for (var i = 0; i < models; i++)
            residuals.Add(Correlation.IsConstant(scores[i]) ? 0 : CompensatedSum.SquaredDistances(scores[i], means[i]));
        var within = residuals.Value / (models * (checkpoints - 1));
        var variance = Math.Max(0, (between - within) / checkpoints);
        if (within == 0)
        {
            var (infinite, one) = variance > 0 ? (double.PositiveInfinity, 1.0) : (double.NaN, double.NaN);
            return new(between, 0, variance, 0, infinite, one, one, infinite);
        }
        return new(
            between,
            within,
            variance,
            Math.Sqrt(within),
            Math.Sqrt(variance / within),
            variance / (variance + within),
            variance / (variance + within / checkpoints),
            between / within);
    }
}

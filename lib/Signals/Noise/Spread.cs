using EarlySignal.Basics;

namespace EarlySignal.Signals.Noise;

/// <summary>How far the scores of models lie apart: the measures that signal-and-noise compares (<c>snr/snr_variants.py</c>).</summary>
public enum Spread
{
    /// <summary>Largest minus smallest score.</summary>
    Range,

    /// <summary><see cref="Range"/> over the reference mean: "relative dispersion", the paper's signal.</summary>
    RelativeRange,

    /// <summary>Range of the scores mapped to [0, 1], which is 1 unless they are all equal (NaN).</summary>
    ShiftedRange,

    /// <summary>Mean distance of two models.</summary>
    PairDistance,

    /// <summary><see cref="PairDistance"/> over the reference mean.</summary>
    RelativePairDistance,

    /// <summary>Mean squared distance of two models.</summary>
    SquaredPairDistance,

    /// <summary><see cref="SquaredPairDistance"/> over the reference mean.</summary>
    RelativeSquaredPairDistance,

    /// <summary>Standard deviation (dividing by n) of the distances of two models.</summary>
    PairDistanceDeviation,

    /// <summary>Standard deviation, dividing by n.</summary>
    Deviation,

    /// <summary>Standard deviation, dividing by n, over the scores' own mean.</summary>
    RelativeDeviation,

    /// <summary>Median distance from the median.</summary>
    MedianDeviation,

    /// <summary>Mean distance from the mean.</summary>
    MeanDeviation,

    /// <summary>Half the distance between the quartiles.</summary>
    QuartileDeviation,

    /// <summary>The distance between the quartiles over the reference mean.</summary>
    RelativeQuartileRange,

    /// <summary>The distance between the 5th and the 95th percentile.</summary>
    RobustRange,

    /// <summary>Gini's coefficient of the scores mapped to [0, 1]; NaN when they are all equal.</summary>
    Gini,

    /// <summary>Mean distance of the sorted scores from equally spaced ones in [0, 1]; a mean in that code, not the largest distance.</summary>
    StarDiscrepancy,
}

/// <summary>Computes a <see cref="Spread"/>.</summary>
public static class SpreadMeasure
{
    /// <summary>The spread of some scores.</summary>
    /// <param name="spread">Which measure.</param>
    /// <param name="scores">One for each model; NaN scores are left out.</param>
    /// <param name="referenceMean">What relative measures divide by, in that code the mean of the checkpoints that make the noise; the scores' own mean when NaN.</param>
    /// <returns>NaN for fewer than two scores.</returns>
    public static double Of(this Spread spread, IReadOnlyList<double> scores, double referenceMean = double.NaN)
    {
        var kept = CheckpointNoise.Defined(scores);
        if (kept.Length < 2)
            return double.NaN;
        Array.Sort(kept);
        var mean = CompensatedSum.Mean(kept);
        var reference = double.IsNaN(referenceMean) ? mean : referenceMean;
        var range = kept[^1] - kept[0];
        return spread switch
        {
            Spread.Range => range,
            Spread.RelativeRange => range / reference,
            Spread.ShiftedRange => range > 0 ? 1 : double.NaN,
            Spread.PairDistance => CompensatedSum.Mean(Distances(kept)),
            Spread.RelativePairDistance => CompensatedSum.Mean(Distances(kept)) / reference,
            Spread.SquaredPairDistance => CompensatedSum.Mean(SquaredDistances(kept)),
            Spread.RelativeSquaredPairDistance => CompensatedSum.Mean(SquaredDistances(kept)) / reference,
            Spread.PairDistanceDeviation => Noise.Deviation.OfPopulation(Distances(kept)),
            Spread.Deviation => Noise.Deviation.OfPopulation(kept),
            Spread.RelativeDeviation => Noise.Deviation.OfPopulation(kept) / mean,
            Spread.MedianDeviation => Quantile.Median([.. kept.Select(score => Math.Abs(score - Quantile.Median(kept)))]),
            Spread.MeanDeviation => CompensatedSum.Mean([.. kept.Select(score => Math.Abs(score - mean))]),
            Spread.QuartileDeviation => (Quantile.Of(kept, 0.75) - Quantile.Of(kept, 0.25)) / 2,
            Spread.RelativeQuartileRange => (Quantile.Of(kept, 0.75) - Quantile.Of(kept, 0.25)) / reference,
            Spread.RobustRange => Quantile.Of(kept, 0.95) - Quantile.Of(kept, 0.05),
            Spread.Gini => range > 0 ? Gini([.. kept.Select(score => (score - kept[0]) / range)]) : double.NaN,
            Spread.StarDiscrepancy => CompensatedSum.Mean([0, .. kept.Select((score, i) => Math.Abs((i + 1.0) / kept.Length - score))]),
            _ => throw new ArgumentOutOfRangeException(nameof(spread), spread, "No such spread."),
        };
    }

    private static double[] Distances(double[] sorted) =>
        [.. Enumerable.Range(0, sorted.Length).SelectMany(i => Enumerable.Range(i + 1, sorted.Length - i - 1).Select(j => sorted[j] - sorted[i]))];

    private static double[] SquaredDistances(double[] sorted) => [.. Distances(sorted).Select(distance => distance * distance)];

    private static double Gini(double[] sorted)
    {
        double sum = 0, area = 0;
        foreach (var score in sorted)
        {
            sum += score;
            area += sum;
        }
        return (sorted.Length + 1 - 2 * area / sum) / sorted.Length;
    }
}

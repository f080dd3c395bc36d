using EarlySignal.Basics;
using EarlySignal.Signals.Noise;
using MathNet.Numerics.Statistics;

namespace EarlySignal.Signals.Families;

/// <summary>A score of a family with what other items of the same kind would have made of it.</summary>
/// <param name="Value">The score of these items, as anybody would compute it.</param>
/// <param name="StandardError">Its standard deviation over draws of as many items.</param>
/// <param name="Corrected">
/// Best guess of the score that unlimited items of this kind would give. Items few in number make curves jagged, which lowers
/// signal quality and consistency: there it lies above <paramref name="Value"/>.
/// </param>
/// <param name="Interval">Where that score lies. It is about <paramref name="Corrected"/>, and need not contain <paramref name="Value"/>.</param>
/// <param name="Replicates">How many draws of items it rests on: those in which the score is defined.</param>
public readonly record struct ScoreInterval(double Value, double StandardError, double Corrected, Interval Interval, int Replicates)
{
    internal static ScoreInterval Of(double value, IEnumerable<double> sampled, IEnumerable<double> truths, double level)
    {
        var (defined, plausible) = (CheckpointNoise.Defined([.. sampled]), CheckpointNoise.Defined([.. truths]));
        if (double.IsNaN(value) || defined.Length < 2 || plausible.Length < 2)
            return new(value, double.NaN, double.NaN, Interval.Undefined, 0);
        var outside = (1 - level) / 2;
        return new(
            value,
            Deviation.OfSample(defined),
            Quantile.Median(plausible),
            new(End(plausible, outside), End(plausible, 1 - outside)),
            plausible.Length);
    }

    // Position (n + 1) × share: the truth is then as likely to lie outside as one more draw, however few the draws are, while
    // the usual position (n − 1) × share makes intervals of few draws too short.
    private static double End(double[] values, double share) => values.QuantileCustom(share, QuantileDefinition.R6);
}

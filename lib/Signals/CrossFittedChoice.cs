using EarlySignal.Basics;
using EarlySignal.Signals.Items;
using EarlySignal.Signals.Noise;

namespace EarlySignal.Signals;

/// <summary>
/// The best of several candidates, such as metrics of one benchmark, by the quality of their curves, with the winner's optimism: the
/// best of many numbers is too good for having won. It is measured by choosing on every second checkpoint and judging the choice on
/// the others, both ways.
/// </summary>
/// <param name="Qualities">The quality of each candidate on all checkpoints, in the order given; NaN where it is undefined.</param>
/// <param name="Winner">Index of the best of them; −1 when all are undefined. Of equal ones the first.</param>
/// <param name="InSample">The quality of the candidate that won on a half of the checkpoints, on that half; mean of both ways.</param>
/// <param name="HeldOut">The quality of the same candidate on the other half.</param>
public sealed record CrossFittedChoice(IReadOnlyList<double> Qualities, int Winner, double InSample, double HeldOut)
{
    /// <summary>How much too good a winner looks for having won; NaN when halves are too short for the quality.</summary>
    public double Optimism => InSample - HeldOut;

    /// <summary>The winner's quality on all checkpoints, less the optimism of winning.</summary>
    public double Corrected => Winner < 0 ? double.NaN : Qualities[Winner] - Optimism;

    /// <summary>Chooses among candidates.</summary>
    /// <param name="candidates">[candidate][series][checkpoint]: curves of which higher is better.</param>
    /// <param name="quality">Of one curve; averaged over the series for which it is defined.</param>
    public static CrossFittedChoice Of(
        IReadOnlyList<IReadOnlyList<IReadOnlyList<double>>> candidates, Func<IReadOnlyList<double>, double> quality)
    {
        double QualityOf(IReadOnlyList<IReadOnlyList<double>> series) => CompensatedSum.Mean(CheckpointNoise.Defined([.. series.Select(quality)]));
        double[] all = [.. candidates.Select(QualityOf)];
        double[][] halves = [.. new[] { 0, 1 }.Select(half => candidates.Select(candidate => QualityOf([.. candidate.Select(curve => EverySecond(curve, half))])).ToArray())];
        int[] winners = [.. halves.Select(RuleChoice.Best)];
        double Mean(Func<int, int> judgedOn) =>
            CompensatedSum.Mean([.. winners.Select((winner, half) => winner < 0 ? double.NaN : halves[judgedOn(half)][winner])]);
        return new(all, RuleChoice.Best(all), Mean(half => half), Mean(half => 1 - half));
    }

    private static double[] EverySecond(IReadOnlyList<double> curve, int from) => [.. curve.Where((_, i) => i % 2 == from)];
}

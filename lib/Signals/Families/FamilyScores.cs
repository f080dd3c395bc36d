using EarlySignal.Basics;
using EarlySignal.Signals.Noise;
using EarlySignal.Signals.Rankings;

namespace EarlySignal.Signals.Families;

/// <summary>The scores of a family's curves that the bootstrap repeats; those of science compliance are apart, as it also looks at a control.</summary>
/// <param name="SeriesQuality">E2LM's signal quality of each series.</param>
/// <param name="SignalQuality">Its mean over the series for which it is defined.</param>
/// <param name="Consistency">E2LM's ranking consistency.</param>
/// <param name="ConsecutiveTau">Mean τ-b of consecutive steps in the second half.</param>
/// <param name="FlipRate">Share of steps at which a pair of models changes its order.</param>
/// <param name="LastFlip">Tokens from which the final ranking holds.</param>
/// <param name="DecisionAccuracy">How well an early checkpoint predicts the last ranking.</param>
internal readonly record struct FamilyScores(
    double[] SeriesQuality, double SignalQuality, RankingConsistency Consistency, double ConsecutiveTau, double FlipRate, double LastFlip, double DecisionAccuracy)
{
    public static FamilyScores Of(double[][] curves, TokenGrid grid, FamilyOptions options)
    {
        double[] quality = [.. curves.Select(curve => E2lmSignalQuality.Of(curve).SignalQuality)];
        var table = grid.Table(curves);
        return new(
            quality,
            CompensatedSum.Mean(CheckpointNoise.Defined(quality)),
            RankingConsistency.Of(grid, table, options.Reference, options.Ties),
            StepOrder.ConsecutiveTau(table),
            StepOrder.FlipRate(table),
            StepOrder.LastFlip(grid.Tokens, table),
            EarlyDecision(grid, table, options.DecisionTokens));
    }

    private static double EarlyDecision(TokenGrid grid, double[][] table, double tokens)
    {
        if (table.Length < 2)
            return double.NaN;
        var early = grid.CountUntil(double.IsNaN(tokens) ? grid.Tokens[^1] / 4 : tokens);
        return Rankings.DecisionAccuracy.Of(table[Math.Max(0, early - 1)], table[^1]);
    }
}

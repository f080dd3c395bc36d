namespace EarlySignal.Signals;

/// <summary>How much each of E2LM's three scores counts in the global one. They are not scaled: they sum to 1 for a score in [0, 1].</summary>
/// <param name="SignalQuality">Weight of SQ.</param>
/// <param name="RankingConsistency">Weight of RC.</param>
/// <param name="ScienceCompliance">Weight of CS.</param>
public sealed record GlobalWeights(double SignalQuality, double RankingConsistency, double ScienceCompliance)
{
    /// <summary>The announced weights, 0.5 SQ + 0.1 RC + 0.4 CS.</summary>
    public static GlobalWeights E2lm { get; } = new(0.5, 0.1, 0.4);

    /// <summary>For those without a web-only run: (0.5 SQ + 0.1 RC) / 0.6. Not comparable with a global score that has all three.</summary>
    public static GlobalWeights WithoutScience { get; } = new(0.5 / 0.6, 0.1 / 0.6, 0);

    /// <summary>The global score.</summary>
    /// <returns>NaN when a score that counts is NaN.</returns>
    public double Combine(double signalQuality, double rankingConsistency, double scienceCompliance) =>
        Part(SignalQuality, signalQuality) + Part(RankingConsistency, rankingConsistency) + Part(ScienceCompliance, scienceCompliance);

    private static double Part(double weight, double score) => weight == 0 ? 0 : weight * score;
}

using EarlySignal.Basics;

namespace EarlySignal.Signals;

/// <summary>
/// The signal quality of the E2LM competition for one model on one benchmark, as its starter kit computes it
/// (<c>5_Scoring.ipynb</c>), defects included: see <see cref="Of"/>.
/// </summary>
/// <param name="Monotonicity">max(0, 1 − 6Σd² / (n(n² − 1))), d between ordinal ranks and position; NaN for n &lt; 2.</param>
/// <param name="Autocorrelation">Mean of |Pearson(y[k..], y[..n−k])| over the lags k = 1 … ⌊n/4⌋ − 1; NaN when there is no such lag (n &lt; 8), or one is undefined.</param>
/// <param name="SignalQuality">The mean of the two, in [0, 1].</param>
/// <param name="Checkpoints">n, the number of scores.</param>
public readonly record struct E2lmSignalQuality(double Monotonicity, double Autocorrelation, double SignalQuality, int Checkpoints)
{
    /// <summary>The fewest checkpoints for which the score is defined: below, the autocorrelation has no lag.</summary>
    public const int FewestCheckpoints = 8;

    /// <summary>The score of one curve.</summary>
    /// <remarks>
    /// Tie rule: stable. Of equal scores the earlier checkpoint ranks lower, which favours ties; the kit itself leaves the order
    /// of ties to its sort. A constant curve has monotonicity 1 and no signal quality (NaN). The autocorrelation takes absolute
    /// values, so a falling curve scores 0.5 and a zigzag 0.8: read Spearman's correlation beside it. NaN scores rank last and
    /// make the autocorrelation NaN.
    /// </remarks>
    /// <param name="scores">The benchmark's score at each checkpoint, in the order of training.</param>
    public static E2lmSignalQuality Of(IReadOnlyList<double> scores)
    {
        var monotonicity = OrdinalMonotonicity(scores);
        var autocorrelation = MeanAutocorrelation(scores);
        return new(monotonicity, autocorrelation, (monotonicity + autocorrelation) / 2, scores.Count);
    }

    /// <summary>Pearson's correlation of a curve with itself <paramref name="lag"/> checkpoints later, each part centred on its own mean.</summary>
    /// <returns>NaN when fewer than two pairs remain, a part is constant, or a score is NaN.</returns>
    public static double AutocorrelationAt(IReadOnlyList<double> scores, int lag)
    {
        var pairs = scores.Count - lag;
        return pairs < 2 || scores.Any(double.IsNaN)
            ? double.NaN
            : Correlation.Pearson([.. scores.Skip(lag)], [.. scores.Take(pairs)]);
    }

    /// <summary>The lags that the autocorrelation is the mean over: 1 … ⌊n/4⌋ − 1, none below <see cref="FewestCheckpoints"/>.</summary>
    public static IEnumerable<int> Lags(int checkpoints) => Enumerable.Range(1, Math.Max(0, checkpoints / 4 - 1));

    private static double OrdinalMonotonicity(IReadOnlyList<double> scores)
    {
        double n = scores.Count;
        if (n < 2)
            return double.NaN;
        var squares = Rank.Ordinal(scores).Select((rank, position) => (double)(rank - position) * (rank - position)).Sum();
        return Math.Max(0, 1 - 6 * squares / (n * (n * n - 1)));
    }

    private static double MeanAutocorrelation(IReadOnlyList<double> scores) =>
        CompensatedSum.Mean([.. Lags(scores.Count).Select(lag => Math.Abs(AutocorrelationAt(scores, lag)))]);
}

using EarlySignal.Signals;

namespace EarlySignal.Reports;

/// <summary>What the words of a report mean.</summary>
internal static class ReportGlossary
{
    public static IReadOnlyList<(string Term, string Meaning)> Terms { get; } =
    [
        ("first, last ± error", "value at the first and the last checkpoint, and its standard error over items (sd / √n). For a mean over series the error is the mean of theirs, an upper bound, as all answer the same items."),
        ("n", "number of checkpoints that a signal number is over."),
        ("chance", "expected score of blind guessing, the mean of 1 / (number of choices). It is known for accuracies only."),
        ("SQ", $"signal quality as the E2LM competition computes it: the mean of rho and autocorr. Undefined below {E2lmSignalQuality.FewestCheckpoints} checkpoints and for a constant curve. It does not see chance, and a steadily falling curve scores 0.50."),
        ("rho", "E2LM's monotonicity: rank correlation with training, cut off at 0. Of equal scores the earlier ranks lower."),
        ("autocorr", "mean absolute autocorrelation of the curve over lags of 1 to n/4 - 1 checkpoints (n/4 rounded down)."),
        ("Spearman", "rank correlation with training, from -1 (always falls) to 1 (always rises), right with ties."),
        ("p", "how often a random order of the same values has so high a Spearman (one-sided, 999 shuffles)."),
        ("lower is better", "SQ and Spearman are of the negated curve, so that 1 always means steady improvement."),
        (NumberText.Undefined, "undefined; the findings say why."),
    ];
}

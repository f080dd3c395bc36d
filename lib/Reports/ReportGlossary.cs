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
        ("RC", "E2LM's ranking consistency: the share of pairs of models, over all compared checkpoints, that have the order of a reference. ½ means unrelated orders. The competition's reference is not public, so that the caption names the one used here."),
        ("CS", "science compliance: the share of what a series learns above chance that a control without science text does not, 1 - control's area / series' area, at least 0. E2LM's own formula is not public; this is another one for the same question."),
        ("global", "the weighted sum of SQ, RC and CS that the caption names."),
        ("95% interval", "where the score of unlimited items of this kind lies, from drawing the items anew for all checkpoints at once. Few items make curves jagged, which lowers SQ and RC: the interval is about the value for unlimited items, and may lie above the value itself. Training again, with another seed, is not in it."),
        ("noise", "standard deviation of a checkpoint about the curve's trend, from second differences; item error is the mean standard error over items. All checkpoints answer the same items, so that the item error shifts the curve as a whole and the noise moves it from checkpoint to checkpoint."),
        ("gain / noise", "rise of the best never-falling curve over the noise."),
        ("trend p", "two-sided p of the Mann-Kendall test for a trend. SQ p is how often a random order of the values has so high an SQ; SQ of noise is what one curve of pure noise in twenty exceeds, for as many checkpoints."),
        ("P(best)", "how often the series is the best at the end when the items are drawn anew."),
        ("rho", "E2LM's monotonicity: rank correlation with training, cut off at 0. Of equal scores the earlier ranks lower."),
        ("autocorr", "mean absolute autocorrelation of the curve over lags of 1 to n/4 - 1 checkpoints (n/4 rounded down)."),
        ("Spearman", "rank correlation with training, from -1 (always falls) to 1 (always rises), right with ties."),
        ("p", "how often a random order of the same values has so high a Spearman (one-sided, 999 shuffles)."),
        ("lower is better", "SQ and Spearman are of the negated curve, so that 1 always means steady improvement."),
        (NumberText.Undefined, "undefined; the findings say why."),
    ];
}

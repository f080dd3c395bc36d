using System.Collections.Immutable;
using EarlySignal.Results;

namespace EarlySignal.Metrics;

/// <summary>
/// The metrics by name. A choice's score is the log-likelihood of its continuation in nats, target delimiter included;
/// its length, where one divides by it, is that of the choice without the delimiter, as in lm-evaluation-harness.
/// </summary>
public static class MetricList
{
    /// <summary>
    /// acc: is the choice of highest log-likelihood the gold one. The first wins a tie. Where there is nothing to choose from
    /// (a <c>loglikelihood</c> task), whether greedy decoding would have written the continuation.
    /// </summary>
    public static Metric Accuracy { get; } = new("acc", true, item => item.Choices is [var only] ? only.IsGreedy ? 1 : 0 : ChoiceArithmetic.Accuracy(LogProbs(item), item.Gold));

    /// <summary>acc_norm: as acc, with log-likelihoods divided by the choice's Unicode code points.</summary>
    public static Metric AccuracyPerCodePoint { get; } = new("acc_norm", true, item =>
        ChoiceArithmetic.Accuracy(ChoiceArithmetic.Of(item, choice => choice.LogProb / choice.CodePoints), item.Gold));

    /// <summary>acc_per_byte: as acc, with log-likelihoods divided by the choice's UTF-8 bytes. lm-evaluation-harness calls it <c>acc_bytes</c>.</summary>
    public static Metric AccuracyPerByte { get; } = new("acc_per_byte", true, item =>
        ChoiceArithmetic.Accuracy(ChoiceArithmetic.Of(item, choice => choice.LogProb / choice.Utf8Bytes), item.Gold));

    /// <summary>margin: log-likelihood of the gold minus the best other, in nats.</summary>
    public static Metric Margin { get; } = new("margin", true, item => ChoiceArithmetic.Margin(LogProbs(item), item.Gold));

    /// <summary>likelihood_diff: log-likelihood of the gold minus the mean of the others, in nats. The metric of the E2LM competition's winner.</summary>
    public static Metric LikelihoodDifference { get; } = new("likelihood_diff", true, item => ChoiceArithmetic.DifferenceFromMean(LogProbs(item), item.Gold));

    /// <summary>correct_prob: probability of the gold when the likelihoods are normalised over the choices, in [0, 1] (DataDecide's <c>norm_correct_prob</c>).</summary>
    public static Metric CorrectProbability { get; } = new("correct_prob", true, item => ChoiceArithmetic.GoldProbability(LogProbs(item), item.Gold));

    /// <summary>brier: squared error of those probabilities summed over the choices, in [0, 2], lower is better. lm-evaluation-harness's <c>brier_score</c>.</summary>
    public static Metric Brier { get; } = new("brier", false, item => ChoiceArithmetic.Brier(LogProbs(item), item.Gold));

    /// <summary>
    /// bpb_gold: bits per byte of the gold choice, lower is better. The mean over items of −ll / (bytes × ln 2), where bytes
    /// are the UTF-8 bytes of the choice without the target delimiter although the likelihood includes it; OLMES counts the
    /// delimiter's byte too, which makes its number a little smaller.
    /// </summary>
    public static Metric GoldBitsPerByte { get; } = new("bpb_gold", false, item =>
        ChoiceArithmetic.BitsPerByte(item.Choices[item.Gold].LogProb, item.Choices[item.Gold].Utf8Bytes));

    /// <summary>All metrics, the accuracies first.</summary>
    public static ImmutableArray<Metric> All { get; } =
        [Accuracy, AccuracyPerCodePoint, AccuracyPerByte, Margin, LikelihoodDifference, CorrectProbability, Brier, GoldBitsPerByte];

    /// <summary>Whether blind guessing has a known score on this metric, <see cref="Chance"/>.</summary>
    public static bool HasChance(Metric metric) => metric == Accuracy || metric == AccuracyPerCodePoint || metric == AccuracyPerByte;

    /// <summary>The metric of that name, or null.</summary>
    public static Metric? Find(string name) => All.FirstOrDefault(metric => metric.Name == name);

    private static double[] LogProbs(ItemResult item) => ChoiceArithmetic.Of(item, choice => choice.LogProb);
}

using System.Collections.Immutable;
using EarlySignal.Results;

namespace EarlySignal.Metrics;

/// <summary>
/// The metrics by name. A choice's score is the log-likelihood of its continuation in nats, target delimiter included;
/// its length, where one divides by it, is that of the choice without the delimiter, as in lm-evaluation-harness, except where
/// a name begins with <c>olmes</c> or <c>dd</c> (DataDecide): there it is the continuation's, as in those.
/// </summary>
/// <remarks>
/// Of an item with several right choices "the gold" is any of them in an accuracy, the best of them in a margin, their mean in a
/// difference of means, and all together in a probability, as in TruthfulQA's <c>mc2</c>, which is <c>correct_prob</c>. What needs
/// one text as the gold is NaN there: Brier's score, bits per byte, and probabilities for each unit of length.
/// </remarks>
public static class MetricList
{
    /// <summary>
    /// acc: is the choice of highest log-likelihood the gold one. The first wins a tie. Where there is nothing to choose from
    /// (a <c>loglikelihood</c> task), whether greedy decoding would have written the continuation.
    /// </summary>
    public static Metric Accuracy { get; } = new("acc", "share of items whose likeliest choice is the gold; the first wins a tie", MetricUnit.Share, true, ChanceLevel.Guess,
        item => item.Choices is [var only] ? only.IsGreedy ? 1 : 0 : ChoiceArithmetic.Accuracy(Normalisation.None(item), item.Golds()));

    /// <summary>acc_norm: as acc, with log-likelihoods divided by the choice's Unicode code points.</summary>
    public static Metric AccuracyPerCodePoint { get; } = Right("acc_norm", "acc, likelihoods per code point of the choice", Normalisation.PerCodePoint);

    /// <summary>acc_per_byte: as acc, with log-likelihoods divided by the choice's UTF-8 bytes. lm-evaluation-harness calls it <c>acc_bytes</c>.</summary>
    public static Metric AccuracyPerByte { get; } = Right("acc_per_byte", "acc, likelihoods per UTF-8 byte of the choice", Normalisation.PerByte);

    /// <summary>acc_per_token: as acc, with log-likelihoods divided by the continuation's tokens. OLMES's <c>acc_per_token</c>.</summary>
    public static Metric AccuracyPerToken { get; } = Right("acc_per_token", "acc, likelihoods per token", Normalisation.PerToken);

    /// <summary>acc_mutual_info: as acc, with the log-likelihood after an empty context taken away (PMI). Undefined where that was not scored.</summary>
    public static Metric AccuracyByMutualInformation { get; } = Right("acc_mutual_info", "acc, minus the likelihood without the question (PMI)", Normalisation.MutualInformation);

    /// <summary>olmes_acc_per_char: as acc, with log-likelihoods divided by the continuation's code points. OLMES's <c>acc_per_char</c>.</summary>
    public static Metric OlmesAccuracyPerCodePoint { get; } = Right("olmes_acc_per_char", "acc, likelihoods per code point, leading space counted", Normalisation.OlmesPerCodePoint);

    /// <summary>olmes_acc_per_byte: as acc, with log-likelihoods divided by the continuation's bytes. OLMES's <c>acc_per_byte</c>, and its choice by fewest <c>bits_per_byte</c>.</summary>
    public static Metric OlmesAccuracyPerByte { get; } = Right("olmes_acc_per_byte", "acc, likelihoods per UTF-8 byte, leading space counted", Normalisation.OlmesPerByte);

    /// <summary>acc_tie_fair: as acc, but choices that tie share the point: a model that scores all alike gets 1/k wherever the gold stands.</summary>
    public static Metric TieFairAccuracy { get; } = new("acc_tie_fair", "acc, the point shared by choices that tie", MetricUnit.Share, true, ChanceLevel.Guess,
        item => ChoiceArithmetic.TieFairAccuracy(Normalisation.None(item), item.Golds()));

    /// <summary>acc_norm_tie_fair: as acc_norm, but choices that tie share the point.</summary>
    public static Metric TieFairAccuracyPerCodePoint { get; } = new("acc_norm_tie_fair", "acc_norm, the point shared by choices that tie", MetricUnit.Share, true, ChanceLevel.Guess,
        item => ChoiceArithmetic.TieFairAccuracy(Normalisation.PerCodePoint(item), item.Golds()));

    /// <summary>exact_match: would greedy decoding have produced the gold choice. lm-evaluation-harness's <c>exact_match</c>.</summary>
    public static Metric ExactMatch { get; } = new("exact_match", "share of items whose gold is what greedy decoding writes", MetricUnit.Share, true, ChanceLevel.OfTheScores,
        item => IsAnyGreedy(item) ? 1 : 0);

    /// <summary>margin: log-likelihood of the gold minus the best other, in nats.</summary>
    public static Metric Margin { get; } = new("margin", "log-likelihood of the gold minus the best other", MetricUnit.Nats, true, ChanceLevel.OfTheScores,
        item => ChoiceArithmetic.Margin(Normalisation.None(item), item.Golds()));

    /// <summary>likelihood_diff: log-likelihood of the gold minus the mean of the others, in nats. The metric of the E2LM competition's winner.</summary>
    public static Metric LikelihoodDifference { get; } = new("likelihood_diff", "log-likelihood of the gold minus the mean of the others", MetricUnit.Nats, true, ChanceLevel.Zero,
        item => ChoiceArithmetic.DifferenceFromMean(Normalisation.None(item), item.Golds()));

    /// <summary>logit_margin: log-odds of the gold among the choices, in nats.</summary>
    public static Metric LogitMargin { get; } = new("logit_margin", "log-odds of the gold among the choices", MetricUnit.Nats, true, ChanceLevel.OfTheScores,
        item => ChoiceArithmetic.LogOdds(Normalisation.None(item), item.Golds()));

    /// <summary>log_p_vocab: log-likelihood of the gold, in nats.</summary>
    public static Metric VocabularyLogProbability { get; } = new("log_p_vocab", "log-likelihood of the gold", MetricUnit.Nats, true, ChanceLevel.OfTheScores,
        item => ChoiceArithmetic.GoldLogProbability(Normalisation.None(item), item.Golds()));

    /// <summary>p_vocab: probability of the gold among all texts. It underflows to 0 for long choices. DataDecide's <c>correct_prob</c>, undivided.</summary>
    public static Metric VocabularyProbability { get; } = new("p_vocab", "probability of the gold among all texts", MetricUnit.Share, true, ChanceLevel.OfTheScores,
        item => Math.Exp(ChoiceArithmetic.GoldLogProbability(Normalisation.None(item), item.Golds())));

    /// <summary>correct_prob: probability of the gold when the likelihoods are normalised over the choices, in [0, 1] (DataDecide's <c>norm_correct_prob</c>).</summary>
    public static Metric CorrectProbability { get; } = new("correct_prob", "probability of the gold among the choices", MetricUnit.Share, true, ChanceLevel.EvenShare,
        item => ChoiceArithmetic.GoldProbability(Normalisation.None(item), item.Golds()));

    /// <summary>brier: squared error of those probabilities summed over the choices, in [0, 2], lower is better. lm-evaluation-harness's <c>brier_score</c>.</summary>
    public static Metric Brier { get; } = new("brier", "squared error of the choices' probabilities", MetricUnit.SquaredError, false, ChanceLevel.OfTheScores,
        item => OfOneGold(item, gold => ChoiceArithmetic.Brier(Normalisation.None(item), gold)));

    /// <summary>
    /// bpb_gold: bits per byte of the gold choice, lower is better. The mean over items of −ll / (bytes × ln 2), where bytes
    /// are the UTF-8 bytes of the choice without the target delimiter although the likelihood includes it; OLMES counts the
    /// delimiter's byte too, which makes its number, <see cref="OlmesGoldBitsPerByte"/>, a little smaller.
    /// </summary>
    public static Metric GoldBitsPerByte { get; } = new("bpb_gold", "bits for each byte of the gold", MetricUnit.BitsPerByte, false, ChanceLevel.OfTheScores,
        item => OfOneGold(item, gold => ChoiceArithmetic.BitsPerByte(item.Choices[gold].LogProb, item.Choices[gold].Utf8Bytes)));

    /// <summary>olmes_bpb_gold: as bpb_gold, the leading space's byte counted. OLMES's <c>bits_per_byte_corr</c>.</summary>
    public static Metric OlmesGoldBitsPerByte { get; } = new("olmes_bpb_gold", "bits for each byte of the gold, leading space counted", MetricUnit.BitsPerByte, false, ChanceLevel.OfTheScores,
        item => OfOneGold(item, gold => -Normalisation.OlmesPerByte(item)[gold] / Math.Log(2)));

    /// <summary>The metrics that a report sets side by side, the accuracies first.</summary>
    public static ImmutableArray<Metric> Reported { get; } =
        [Accuracy, AccuracyPerCodePoint, AccuracyPerByte, Margin, LikelihoodDifference, CorrectProbability, Brier, GoldBitsPerByte];

    /// <summary>
    /// The chain from what is trained to what is reported, log p → p → probability among the choices → right or wrong, and Brier's
    /// score of the third (Schaeffer et al. 2024, arXiv 2406.04391): a signal that fades along it is lost by the metric, not by the model.
    /// </summary>
    public static ImmutableArray<Metric> Chain { get; } = [VocabularyLogProbability, VocabularyProbability, CorrectProbability, Accuracy, Brier];

    /// <summary>All metrics, those of a report first.</summary>
    public static ImmutableArray<Metric> All { get; } =
    [
        .. Reported, AccuracyPerToken, AccuracyByMutualInformation, OlmesAccuracyPerCodePoint, OlmesAccuracyPerByte, TieFairAccuracy,
        TieFairAccuracyPerCodePoint, ExactMatch, LogitMargin, VocabularyLogProbability, VocabularyProbability, OlmesGoldBitsPerByte, .. DataDecideMetrics.All,
    ];

    /// <summary>Whether blind guessing has a score on this metric that follows from the numbers of choices alone, error included: <see cref="Chance.Of"/>.</summary>
    public static bool HasChance(Metric metric) => metric.Chance == ChanceLevel.Guess;

    /// <summary>The metric of that name, or null.</summary>
    public static Metric? Find(string name) => All.FirstOrDefault(metric => metric.Name == name);

    /// <summary>A number that is undefined where several choices are right.</summary>
    internal static double OfOneGold(ItemResult item, Func<int, double> of) => item.OtherGolds.Count == 0 ? of(item.Gold) : double.NaN;

    private static bool IsAnyGreedy(ItemResult item)
    {
        foreach (var gold in item.Golds())
        {
            if (item.Choices[gold].IsGreedy)
                return true;
        }
        return false;
    }

    private static Metric Right(string name, string description, Func<ItemResult, double[]> scores) =>
        new(name, description, MetricUnit.Share, true, ChanceLevel.Guess, item => ChoiceArithmetic.Accuracy(scores(item), item.Golds()));
}

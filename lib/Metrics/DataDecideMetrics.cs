using System.Collections.Immutable;
using EarlySignal.Results;

namespace EarlySignal.Metrics;

/// <summary>
/// DataDecide's proxies for accuracy (arXiv 2504.11393, table 3), on log-likelihoods that are left as they are or divided by the
/// tokens, code points or bytes of the continuation. Undivided, its <c>correct_prob</c> is <see cref="MetricList.VocabularyProbability"/>
/// and its <c>norm_correct_prob</c> is <see cref="MetricList.CorrectProbability"/>.
/// </summary>
/// <remarks>Its own <c>per_byte</c> variants exponentiate positive bits per byte and so run backwards; these do not.</remarks>
internal static class DataDecideMetrics
{
    private static readonly (string Suffix, string Words, Func<ItemResult, double[]> Scores)[] Lengths =
    [
        ("_per_token", ", likelihoods per token", Normalisation.PerToken),
        ("_per_char", ", likelihoods per code point", Normalisation.OlmesPerCodePoint),
        ("_per_byte", ", likelihoods per byte", Normalisation.OlmesPerByte),
    ];

    public static ImmutableArray<Metric> All { get; } =
    [
        Margin("", "", Normalisation.None),
        Total("", "", Normalisation.None),
        .. Lengths.SelectMany(length => new[]
        {
            new Metric($"dd_correct_prob{length.Suffix}", $"probability of the gold{length.Words}", MetricUnit.Share, true, ChanceLevel.OfTheScores,
                item => MetricList.OfOneGold(item, gold => Math.Exp(length.Scores(item)[gold]))),
            Margin(length.Suffix, length.Words, length.Scores),
            new Metric($"dd_norm_correct_prob{length.Suffix}", $"probability of the gold among the choices{length.Words}", MetricUnit.Share, true, ChanceLevel.EvenShare,
                item => ChoiceArithmetic.GoldProbability(length.Scores(item), item.Golds())),
            Total(length.Suffix, length.Words, length.Scores),
        }),
    ];

    private static Metric Margin(string suffix, string words, Func<ItemResult, double[]> scores) => new(
        $"dd_margin{suffix}", $"probability of the gold minus that of the best other{words}", MetricUnit.Share, true, ChanceLevel.OfTheScores,
        item => ChoiceArithmetic.ProbabilityMargin(scores(item), item.Golds()));

    private static Metric Total(string suffix, string words, Func<ItemResult, double[]> scores) => new(
        $"dd_total_prob{suffix}", $"probability of all choices together{words}", MetricUnit.Share, true, ChanceLevel.OfTheScores,
        item => ChoiceArithmetic.TotalProbability(scores(item)));
}

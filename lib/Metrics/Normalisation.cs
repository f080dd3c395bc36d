using EarlySignal.Results;

namespace EarlySignal.Metrics;

/// <summary>
/// What makes the choices of an item comparable although they differ in length: one score for each choice, in nats or nats per
/// unit of length. lm-evaluation-harness measures the choice without the target delimiter; OLMES and DataDecide measure the
/// continuation, which begins with a space, and count an empty one as 1.
/// </summary>
public static class Normalisation
{
    // OLMES always joins question and choice by one space.
    private const int OlmesDelimiter = 1;

    /// <summary>The log-likelihoods themselves.</summary>
    public static double[] None(ItemResult item) => Of(item, choice => choice.LogProb);

    /// <summary>Divided by the tokens of the continuation.</summary>
    public static double[] PerToken(ItemResult item) => Of(item, choice => Divide(choice.LogProb, choice.Tokens));

    /// <summary>Divided by the code points of the choice, as in lm-evaluation-harness; ±∞ or NaN for an empty choice.</summary>
    public static double[] PerCodePoint(ItemResult item) => Of(item, choice => choice.LogProb / choice.CodePoints);

    /// <summary>Divided by the UTF-8 bytes of the choice, as in lm-evaluation-harness; ±∞ or NaN for an empty choice.</summary>
    public static double[] PerByte(ItemResult item) => Of(item, choice => choice.LogProb / choice.Utf8Bytes);

    /// <summary>Divided by the code points of the continuation, as in OLMES.</summary>
    public static double[] OlmesPerCodePoint(ItemResult item) => Of(item, choice => Divide(choice.LogProb, choice.CodePoints + OlmesDelimiter));

    /// <summary>Divided by the UTF-8 bytes of the continuation, as in OLMES; its <c>bits_per_byte</c> is this times −1 / ln 2.</summary>
    public static double[] OlmesPerByte(ItemResult item) => Of(item, choice => Divide(choice.LogProb, choice.Utf8Bytes + OlmesDelimiter));

    /// <summary>Pointwise mutual information with the context: minus the log-likelihood after an empty context. NaN where that was not scored.</summary>
    public static double[] MutualInformation(ItemResult item) => Of(item, choice => choice.LogProb - (choice.UnconditionalLogProb ?? double.NaN));

    /// <summary>A log-likelihood for each unit of a length; a length of 0 counts as 1.</summary>
    public static double Divide(double logProb, int length) => logProb / Math.Max(length, 1);

    private static double[] Of(ItemResult item, Func<ChoiceScore, double> score) => [.. item.Choices.Select(score)];
}

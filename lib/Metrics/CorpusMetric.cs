using System.Collections.Immutable;
using EarlySignal.Basics;
using EarlySignal.Results;

namespace EarlySignal.Metrics;

/// <summary>
/// A number about the gold choices taken as one text, which is no mean over items: a sum of surprise divided by a sum of
/// lengths. lm-evaluation-harness's perplexities and rolling bits per byte are of this kind. Lower is better.
/// </summary>
/// <param name="Name">Its name in tables, files and options.</param>
/// <param name="Description">What it is, in one line.</param>
/// <param name="Unit">Of the number.</param>
/// <param name="Length">What an item adds to the sum of lengths.</param>
public sealed record CorpusMetric(string Name, string Description, MetricUnit Unit, Func<ChoiceScore, double> Length)
{
    /// <summary>perplexity_gold: exp of the mean surprise of an item. lm-evaluation-harness's <c>perplexity</c>.</summary>
    public static CorpusMetric Perplexity { get; } = new("perplexity_gold", "exp of the mean surprise of a gold choice", MetricUnit.Perplexity, _ => 1);

    /// <summary>token_perplexity_gold: exp of the surprise of each token. It cannot be compared across tokenizers.</summary>
    public static CorpusMetric TokenPerplexity { get; } = new("token_perplexity_gold", "exp of the surprise of each token of the golds", MetricUnit.Perplexity, choice => choice.Tokens);

    /// <summary>byte_perplexity_gold: exp of the surprise of each UTF-8 byte. lm-evaluation-harness's <c>byte_perplexity</c>.</summary>
    public static CorpusMetric BytePerplexity { get; } = new("byte_perplexity_gold", "exp of the surprise of each byte of the golds", MetricUnit.Perplexity, choice => choice.Utf8Bytes);

    /// <summary>
    /// bpb_gold_corpus: bits of each UTF-8 byte. lm-evaluation-harness's <c>bits_per_byte</c>, in which a long choice weighs more,
    /// while <see cref="MetricList.GoldBitsPerByte"/> is the mean of the items' own.
    /// </summary>
    public static CorpusMetric BitsPerByte { get; } = new("bpb_gold_corpus", "bits for each byte of the golds as one text", MetricUnit.BitsPerByte, choice => choice.Utf8Bytes);

    /// <summary>All of them.</summary>
    public static ImmutableArray<CorpusMetric> All { get; } = [Perplexity, TokenPerplexity, BytePerplexity, BitsPerByte];

    /// <summary>The number with its standard error, by the delta method: items are the independent units, lengths vary with them.</summary>
    /// <param name="items">The items. One whose gold has a log-likelihood of −∞ or NaN, or that has several golds, is left out and counted.</param>
    /// <returns>NaN without items, and when the lengths sum to 0.</returns>
    public MetricValue Of(IEnumerable<ItemResult> items)
    {
        ItemResult[] all = [.. items];
        ChoiceScore[] defined = [.. all.Where(item => item.OtherGolds.Count == 0).Select(item => item.Choices[item.Gold]).Where(gold => double.IsFinite(gold.LogProb))];
        var perLength = Ratio([.. defined.Select(gold => -gold.LogProb)], [.. defined.Select(Length)]);
        // Nats become bits by a factor; the exponential stretches a small error by its own value.
        var value = Unit == MetricUnit.Perplexity ? Math.Exp(perLength.Value) : perLength.Value / Math.Log(2);
        var stretch = Unit == MetricUnit.Perplexity ? value : 1 / Math.Log(2);
        return new(value, perLength.StandardError * stretch, defined.Length, all.Length - defined.Length);
    }

    /// <summary>Σ amounts / Σ lengths, with the standard error of a ratio of means.</summary>
    internal static MetricValue Ratio(IReadOnlyList<double> amounts, IReadOnlyList<double> lengths)
    {
        var meanLength = CompensatedSum.Mean(lengths);
        var ratio = CompensatedSum.Mean(amounts) / meanLength;
        if (!double.IsFinite(ratio))
            return new(double.NaN, double.NaN, amounts.Count);
        double[] residuals = [.. amounts.Zip(lengths, (amount, length) => amount - ratio * length)];
        return new(ratio, StandardError.OfMean(residuals) / meanLength, amounts.Count);
    }
}

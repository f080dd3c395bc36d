using System.Collections.Immutable;
using EarlySignal.Basics;
using EarlySignal.Results;

namespace EarlySignal.Metrics;

/// <summary>
/// A number that is computed from all items of a task together, as lm-evaluation-harness does for <c>loglikelihood</c> and
/// <c>loglikelihood_rolling</c>: a function of −Σ ll / Σ length, with ll the log-likelihood of an item's one text, in nats.
/// Lower is better.
/// </summary>
/// <param name="Name">Its name in lm-evaluation-harness.</param>
/// <param name="Length">What the log-likelihood of an item is divided by; NaN when it is not known.</param>
/// <param name="Of">Nats for each unit of length → the metric.</param>
public sealed record TextMetric(string Name, Func<ChoiceScore, double> Length, Func<double, double> Of)
{
    /// <summary>perplexity: exp(−mean ll) over items.</summary>
    public static TextMetric Perplexity { get; } = new("perplexity", _ => 1, Math.Exp);

    /// <summary>word_perplexity: exp(−Σ ll / Σ words).</summary>
    public static TextMetric WordPerplexity { get; } = new("word_perplexity", text => text.Words ?? double.NaN, Math.Exp);

    /// <summary>byte_perplexity: exp(−Σ ll / Σ UTF-8 bytes).</summary>
    public static TextMetric BytePerplexity { get; } = new("byte_perplexity", text => text.Utf8Bytes, Math.Exp);

    /// <summary>bits_per_byte: −Σ ll / (Σ UTF-8 bytes × ln 2).</summary>
    public static TextMetric BitsPerByte { get; } = new("bits_per_byte", text => text.Utf8Bytes, nats => nats / Math.Log(2));

    /// <summary>All of them.</summary>
    public static ImmutableArray<TextMetric> All { get; } = [Perplexity, WordPerplexity, BytePerplexity, BitsPerByte];

    /// <summary>The metric over items, from the gold choice of each, which for these tasks is the only one.</summary>
    /// <returns>NaN when there are no items, or a length is not known.</returns>
    public double Over(IEnumerable<ItemResult> items)
    {
        var (nats, length) = (new CompensatedSum(), new CompensatedSum());
        foreach (var item in items)
        {
            nats.Add(-item.Choices[item.Gold].LogProb);
            length.Add(Length(item.Choices[item.Gold]));
        }
        return Of(nats.Value / length.Value);
    }
}

using EarlySignal.Metrics;
using EarlySignal.Results;
using EarlySignal.Signals.Inference;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Signals.GoldenVectors;

internal static class McqFunctions
{
    public static GoldenFunctions All { get; } = new(new Dictionary<string, Func<GoldenVector, object>>
    {
        ["mcq.normalise"] = Normalised,
        ["mcq.argmax_first"] = v => ChoiceArithmetic.FirstMaximum(v.Numbers(0)),
        ["mcq.acc"] = v => MetricList.Accuracy.PerItem(Item(v)),
        ["mcq.acc_tie_fair"] = v => MetricList.TieFairAccuracy.PerItem(Item(v)),
        ["mcq.bits_per_byte"] = v => ChoiceArithmetic.BitsPerByte(v.Number(0), System.Text.Encoding.UTF8.GetByteCount(v.Arguments[1].GetString()!)),
        ["mcq.datadecide"] = DataDecide,
        ["mcq.chain"] = Chain,
        ["mcq.logit_margin"] = v => MetricList.LogitMargin.PerItem(Item(v)),
        ["mcq.brier_lm_eval"] = v => MetricList.Brier.Of(Items(v)).Value,
        ["mcq.loglikelihood_diff"] = v => MetricList.LikelihoodDifference.Of(Items(v)).Value,
        ["mcq.rolling_bits_per_byte"] = v => CorpusMetric.BitsPerByte.Of(v.Numbers(0).Zip(v.Numbers(1), (ll, bytes) => new ItemResult("", 0, null, [Choice(ll, 1, 0, (int)bytes)]))).Value,
        ["mcq.correlation_summary"] = v => Parts(CorrelationSummary.Of(v.Numbers(0))),
        ["mcq.chance_accuracy"] = v => Chance.OfChoiceCounts(ChoiceCounts(v)).Value,
        ["mcq.chance_se"] = v => Chance.OfChoiceCounts(ChoiceCounts(v)).StandardError,
    });

    private static object Normalised(GoldenVector v)
    {
        var tokens = v.Numbers(2);
        // The file's texts begin with the delimiter, which the stored lengths leave out.
        var choices = v.Numbers(0).Select((ll, i) =>
            Choice(ll, (int)tokens[i], Math.Max(v.Arguments[1][i].GetString()!.EnumerateRunes().Count() - 1, 0), 0)).ToArray();
        var item = new ItemResult("", 0, null, v.Arguments[3].ValueKind == System.Text.Json.JsonValueKind.Null
            ? choices
            : [.. choices.Zip(v.Numbers(3), (choice, unconditional) => choice with { UnconditionalLogProb = unconditional })]);
        return v.Arguments[4].GetString() switch
        {
            "none" => Normalisation.None(item),
            "char" => Normalisation.OlmesPerCodePoint(item),
            "token" => Normalisation.PerToken(item),
            "pmi" => Normalisation.MutualInformation(item),
            var other => throw new ArgumentException(other),
        };
    }

    private static object DataDecide(GoldenVector v) => new
    {
        correct_prob = MetricList.VocabularyProbability.PerItem(Item(v)),
        margin = MetricList.Find("dd_margin")!.PerItem(Item(v)),
        total_prob = MetricList.Find("dd_total_prob")!.PerItem(Item(v)),
        norm_correct_prob = MetricList.CorrectProbability.PerItem(Item(v)),
        accuracy = MetricList.Accuracy.PerItem(Item(v)),
    };

    private static object Chain(GoldenVector v)
    {
        double[] chain = [.. MetricList.Chain.Select(metric => metric.PerItem(Item(v)))];
        return new { log_p_vocab = chain[0], p_vocab = chain[1], p_choices = chain[2], accuracy = chain[3], brier = chain[4] };
    }

    private static object Parts(CorrelationSummary summary) => new
    {
        mean = summary.Mean,
        median = summary.Median,
        auc = summary.AreaAbove,
        neg_min_wasserstein = summary.NegativeDistance,
        share_gt_075 = summary.ShareAboveThreeQuarters,
    };

    private static int[] ChoiceCounts(GoldenVector v) => [.. v.Numbers(0).Select(count => (int)count)];

    private static ItemResult Item(GoldenVector v) => Item(v.Numbers(0), (int)v.Number(1));

    private static IEnumerable<ItemResult> Items(GoldenVector v) => v.Rows(0).Zip(v.Numbers(1), (scores, gold) => Item(scores, (int)gold));

    private static ItemResult Item(double[] scores, int gold) => new("", gold, null, [.. scores.Select(score => Choice(score, 2, 1, 1))]);

    // Stored log-likelihoods are sums of floats: two of them carry a double of the file to more digits than are compared.
    private static ChoiceScore Choice(double logProb, int tokens, int codePoints, int bytes)
    {
        var parts = new float[Math.Max(tokens, 1)];
        parts[0] = (float)logProb;
        if (parts.Length > 1 && double.IsFinite(logProb))
            parts[1] = (float)(logProb - parts[0]);
        return new ChoiceScore(parts, codePoints, bytes, false, null);
    }
}

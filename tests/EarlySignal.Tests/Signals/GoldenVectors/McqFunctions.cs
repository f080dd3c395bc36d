using EarlySignal.Basics;
using EarlySignal.Metrics;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Signals.GoldenVectors;

internal static class McqFunctions
{
    public static GoldenFunctions All { get; } = new(new Dictionary<string, Func<GoldenVector, object>>
    {
        ["mcq.argmax_first"] = v => ChoiceArithmetic.FirstMaximum(v.Numbers(0)),
        ["mcq.acc"] = v => ChoiceArithmetic.Accuracy(v.Numbers(0), (int)v.Number(1)),
        ["mcq.bits_per_byte"] = v => ChoiceArithmetic.BitsPerByte(v.Number(0), System.Text.Encoding.UTF8.GetByteCount(v.Arguments[1].GetString()!)),
        ["mcq.brier_lm_eval"] = v => MeanOverItems(v, (scores, gold) => ChoiceArithmetic.Brier(scores, gold)),
        ["mcq.loglikelihood_diff"] = v => MeanOverItems(v, (scores, gold) => ChoiceArithmetic.DifferenceFromMean(scores, gold)),
        ["mcq.chance_accuracy"] = v => Chance.OfChoiceCounts(ChoiceCounts(v)).Value,
        ["mcq.chance_se"] = v => Chance.OfChoiceCounts(ChoiceCounts(v)).StandardError,
    }, NotYet: "mcq.acc_tie_fair mcq.chain mcq.correlation_summary mcq.datadecide mcq.logit_margin mcq.normalise mcq.rolling_bits_per_byte");

    private static double MeanOverItems(GoldenVector v, Func<double[], int, double> perItem)
    {
        var golds = v.Numbers(1);
        return CompensatedSum.Mean([.. v.Arguments[0].EnumerateArray().Select((scores, i) => perItem(GoldenVector.Numbers(scores), (int)golds[i]))]);
    }

    private static int[] ChoiceCounts(GoldenVector v) => [.. v.Numbers(0).Select(count => (int)count)];
}

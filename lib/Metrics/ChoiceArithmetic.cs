using EarlySignal.Basics;
using EarlySignal.Results;

namespace EarlySignal.Metrics;

/// <summary>Arithmetic on the scores of an item's choices (log-likelihoods in nats, or those divided by a length).</summary>
public static class ChoiceArithmetic
{
    /// <summary>Index of the largest score, the first one when several are equal; −1 when any score is NaN.</summary>
    public static int FirstMaximum(ReadOnlySpan<double> scores)
    {
        var best = -1;
        for (var i = 0; i < scores.Length; i++)
        {
            if (double.IsNaN(scores[i]))
                return -1;
            if (best < 0 || scores[i] > scores[best])
                best = i;
        }
        return best;
    }

    /// <summary>1 when the first maximum is the gold choice, else 0; NaN when any score is NaN.</summary>
    public static double Accuracy(ReadOnlySpan<double> scores, int gold) =>
        FirstMaximum(scores) is >= 0 and var best ? best == gold ? 1 : 0 : double.NaN;

    /// <summary>Gold score minus the best of the others; NaN when there are no others.</summary>
    public static double Margin(ReadOnlySpan<double> scores, int gold)
    {
        var best = double.NaN;
        for (var i = 0; i < scores.Length; i++)
        {
            if (i == gold)
                continue;
            if (double.IsNaN(scores[i]))
                return double.NaN;
            best = double.IsNaN(best) ? scores[i] : Math.Max(best, scores[i]);
        }
        return scores[gold] - best;
    }

    /// <summary>Gold score minus the mean of the others; NaN when there are no others.</summary>
    public static double DifferenceFromMean(ReadOnlySpan<double> scores, int gold)
    {
        var others = new CompensatedSum();
        for (var i = 0; i < scores.Length; i++)
            if (i != gold)
                others.Add(scores[i]);
        return scores[gold] - others.Value / (scores.Length - 1);
    }

    /// <summary>The probability of the gold choice when the scores are softmax-normalised over the choices, in [0, 1].</summary>
    /// <remarks>Computed in log space: the probabilities themselves may underflow.</remarks>
    public static double GoldProbability(ReadOnlySpan<double> scores, int gold) => Math.Exp(scores[gold] - LogSumExp.Of(scores));

    /// <summary>Squared distance, summed over the choices, between their softmax probabilities and certainty in the gold; in [0, 2].</summary>
    public static double Brier(ReadOnlySpan<double> scores, int gold)
    {
        var total = LogSumExp.Of(scores);
        var sum = new CompensatedSum();
        for (var i = 0; i < scores.Length; i++)
        {
            var distance = Math.Exp(scores[i] - total) - (i == gold ? 1 : 0);
            sum.Add(distance * distance);
        }
        return sum.Value;
    }

    /// <summary>Bits needed for each byte of a text, −ll / (bytes × ln 2); a text without bytes counts as one byte.</summary>
    /// <param name="logProb">Log-likelihood of the text, in nats.</param>
    /// <param name="utf8Bytes">Its length in UTF-8.</param>
    public static double BitsPerByte(double logProb, int utf8Bytes) => -logProb / (Math.Max(utf8Bytes, 1) * Math.Log(2));

    internal static double[] Of(ItemResult item, Func<ChoiceScore, double> score) => [.. item.Choices.Select(score)];
}

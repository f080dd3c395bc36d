using EarlySignal.Basics;

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

    /// <summary>
    /// The share of the largest scores that is gold: 1 / (how many tie) when the gold is among them, else 0. It does not
    /// depend on the order of the choices as <see cref="Accuracy"/> does. NaN when any score is NaN.
    /// </summary>
    public static double TieFairAccuracy(ReadOnlySpan<double> scores, int gold)
    {
        var first = FirstMaximum(scores);
        if (first < 0)
            return double.NaN;
        var best = scores[first];
        return scores[gold] == best ? 1.0 / scores.Count(best) : 0;
    }

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

    /// <summary>Gold score minus log Σ exp of the others: the log-odds of the gold among the choices. NaN when there are no others.</summary>
    public static double LogOdds(ReadOnlySpan<double> scores, int gold)
    {
        double[] others = [.. scores[..gold], .. scores[(gold + 1)..]];
        return others.Length == 0 ? double.NaN : scores[gold] - LogSumExp.Of(others);
    }

    /// <summary>exp of the gold score minus exp of the best other: a difference of probabilities. NaN when there are no others.</summary>
    public static double ProbabilityMargin(ReadOnlySpan<double> scores, int gold)
    {
        var probabilities = new double[scores.Length];
        for (var i = 0; i < scores.Length; i++)
            probabilities[i] = Math.Exp(scores[i]);
        return Margin(probabilities, gold);
    }

    /// <summary>Σ exp of the scores: how much of the probability the choices have together.</summary>
    public static double TotalProbability(ReadOnlySpan<double> scores) => Math.Exp(LogSumExp.Of(scores));

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
}

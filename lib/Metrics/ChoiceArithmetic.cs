using EarlySignal.Basics;

namespace EarlySignal.Metrics;

/// <summary>
/// Arithmetic on the scores of an item's choices (log-likelihoods in nats, or those divided by a length). The golds are the
/// indices of its right choices; the others are wrong.
/// </summary>
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

    /// <summary>1 when the first maximum is a gold choice, else 0; NaN when any score is NaN.</summary>
    public static double Accuracy(ReadOnlySpan<double> scores, ReadOnlySpan<int> golds) =>
        FirstMaximum(scores) is >= 0 and var best ? golds.Contains(best) ? 1 : 0 : double.NaN;

    /// <summary>
    /// The share of the largest scores that is gold: 1 / (how many tie) when one gold is among them, 0 when none is. It does not
    /// depend on the order of the choices as <see cref="Accuracy"/> does. NaN when any score is NaN.
    /// </summary>
    public static double TieFairAccuracy(ReadOnlySpan<double> scores, ReadOnlySpan<int> golds)
    {
        var first = FirstMaximum(scores);
        return first < 0 ? double.NaN : (double)Right(scores, golds).Count(scores[first]) / scores.Count(scores[first]);
    }

    /// <summary>Best gold score minus the best of the others; NaN when there are no others.</summary>
    public static double Margin(ReadOnlySpan<double> scores, ReadOnlySpan<int> golds) => Largest(Right(scores, golds)) - Largest(Wrong(scores, golds));

    /// <summary>Mean gold score minus the mean of the others; NaN when there are no others.</summary>
    public static double DifferenceFromMean(ReadOnlySpan<double> scores, ReadOnlySpan<int> golds) =>
        (golds is [var gold] ? scores[gold] : CompensatedSum.Mean(Right(scores, golds))) - CompensatedSum.Mean(Wrong(scores, golds));

    /// <summary>log Σ exp of the gold scores minus that of the others: the log-odds of the golds among the choices. NaN when there are no others.</summary>
    public static double LogOdds(ReadOnlySpan<double> scores, ReadOnlySpan<int> golds) =>
        golds.Length == scores.Length ? double.NaN : LogSumExp.Of(Right(scores, golds)) - LogSumExp.Of(Wrong(scores, golds));

    /// <summary>exp of the best gold score minus exp of the best other: a difference of probabilities. NaN when there are no others.</summary>
    public static double ProbabilityMargin(ReadOnlySpan<double> scores, ReadOnlySpan<int> golds)
    {
        var probabilities = new double[scores.Length];
        for (var i = 0; i < scores.Length; i++)
            probabilities[i] = Math.Exp(scores[i]);
        return Margin(probabilities, golds);
    }

    /// <summary>Σ exp of the scores: how much of the probability the choices have together.</summary>
    public static double TotalProbability(ReadOnlySpan<double> scores) => Math.Exp(LogSumExp.Of(scores));

    /// <summary>log Σ exp of the gold scores: how likely it is that one of the right choices is written.</summary>
    public static double GoldLogProbability(ReadOnlySpan<double> scores, ReadOnlySpan<int> golds) => LogSumExp.Of(Right(scores, golds));

    /// <summary>The probability of the gold choices together when the scores are softmax-normalised over the choices, in [0, 1].</summary>
    /// <remarks>Computed in log space: the probabilities themselves may underflow.</remarks>
    public static double GoldProbability(ReadOnlySpan<double> scores, ReadOnlySpan<int> golds) => Math.Exp(GoldLogProbability(scores, golds) - LogSumExp.Of(scores));

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

    private static double[] Right(ReadOnlySpan<double> scores, ReadOnlySpan<int> golds)
    {
        var right = new double[golds.Length];
        for (var i = 0; i < right.Length; i++)
            right[i] = scores[golds[i]];
        return right;
    }

    private static double[] Wrong(ReadOnlySpan<double> scores, ReadOnlySpan<int> golds)
    {
        var (wrong, count) = (new double[scores.Length - golds.Length], 0);
        for (var i = 0; i < scores.Length; i++)
            if (!golds.Contains(i))
                wrong[count++] = scores[i];
        return wrong;
    }

    // NaN when there is none, or one of them is.
    private static double Largest(double[] scores) => scores.Length == 0 ? double.NaN : scores.Aggregate(Math.Max);
}

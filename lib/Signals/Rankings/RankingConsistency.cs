namespace EarlySignal.Signals.Rankings;

/// <summary>What a tie of two models, in the reference or at a checkpoint, counts.</summary>
public enum TieRule
{
    /// <summary>Half an agreement: a coin decides.</summary>
    Half,

    /// <summary>No agreement.</summary>
    None,
}

/// <summary>
/// E2LM's ranking consistency (RC): over the compared checkpoints and all pairs of models, the share that has the order of a
/// reference ranking. The competition's code is not public; this share reproduces the published values, .2979 = 14 / 47 for mmlu
/// and 1 for hellaswag, which several references do, so that the result names its own.
/// </summary>
/// <param name="Value">In [0, 1], ½ for unrelated orders; NaN without a compared checkpoint or a pair.</param>
/// <param name="Reference">What the rankings were compared with.</param>
/// <param name="Ties">What ties count.</param>
/// <param name="Compared">How many checkpoints were compared.</param>
/// <param name="Pairs">How many pairs of models, over all compared checkpoints, have scores.</param>
public sealed record RankingConsistency(double Value, RankingReference Reference, TieRule Ties, int Compared, int Pairs)
{
    /// <summary>The consistency of the rankings in a table.</summary>
    /// <param name="grid">The positions of the table's rows.</param>
    /// <param name="scores">[position][model]; a NaN leaves the model out of that position.</param>
    /// <param name="reference">What to compare with. It is never compared with itself.</param>
    /// <param name="ties">What a tie counts.</param>
    public static RankingConsistency Of(TokenGrid grid, IReadOnlyList<double[]> scores, RankingReference reference, TieRule ties = TieRule.Half)
    {
        if (reference.In(grid, scores) is not var (wanted, compared))
            return new(double.NaN, reference, ties, 0, 0);
        var (from, count) = compared.GetOffsetAndLength(scores.Count);
        var tie = ties == TieRule.Half ? 0.5 : 0;
        var agreement = 0.0;
        var pairs = 0;
        for (var step = from; step < from + count; step++)
        {
            var row = scores[step];
            for (var i = 0; i < row.Length; i++)
            {
                for (var j = i + 1; j < row.Length; j++)
                {
                    if (double.IsNaN(row[i] + row[j] + wanted[i] + wanted[j]))
                        continue;
                    pairs++;
                    var product = DecisionAccuracy.Order(row[i], row[j]) * DecisionAccuracy.Order(wanted[i], wanted[j]);
                    agreement += product > 0 ? 1 : product == 0 ? tie : 0;
                }
            }
        }
        return new(agreement / pairs, reference, ties, count, pairs);
    }
}

namespace EarlySignal.Signals;

/// <summary>How much training a benchmark needs before it says something.</summary>
public static class TokensToSignal
{
    /// <summary>The 95 % quantile of the normal distribution.</summary>
    public const double OneSided95 = 1.6448536269514722;

    /// <summary>The first token count from which value − z × error stays above chance up to the end.</summary>
    /// <param name="curve">A metric of which higher is better.</param>
    /// <param name="chance">What blind guessing scores.</param>
    /// <param name="z">How many standard errors above chance count as a signal.</param>
    /// <returns>In the unit of <see cref="Curve.Tokens"/>; NaN when the last checkpoint is not above chance.</returns>
    public static double Of(Curve curve, double chance, double z = OneSided95)
    {
        var first = double.NaN;
        for (var i = curve.Count - 1; i >= 0 && curve.Values[i] - z * curve.StandardErrors[i] > chance; i--)
            first = curve.Tokens[i];
        return first;
    }
}

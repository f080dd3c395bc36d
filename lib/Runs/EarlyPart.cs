using EarlySignal.Signals;

namespace EarlySignal.Runs;

/// <summary>The part of a curve that is there while training is still going on.</summary>
public static class EarlyPart
{
    /// <summary>The checkpoints up to a number of tokens: as if the run had got no further.</summary>
    /// <param name="curve">The whole curve.</param>
    /// <param name="tokens">In the unit of <see cref="Curve.Tokens"/>, billions where tokens are known.</param>
    public static Curve Until(this Curve curve, double tokens)
    {
        var kept = Enumerable.Range(0, curve.Count).Where(i => curve.Tokens[i] <= tokens).ToArray();
        return new(
            curve.Series, [.. kept.Select(i => curve.Steps[i])], [.. kept.Select(i => curve.Tokens[i])],
            [.. kept.Select(i => curve.Values[i])], [.. kept.Select(i => curve.StandardErrors[i])]);
    }
}

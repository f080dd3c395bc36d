namespace EarlySignal.Signals;

/// <summary>The checkpoints that the E2LM competition scores: every 4,000th iteration of the first 206 billion tokens, 14 of each of its models.</summary>
public static class E2lmWindow
{
    /// <summary>The distance between scored checkpoints, in iterations.</summary>
    public const long IterationStride = 4000;

    /// <summary>The last token count that is scored, in billions.</summary>
    public const double LastTokens = 206;

    /// <summary>Whether a checkpoint is scored.</summary>
    /// <param name="iteration">Its training iteration.</param>
    /// <param name="tokens">Training tokens seen, in billions (BT).</param>
    public static bool Contains(long iteration, double tokens) => iteration % IterationStride == 0 && tokens <= LastTokens;

    /// <summary>The part of a curve that is scored; its tokens must be known.</summary>
    public static Curve Of(Curve curve)
    {
        var kept = Enumerable.Range(0, curve.Count).Where(i => Contains(curve.Steps[i], curve.Tokens[i])).ToArray();
        return new Curve(
            curve.Series,
            [.. kept.Select(i => curve.Steps[i])],
            [.. kept.Select(i => curve.Tokens[i])],
            [.. kept.Select(i => curve.Values[i])],
            [.. kept.Select(i => curve.StandardErrors[i])]);
    }
}

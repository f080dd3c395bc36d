namespace EarlySignal.Signals.Inference;

/// <summary>How often a sampled answer is right, when answers are drawn rather than scored.</summary>
public static class PassRate
{
    /// <summary>The rate from draws that went on until a number of right ones (PassUntil, arXiv 2310.03262): it is too high, and <see cref="UntilUnbiased"/> is not.</summary>
    /// <param name="draws">Draws up to and with the last right one.</param>
    /// <param name="right">How many right ones were waited for, at least 1.</param>
    public static double Until(int draws, int right) => (double)right / draws;

    /// <summary>The unbiased rate from the same draws, (r − 1) / (k − 1); NaN when only one right answer was waited for.</summary>
    /// <inheritdoc cref="Until"/>
    public static double UntilUnbiased(int draws, int right) => right >= 2 && draws > 1 ? (right - 1.0) / (draws - 1.0) : double.NaN;

    /// <summary>The chance that at least one of k answers is right, unbiased from n ≥ k samples: 1 − C(n − c, k) / C(n, k).</summary>
    /// <param name="samples">n: answers that were drawn.</param>
    /// <param name="right">c: how many of them are right.</param>
    /// <param name="k">How many a user would draw.</param>
    public static double AtK(int samples, int right, int k)
    {
        if (samples - right < k)
            return 1;
        var allWrong = 1.0;
        for (var i = samples - right + 1; i <= samples; i++)
            allWrong *= 1 - (double)k / i;
        return 1 - allWrong;
    }
}

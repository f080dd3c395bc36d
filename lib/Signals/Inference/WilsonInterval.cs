using EarlySignal.Basics;

namespace EarlySignal.Signals.Inference;

/// <summary>Wilson's interval of a share: honest near 0 and 1 and for few trials, where p ± 1.96 errors is not.</summary>
public static class WilsonInterval
{
    /// <summary>The interval of a share.</summary>
    /// <param name="successes">Successes.</param>
    /// <param name="trials">Trials.</param>
    /// <param name="level">How often such intervals cover the truth, in (0, 1).</param>
    /// <returns>Within [0, 1]; undefined for no trial.</returns>
    public static Interval Of(int successes, int trials, double level = 0.95)
    {
        if (trials == 0)
            return Interval.Undefined;
        double n = trials, p = successes / n, z = Gaussian.Reach(level);
        var shrink = 1 + z * z / n;
        var centre = (p + z * z / (2 * n)) / shrink;
        var reach = z / shrink * Math.Sqrt(p * (1 - p) / n + z * z / (4 * n * n));
        return new(Math.Max(0, centre - reach), Math.Min(1, centre + reach));
    }
}

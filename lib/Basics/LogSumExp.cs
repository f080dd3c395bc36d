namespace EarlySignal.Basics;

/// <summary>log Σ exp(x) without overflow or underflow.</summary>
public static class LogSumExp
{
    /// <summary>log Σ exp(xᵢ), computed relative to the largest value.</summary>
    /// <param name="values">Any finite values or −∞; in nats.</param>
    /// <returns>The result in nats; −∞ for an empty span or when every value is −∞; NaN when any value is NaN.</returns>
    public static double Of(ReadOnlySpan<double> values)
    {
        var largest = double.NegativeInfinity;
        foreach (var value in values)
            largest = double.IsNaN(value) ? double.NaN : Math.Max(largest, value);
        if (double.IsNaN(largest) || double.IsInfinity(largest))
            return largest;
        var sum = 0.0;
        foreach (var value in values)
            sum += Math.Exp(value - largest);
        return largest + Math.Log(sum);
    }
}

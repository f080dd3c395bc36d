namespace EarlySignal.Basics;

/// <summary>
/// A sum that carries its rounding error along (Neumaier's form of Kahan summation), so that it does not depend on the
/// magnitudes' order in any digit that is printed.
/// </summary>
public struct CompensatedSum
{
    private double _sum;
    private double _lost;

    /// <summary>The sum so far.</summary>
    public readonly double Value => _sum + _lost;

    /// <summary>Adds one number.</summary>
    public void Add(double value)
    {
        var sum = _sum + value;
        _lost += Math.Abs(_sum) >= Math.Abs(value) ? _sum - sum + value : value - sum + _sum;
        _sum = sum;
    }

    /// <summary>The mean of some numbers.</summary>
    /// <returns>NaN when there are none, or when any is NaN or infinite.</returns>
    public static double Mean(IReadOnlyList<double> values)
    {
        var sum = new CompensatedSum();
        foreach (var value in values)
            sum.Add(value);
        return sum.Value / values.Count;
    }

    /// <summary>The sum of squared distances from a centre.</summary>
    public static double SquaredDistances(IReadOnlyList<double> values, double centre)
    {
        var sum = new CompensatedSum();
        foreach (var value in values)
            sum.Add((value - centre) * (value - centre));
        return sum.Value;
    }
}

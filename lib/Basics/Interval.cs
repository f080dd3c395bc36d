namespace EarlySignal.Basics;

/// <summary>The numbers from <paramref name="Low"/> to <paramref name="High"/>; both NaN when undefined.</summary>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>The interval of an undefined number.</summary>
    public static Interval Undefined { get; } = new(double.NaN, double.NaN);

    /// <summary>The normal interval of a number with a standard error.</summary>
    /// <param name="centre">The number.</param>
    /// <param name="error">Its standard error.</param>
    /// <param name="level">How often such intervals are to cover the truth, in (0, 1).</param>
    public static Interval Around(double centre, double error, double level = 0.95)
    {
        var reach = Gaussian.Reach(level) * error;
        return new(centre - reach, centre + reach);
    }

    /// <summary>Whether a number lies inside, ends included; false when either is NaN.</summary>
    public bool Contains(double value) => value >= Low && value <= High;
}

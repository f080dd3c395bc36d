using System.Diagnostics;

namespace EarlySignal.Benchmarks;

/// <summary>Measurements that take turns, so that all of them see the same machine; what is told are medians.</summary>
internal static class Turns
{
    /// <summary>Several rounds, one measurement of each kind in every round; a round before them lets the runtime compile.</summary>
    /// <param name="rounds">How many rounds.</param>
    /// <param name="measurements">What is measured; the values are rates, so that larger ones are better.</param>
    /// <returns>The values of each measurement: (measurements, rounds).</returns>
    public static double[][] Take(int rounds, params Func<double>[] measurements)
    {
        var values = measurements.Select(_ => new double[rounds]).ToArray();
        for (var round = -1; round < rounds; round++)
            for (var i = 0; i < measurements.Length; i++)
            {
                var value = measurements[i]();
                if (round >= 0)
                    values[i][round] = value;
            }
        return values;
    }

    /// <summary>The median.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The median of the ratio in each round.</summary>
    public static double Ratio(double[] values, double[] others) => Median(values.Zip(others, (value, other) => value / other));

    /// <summary>How long something takes.</summary>
    public static double Seconds(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}

using EarlySignal.Basics;

namespace EarlySignal.Signals.Noise;

/// <summary>Two statistics of a curve's steps, as allenai/signal-and-noise computes them (<c>snr/stats.py</c>), for comparison with its tables.</summary>
public static class StepVariation
{
    /// <summary>(steps up − steps down) / (steps up + steps down), in [−1, 1]; 0 when nothing changes. Tiny and large steps count alike.</summary>
    /// <param name="values">In the order of training, without NaN.</param>
    public static double Monotonicity(IReadOnlyList<double> values)
    {
        int up = 0, down = 0;
        for (var i = 1; i < values.Count; i++)
        {
            up += values[i] > values[i - 1] ? 1 : 0;
            down += values[i] < values[i - 1] ? 1 : 0;
        }
        return up + down == 0 ? 0 : (double)(up - down) / (up + down);
    }

    /// <summary>Mean absolute step.</summary>
    /// <param name="values">In the order of training, without NaN.</param>
    /// <param name="perRange">Divide by the curve's range.</param>
    /// <param name="lessGain">Then take (last − first) / n away; that part is not divided by the range.</param>
    /// <returns>0 for no value or a constant curve, NaN for a single value.</returns>
    public static double Total(IReadOnlyList<double> values, bool perRange = false, bool lessGain = false)
    {
        if (values.Count == 0)
            return 0;
        var mean = CompensatedSum.Mean([.. values.Skip(1).Zip(values, (later, earlier) => Math.Abs(later - earlier))]);
        if (mean == 0 || double.IsNaN(mean))
            return mean;
        var variation = perRange ? mean / (values.Max() - values.Min()) : mean;
        return lessGain ? variation - (values[^1] - values[0]) / values.Count : variation;
    }
}

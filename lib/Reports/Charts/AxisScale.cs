using System.Globalization;

namespace EarlySignal.Reports.Charts;

/// <summary>Places the numbers of an axis on a drawing: linear or logarithmic, either way round.</summary>
internal sealed class AxisScale
{
    private readonly Axis _axis;
    private readonly LinearScale _scale;

    private AxisScale(Axis axis, LinearScale scale)
    {
        _axis = axis;
        _scale = scale;
    }

    /// <summary>The least number on the axis.</summary>
    public double From => Unmap(_scale.From);

    /// <summary>The largest number on the axis.</summary>
    public double To => Unmap(_scale.To);

    /// <summary>A scale that shows some numbers.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="values">What has to be seen; numbers that are not finite are left out.</param>
    /// <param name="margin">Space at both ends, as a share of the range, where the axis does not say its ends.</param>
    /// <param name="start">Place of the left or lower end.</param>
    /// <param name="end">Place of the right or upper end.</param>
    public static AxisScale Of(Axis axis, IEnumerable<double> values, double margin, double start, double end)
    {
        double Map(double value) => axis.IsLogarithmic ? Math.Log10(value) : value;
        double[] finite = [.. values.Select(Map).Where(double.IsFinite)];
        var (low, high) = finite.Length == 0 ? (0.0, axis.IsLogarithmic ? 1.0 : 0.0) : (finite.Min(), finite.Max());
        var pad = high > low ? margin * (high - low) : Math.Max(0.05 * Math.Abs(high), 0.05);
        var from = axis.From is { } least && double.IsFinite(Map(least)) ? Map(least) : low - pad;
        var to = axis.To is { } largest && double.IsFinite(Map(largest)) ? Map(largest) : high + pad;
        if (!(to > from))
            to = from + 1;
        return new AxisScale(axis, axis.IsReversed ? new LinearScale(from, to, end, start) : new LinearScale(from, to, start, end));
    }

    /// <summary>Where a number lies; NaN when the axis cannot show it.</summary>
    public double Place(double value)
    {
        var mapped = _axis.IsLogarithmic ? Math.Log10(value) : value;
        return double.IsFinite(mapped) ? _scale.Place(mapped) : double.NaN;
    }

    /// <summary>Numbers to write at the axis.</summary>
    /// <param name="about">About how many are wanted.</param>
    public IEnumerable<AxisTick> Ticks(int about)
    {
        if (_axis.Ticks is { } named)
            return named.Where(tick => tick.Value >= From - 1e-9 && tick.Value <= To + 1e-9);
        return _axis.IsLogarithmic ? RatioTicks(about) : _scale.Ticks(about).Select(tick => new AxisTick(tick.Value, tick.Label));
    }

    private IEnumerable<AxisTick> RatioTicks(int about)
    {
        double[] factors = _scale.To - _scale.From > about / 2.0 ? [1] : [1, 2, 5];
        for (var power = (int)Math.Floor(_scale.From); power <= _scale.To; power++)
            foreach (var factor in factors)
            {
                var value = factor * Math.Pow(10, power);
                if (Math.Log10(value) >= _scale.From - 1e-9 && Math.Log10(value) <= _scale.To + 1e-9)
                    yield return new AxisTick(value, value.ToString("0.######", CultureInfo.InvariantCulture));
            }
    }

    private double Unmap(double mapped) => _axis.IsLogarithmic ? Math.Pow(10, mapped) : mapped;
}

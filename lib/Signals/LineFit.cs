using EarlySignal.Basics;

namespace EarlySignal.Signals;

/// <summary>The least-squares line through some points.</summary>
/// <param name="Intercept">Its value at x = 0.</param>
/// <param name="Slope">NaN when x is constant or there are fewer than two points.</param>
/// <param name="SquaredError">Σ (y − line)².</param>
/// <param name="Centre">Mean of x.</param>
/// <param name="Spread">Σ (x − mean x)².</param>
internal readonly record struct LineFit(double Intercept, double Slope, double SquaredError, double Centre, double Spread)
{
    /// <summary>The line through points without NaN.</summary>
    public static LineFit Of(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        if (x.Count < 2 || Correlation.IsConstant(x))
            return new(double.NaN, double.NaN, double.NaN, double.NaN, 0);
        var (meanX, meanY) = (CompensatedSum.Mean(x), CompensatedSum.Mean(y));
        var (spread, product, error) = (CompensatedSum.SquaredDistances(x, meanX), new CompensatedSum(), new CompensatedSum());
        for (var i = 0; i < x.Count; i++)
            product.Add((x[i] - meanX) * (y[i] - meanY));
        var slope = product.Value / spread;
        var intercept = meanY - slope * meanX;
        for (var i = 0; i < x.Count; i++)
            error.Add((y[i] - intercept - slope * x[i]) * (y[i] - intercept - slope * x[i]));
        return new(intercept, slope, error.Value, meanX, spread);
    }
}

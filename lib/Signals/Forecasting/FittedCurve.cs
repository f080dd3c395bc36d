using MathNet.Numerics.LinearAlgebra;

namespace EarlySignal.Signals.Forecasting;

/// <summary>A curve of one family, fitted by least squares.</summary>
public sealed class FittedCurve
{
    private const double LeastAlpha = 0.01;
    private const double GreatestAlpha = 5;

    // A direction of the parameters that the points say nothing about.
    private const double Singular = 1e-10;

    private readonly IReadOnlyList<double> _x;
    private readonly Func<double, double> _curve;
    private readonly Func<double, double[]> _gradient;

    private FittedCurve(
        string family, IReadOnlyList<double> parameters, double squaredError, IReadOnlyList<double> x, Func<double, double> curve, Func<double, double[]> gradient)
    {
        (Family, Parameters, SquaredError) = (family, parameters, squaredError);
        (_x, _curve, _gradient) = (x, curve, gradient);
    }

    /// <summary>Name of the family.</summary>
    public string Family { get; }

    /// <summary>In the order in which <see cref="CurveFamily"/> takes them; for the log-linear curve c and d.</summary>
    public IReadOnlyList<double> Parameters { get; }

    /// <summary>Σ (y − curve)² over the points.</summary>
    public double SquaredError { get; }

    /// <summary>How many points it was fitted to.</summary>
    public int Points => _x.Count;

    /// <summary>The curve's value; NaN for x ≤ 0.</summary>
    public double At(double x) => x > 0 ? _curve(x) : double.NaN;

    /// <summary>
    /// Variance of a new measurement at x about the curve there: noise and the uncertainty of the parameters, to first order.
    /// </summary>
    /// <returns>NaN when there are no more points than parameters.</returns>
    public double PredictionVariance(double x)
    {
        var noise = SquaredError / (Points - Parameters.Count);
        if (Points <= Parameters.Count || !(x > 0))
            return double.NaN;
        var decomposition = Matrix<double>.Build.DenseOfRowArrays(_x.Select(_gradient)).Svd();
        var along = decomposition.VT * Vector<double>.Build.Dense(_gradient(x));
        var leverage = 0.0;
        for (var i = 0; i < decomposition.S.Count; i++)
            if (decomposition.S[i] > Singular * decomposition.S[0])
                leverage += along[i] * along[i] / (decomposition.S[i] * decomposition.S[i]);
        return noise * (1 + leverage);
    }

    /// <summary>c + d ln x.</summary>
    /// <param name="x">Positions above 0, not all equal.</param>
    /// <param name="y">Values.</param>
    public static FittedCurve LogLinear(IReadOnlyList<double> x, IReadOnlyList<double> y) => Line("loglinear", Math.Log, x, y);

    /// <summary>c − a / ln(x + 1).</summary>
    /// <param name="x">Positions above 0, not all equal.</param>
    /// <param name="y">Values.</param>
    public static FittedCurve ILog2(IReadOnlyList<double> x, IReadOnlyList<double> y) => Line("ilog2", at => -1 / Math.Log(at + 1), x, y);

    /// <summary>c − a x^−α with α in [0.01, 5], by variable projection.</summary>
    /// <param name="x">Positions above 0, not all equal.</param>
    /// <param name="y">Values.</param>
    public static FittedCurve Pow3(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        (double Alpha, LineFit Fit) Solve(double exponent) => (exponent, LineFit.Of([.. x.Select(at => -Math.Pow(at, -exponent))], y));
        var (alpha, fit) = OneDimensionalSearch.Minimum(Solve, solution => solution.Fit.SquaredError, LeastAlpha, GreatestAlpha);
        return new(
            "pow3",
            [fit.Intercept, fit.Slope, alpha],
            fit.SquaredError,
            x,
            at => fit.Intercept - fit.Slope * Math.Pow(at, -alpha),
            at => [1, -Math.Pow(at, -alpha), fit.Slope * Math.Log(at) * Math.Pow(at, -alpha)]);
    }

    private static FittedCurve Line(string family, Func<double, double> basis, IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        var fit = LineFit.Of([.. x.Select(basis)], y);
        return new(family, [fit.Intercept, fit.Slope], fit.SquaredError, x, at => fit.Intercept + fit.Slope * basis(at), at => [1, basis(at)]);
    }
}

namespace EarlySignal.Signals.Forecasting;

/// <summary>A curve of one family, fitted by least squares.</summary>
public sealed class FittedCurve
{
    private const double LeastAlpha = 0.01;
    private const double GreatestAlpha = 5;
    private const int Alphas = 60;

    // A line over a transformed position; where the transformation is uncertain, several with their likelihoods.
    private readonly Lazy<(Func<double, double> Basis, LineFit Line, double Weight)[]> _lines;
    private readonly Func<double, double> _curve;

    private FittedCurve(
        string family, IReadOnlyList<double> parameters, double squaredError, int points, Func<double, double> curve, Func<(Func<double, double>, LineFit, double)[]> lines)
    {
        (Family, Parameters, SquaredError, Points) = (family, parameters, squaredError, points);
        (_curve, _lines) = (curve, new(lines));
    }

    /// <summary>Name of the family.</summary>
    public string Family { get; }

    /// <summary>In the order in which <see cref="CurveFamily"/> takes them; for the log-linear curve c and d.</summary>
    public IReadOnlyList<double> Parameters { get; }

    /// <summary>Σ (y − curve)² over the points.</summary>
    public double SquaredError { get; }

    /// <summary>How many points it was fitted to.</summary>
    public int Points { get; }

    /// <summary>The curve's value; NaN for x ≤ 0.</summary>
    public double At(double x) => x > 0 ? _curve(x) : double.NaN;

    /// <summary>
    /// Variance of a new measurement at x about the curve there: noise, the uncertainty of the linear parameters, and for a power law the
    /// other exponents, each as likely as its fit (far ahead, a first-order formula would promise too much).
    /// </summary>
    /// <returns>NaN when there are no more points than parameters, or for x ≤ 0.</returns>
    public double PredictionVariance(double x)
    {
        if (Points <= Parameters.Count || !(x > 0))
            return double.NaN;
        var noise = SquaredError / (Points - Parameters.Count);
        return _lines.Value.Sum(part =>
        {
            var (at, line) = (part.Basis(x), part.Line);
            var leverage = 1.0 / Points + (at - line.Centre) * (at - line.Centre) / line.Spread;
            var shift = line.Intercept + line.Slope * at - At(x);
            return part.Weight * (noise * (1 + leverage) + shift * shift);
        });
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
        return new("pow3", [fit.Intercept, fit.Slope, alpha], fit.SquaredError, x.Count, at => fit.Intercept - fit.Slope * Math.Pow(at, -alpha), () => Likely(
            [(alpha, fit), .. Enumerable.Range(0, Alphas).Select(i => Solve(LeastAlpha * Math.Pow(GreatestAlpha / LeastAlpha, i / (Alphas - 1.0))))],
            (x.Count - 3) / 2.0));
    }

    // Weighted by (least error / error)^power: the likelihood with the noise integrated out.
    private static (Func<double, double>, LineFit, double)[] Likely((double Alpha, LineFit Fit)[] candidates, double power)
    {
        var least = candidates.Min(candidate => candidate.Fit.SquaredError);
        var weights = candidates.Select(candidate => candidate.Fit.SquaredError == least ? 1 : Math.Pow(least / candidate.Fit.SquaredError, power)).ToArray();
        return [.. candidates.Select((candidate, i) => ((Func<double, double>)(at => -Math.Pow(at, -candidate.Alpha)), candidate.Fit, weights[i] / weights.Sum()))];
    }

    private static FittedCurve Line(string family, Func<double, double> basis, IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        var fit = LineFit.Of([.. x.Select(basis)], y);
        return new(family, [fit.Intercept, fit.Slope], fit.SquaredError, x.Count, at => fit.Intercept + fit.Slope * basis(at), () => [(basis, fit, 1)]);
    }
}

using MathNet.Numerics.Distributions;

namespace EarlySignal.Signals.Forecasting;

/// <summary>
/// A deterministic extrapolation: the mean of a log-linear, an inverse-logarithmic and a power-law curve, weighted by how well each fits
/// for its number of parameters (exp(−ΔAICc / 2)).
/// </summary>
/// <param name="Fits">The fitted curves; none below <see cref="FewestPoints"/> points, where the last value stands for the future.</param>
/// <param name="Weights">One for each fit; they add to 1.</param>
/// <param name="Last">The last value; NaN without points.</param>
public sealed record CurveEnsemble(IReadOnlyList<FittedCurve> Fits, IReadOnlyList<double> Weights, double Last)
{
    /// <summary>The fewest points that are fitted.</summary>
    public const int FewestPoints = 5;

    // An error of 0 has no logarithm.
    private const double LeastError = 1e-300;

    /// <summary>The ensemble for one curve.</summary>
    /// <param name="x">Position in training: tokens, in billions. Points at x ≤ 0 or without a finite value are left out.</param>
    /// <param name="y">Values.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static CurveEnsemble Of(IReadOnlyList<double> x, IReadOnlyList<double> y) => OfUsable(Usable(x, y));

    internal static CurveEnsemble OfUsable((double[] X, double[] Y) points)
    {
        var (x, y) = points;
        var last = y.Length == 0 ? double.NaN : y[^1];
        if (x.Length < FewestPoints || Correlation.IsConstant(x))
            return new([], [], last);
        FittedCurve[] fits = [FittedCurve.LogLinear(x, y), FittedCurve.ILog2(x, y), FittedCurve.Pow3(x, y)];
        var criteria = fits.Select(fit => Aicc(fit.SquaredError, x.Length, fit.Parameters.Count)).ToArray();
        var weights = criteria.Select(criterion => Math.Exp((criteria.Min() - criterion) / 2)).ToArray();
        return new(fits, [.. weights.Select(weight => weight / weights.Sum())], last);
    }

    /// <summary>
    /// Akaike's criterion corrected for few points, n ln(sse / n) + 2K + 2K(K + 1) / (n − K − 1), where K counts the noise variance, too.
    /// </summary>
    /// <param name="squaredError">Σ (y − curve)².</param>
    /// <param name="points">n.</param>
    /// <param name="parameters">Parameters of the curve, K − 1.</param>
    /// <returns>Infinite when there are too few points.</returns>
    public static double Aicc(double squaredError, int points, int parameters)
    {
        var (n, k) = ((double)points, parameters + 1.0);
        return n - k - 1 <= 0 ? double.PositiveInfinity : n * Math.Log(Math.Max(squaredError, LeastError) / n) + 2 * k + 2 * k * (k + 1) / (n - k - 1);
    }

    /// <summary>The prediction at x; NaN for x ≤ 0 or without points.</summary>
    public double At(double x) => !(x > 0) ? double.NaN : Fits.Count == 0 ? Last : Fits.Zip(Weights, (fit, weight) => weight * fit.At(x)).Sum();

    /// <summary>
    /// Standard deviation of a new measurement about <see cref="At"/>: noise, uncertainty of the parameters, and disagreement of the
    /// families.
    /// </summary>
    /// <returns>NaN when nothing was fitted.</returns>
    public double DeviationAt(double x)
    {
        var centre = At(x);
        return Fits.Count == 0
            ? double.NaN
            : Math.Sqrt(Weighted((fit, weight) => weight * (fit.PredictionVariance(x) + (fit.At(x) - centre) * (fit.At(x) - centre))));
    }

    /// <summary>How many deviations reach to each side of an interval: the quantile of Student's t for the points beyond the parameters.</summary>
    /// <param name="coverage">In (0, 1).</param>
    public double Reach(double coverage) => Fits.Count == 0
        ? double.NaN
        : StudentT.InvCDF(0, 1, Fits[0].Points - Weighted((fit, weight) => weight * fit.Parameters.Count), (1 + coverage) / 2);

    internal static (double[] X, double[] Y) Usable(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        var (left, right) = Correlation.CompletePairs(x, y);
        var kept = Enumerable.Range(0, left.Length).Where(i => left[i] > 0 && double.IsFinite(left[i]) && double.IsFinite(right[i])).ToArray();
        return ([.. kept.Select(i => left[i])], [.. kept.Select(i => right[i])]);
    }

    // A family without weight may have no defined variance.
    private double Weighted(Func<FittedCurve, double, double> part) => Fits.Zip(Weights).Where(pair => pair.Second > 0).Sum(pair => part(pair.First, pair.Second));
}

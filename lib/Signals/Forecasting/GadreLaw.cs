namespace EarlySignal.Signals.Forecasting;

/// <summary>Mean error of downstream tasks over loss, err = ε − k e^(−γ L) (Gadre et al., arXiv 2403.08540).</summary>
/// <param name="Ceiling">ε, the error of guessing.</param>
/// <param name="Gain">k.</param>
/// <param name="Rate">γ.</param>
/// <param name="Residual">Root mean square of the residuals.</param>
public readonly record struct GadreLaw(double Ceiling, double Gain, double Rate, double Residual = 0)
{
    private const double LeastRate = 0.01;
    private const double GreatestRate = 20;

    /// <summary>The error at a loss.</summary>
    public double At(double loss) => Ceiling - Gain * Math.Exp(-Rate * loss);

    /// <summary>Fits the law by variable projection, γ in [0.01, 20].</summary>
    /// <param name="losses">Losses.</param>
    /// <param name="errors">1 − accuracy, one for each; a pair with NaN is left out.</param>
    /// <returns>NaN throughout for fewer than three points or equal losses.</returns>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static GadreLaw Of(IReadOnlyList<double> losses, IReadOnlyList<double> errors)
    {
        var (x, y) = Correlation.CompletePairs(losses, errors);
        if (x.Length < 3 || Correlation.IsConstant(x))
            return new(double.NaN, double.NaN, double.NaN, double.NaN);
        // Relative to the least loss, so that no exponential vanishes for all points at once.
        var least = x.Min();
        (double Rate, LineFit Fit) Solve(double rate) => (rate, LineFit.Of([.. x.Select(loss => -Math.Exp(-rate * (loss - least)))], y));
        var (found, fit) = OneDimensionalSearch.Minimum(Solve, solution => solution.Fit.SquaredError, LeastRate, GreatestRate);
        return new(fit.Intercept, fit.Slope * Math.Exp(found * least), found, Math.Sqrt(fit.SquaredError / x.Length));
    }
}

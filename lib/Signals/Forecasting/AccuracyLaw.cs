using EarlySignal.Basics;

namespace EarlySignal.Signals.Forecasting;

/// <summary>Accuracy over task loss, a / (1 + e^(−k (L − L₀))) + b: the second step of OLMo-ladder.</summary>
/// <param name="Drop">a in [−1, 0]: from the accuracy at no loss down to that of guessing.</param>
/// <param name="Centre">L₀ ≥ 0.</param>
/// <param name="Steepness">k ≥ 0.</param>
/// <param name="Top">b in [0, 1]: accuracy at no loss.</param>
/// <param name="Residual">Root mean square of the residuals.</param>
public readonly record struct AccuracyLaw(double Drop, double Centre, double Steepness, double Top, double Residual)
{
    private const int Parameters = 4;

    // The ladder's own start, and others in case its step lies elsewhere.
    private static readonly double[] Centres = [0.9, 0.5, 1.5, 2.5, 4];

    /// <summary>The accuracy at a loss.</summary>
    public double At(double loss) => CurveFamily.Sigmoid(loss, Drop, Centre, Steepness, Top);

    /// <summary>Fits the law by least squares.</summary>
    /// <param name="losses">Task losses.</param>
    /// <param name="accuracies">One for each; a pair that is not finite is left out.</param>
    /// <param name="chance">Accuracy of guessing, the start of the lower end.</param>
    /// <param name="best">Greatest accuracy, in (0, 1].</param>
    /// <param name="idealPoint">
    /// Adds the point (0, best), as the ladder does. It decides the upper end when the data do not reach it, and biases it when
    /// the task's best accuracy lies below.
    /// </param>
    /// <returns>NaN throughout when fewer points than parameters are left.</returns>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static AccuracyLaw Of(IReadOnlyList<double> losses, IReadOnlyList<double> accuracies, double chance, double best = 1, bool idealPoint = true)
    {
        var (x, y) = Correlation.CompletePairs(losses, accuracies);
        if (idealPoint)
            (x, y) = ([.. x, 0], [.. y, best]);
        var kept = Enumerable.Range(0, x.Length).Where(i => double.IsFinite(x[i]) && double.IsFinite(y[i])).ToArray();
        if (kept.Length < Parameters)
            return new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
        double[] Residuals(double[] p) => [.. kept.Select(i => CurveFamily.Sigmoid(x[i], p[0], p[1], p[2], p[3]) - y[i])];
        var (found, loss) = Centres
            .Select(centre => BoundedLeastSquares.Minimum(
                Residuals, [Math.Clamp(chance - 1, -1, 0), centre, 3, Math.Clamp(best, 0, 1)], [-1, 0, 0, 0], [0, double.PositiveInfinity, double.PositiveInfinity, 1]))
            .MinBy(fit => fit.Loss);
        return new(found[0], found[1], found[2], found[3], Math.Sqrt(2 * loss / kept.Length));
    }

    /// <summary>
    /// A run's checkpoints as the ladder prepares them for <see cref="Of"/>: a growing, then moving mean over five of them, and the first tenth
    /// dropped.
    /// </summary>
    /// <param name="values">Losses or accuracies in the order of training.</param>
    public static double[] Smoothed(IReadOnlyList<double> values) =>
        [.. Enumerable.Range(0, values.Count).Skip(values.Count / 10).Select(i => CompensatedSum.Mean([.. values.Skip(i - Math.Min(4, i)).Take(Math.Min(5, i + 1))]))];
}

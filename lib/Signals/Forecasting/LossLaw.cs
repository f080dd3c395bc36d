using EarlySignal.Basics;

namespace EarlySignal.Signals.Forecasting;

/// <summary>
/// Loss over model size and training tokens, L(N, D) = e^a / N^α + e^b / D^β + E: the first step of OLMo-ladder (arXiv 2412.04403), after
/// Hoffmann et al. 2022.
/// </summary>
/// <param name="LogA">a.</param>
/// <param name="LogB">b.</param>
/// <param name="Alpha">α, for model size.</param>
/// <param name="Beta">β, for tokens.</param>
/// <param name="Floor">E, the loss of an endlessly large model after endless training.</param>
/// <param name="Residual">Root mean square of the log residuals.</param>
public readonly record struct LossLaw(double LogA, double LogB, double Alpha, double Beta, double Floor, double Residual = 0)
{
    /// <summary>Where the ladder's Huber loss turns linear, in log loss.</summary>
    public const double HuberDelta = 1e-3;

    private static readonly double[] Start = [3, 6, 0.1, 0.2, 1];

    /// <summary>The loss of a model.</summary>
    /// <param name="parameters">N, above 0.</param>
    /// <param name="tokens">D, above 0; a count, not billions.</param>
    public double At(double parameters, double tokens) =>
        Math.Exp(LogA - Alpha * Math.Log(parameters)) + Math.Exp(LogB - Beta * Math.Log(tokens)) + Floor;

    /// <summary>Fits the law to log losses with Huber's loss (δ = 0.001), all five numbers at least 0.</summary>
    /// <param name="points">Runs; a point that is not finite and above 0 is left out.</param>
    /// <returns>
    /// NaN throughout when fewer than five points are left. Where all points share one size (or one token count), the law holds at that size
    /// only: nothing separates its term from <see cref="Floor"/>.
    /// </returns>
    public static LossLaw Of(IReadOnlyList<LadderPoint> points)
    {
        var kept = points.Where(point => IsUsable(point.Parameters) && IsUsable(point.Tokens) && IsUsable(point.Loss)).ToArray();
        if (kept.Length < Start.Length)
            return new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
        double[] Residuals(double[] p) => [.. kept.Select(point => Math.Log(Law(p).At(point.Parameters, point.Tokens)) - Math.Log(point.Loss))];
        var (parameters, _) = BoundedLeastSquares.Minimum(Residuals, Start, [0, 0, 0, 0, 0], [.. Start.Select(_ => double.PositiveInfinity)], HuberDelta);
        return Law(parameters) with { Residual = Math.Sqrt(CompensatedSum.SquaredDistances(Residuals(parameters), 0) / kept.Length) };
    }

    private static LossLaw Law(double[] p) => new(p[0], p[1], p[2], p[3], p[4]);

    private static bool IsUsable(double value) => value > 0 && double.IsFinite(value);
}

/// <summary>One run, or one checkpoint, on the ladder.</summary>
/// <param name="Parameters">Weights of the model.</param>
/// <param name="Tokens">Training tokens, a count.</param>
/// <param name="Loss">Task loss, such as bits per byte of the right answers; the ladder takes the mean of the last 5 checkpoints.</param>
/// <param name="Accuracy">Accuracy of the same checkpoint.</param>
public readonly record struct LadderPoint(double Parameters, double Tokens, double Loss, double Accuracy);

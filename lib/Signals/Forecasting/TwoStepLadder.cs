namespace EarlySignal.Signals.Forecasting;

/// <summary>
/// Accuracy of a larger or longer run from small ones, in two steps: size and tokens give the task loss, and the loss gives the accuracy
/// (OLMo-ladder, arXiv 2412.04403).
/// </summary>
/// <param name="Loss">First step.</param>
/// <param name="Accuracy">Second step.</param>
public sealed record TwoStepLadder(LossLaw Loss, AccuracyLaw Accuracy)
{
    /// <summary>Fits both steps.</summary>
    /// <param name="finals">The end of each run, for the first step.</param>
    /// <param name="checkpoints">Checkpoints along the runs, for the second step.</param>
    /// <param name="chance">Accuracy of guessing.</param>
    /// <param name="best">Greatest accuracy.</param>
    /// <param name="idealPoint">As for <see cref="AccuracyLaw.Of"/>; off by default, since it biases a task that does not reach <paramref name="best"/>.</param>
    /// <returns>Predictions are NaN when either step has too few points.</returns>
    public static TwoStepLadder Of(
        IReadOnlyList<LadderPoint> finals, IReadOnlyList<LadderPoint> checkpoints, double chance, double best = 1, bool idealPoint = false) => new(
        LossLaw.Of(finals),
        AccuracyLaw.Of([.. checkpoints.Select(point => point.Loss)], [.. checkpoints.Select(point => point.Accuracy)], chance, best, idealPoint));

    /// <summary>The accuracy that a run will have.</summary>
    /// <param name="parameters">Weights of the model.</param>
    /// <param name="tokens">Training tokens, a count.</param>
    public double AccuracyAt(double parameters, double tokens) => Accuracy.At(Loss.At(parameters, tokens));

    /// <summary>|predicted − actual| / |actual|, the ladder's error; infinite for an actual value of 0.</summary>
    public static double RelativeError(double predicted, double actual) => actual == 0 ? double.PositiveInfinity : Math.Abs(predicted - actual) / Math.Abs(actual);
}

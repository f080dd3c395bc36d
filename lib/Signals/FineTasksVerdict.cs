using EarlySignal.Basics;
using EarlySignal.Signals.Noise;
using EarlySignal.Signals.Rankings;

namespace EarlySignal.Signals;

/// <summary>
/// Whether a benchmark would have been taken into FineTasks (FineWeb2, arXiv 2506.20920, appendix A.5): its four criteria, each
/// with the number that it comes from.
/// </summary>
/// <remarks>
/// Its signal-to-noise ratio is mean over deviation, so that a high chance level alone passes it: a task of two choices with
/// σ = .02 has 25 at pure chance. The published selection itself contains tasks with a monotonicity of .44 and .46.
/// </remarks>
/// <param name="Monotonicity">Mean over models of Spearman's correlation with training; wanted ≥ 0.5.</param>
/// <param name="SignalToNoise">Mean over steps of mean / deviation over seeds; wanted ≥ 20, unless answers are generated.</param>
/// <param name="NonRandomness">The best model's distance from chance in deviations over seeds at the end; wanted ≥ 3.</param>
/// <param name="OrderingConsistency">Mean τ-a of consecutive steps in the second half; without a threshold.</param>
/// <param name="IsGenerative">Whether answers are generated, which exempts from the signal-to-noise criterion.</param>
public readonly record struct FineTasksVerdict(
    double Monotonicity, double SignalToNoise, double NonRandomness, double OrderingConsistency = double.NaN, bool IsGenerative = false)
{
    /// <summary>The least monotonicity.</summary>
    public const double LeastMonotonicity = 0.5;

    /// <summary>The least signal-to-noise ratio.</summary>
    public const double LeastSignalToNoise = 20;

    /// <summary>The least distance from chance.</summary>
    public const double LeastNonRandomness = 3;

    /// <summary>Whether all criteria are met; an undefined one is not.</summary>
    public bool Passes =>
        Monotonicity >= LeastMonotonicity && (IsGenerative || SignalToNoise >= LeastSignalToNoise) && NonRandomness >= LeastNonRandomness;

    /// <summary>The verdict on a benchmark.</summary>
    /// <param name="steps">Step of each checkpoint.</param>
    /// <param name="scores">[model][checkpoint].</param>
    /// <param name="runs">[seed][checkpoint]: one of the models, trained again with other seeds. Without any the benchmark cannot pass.</param>
    /// <param name="chance">What blind guessing scores.</param>
    /// <param name="isGenerative">Whether answers are generated.</param>
    /// <exception cref="ArgumentException">A model has another number of checkpoints than there are steps.</exception>
    public static FineTasksVerdict Of(
        IReadOnlyList<double> steps, IReadOnlyList<IReadOnlyList<double>> scores, IReadOnlyList<IReadOnlyList<double>> runs, double chance, bool isGenerative = false) => new(
            MonotonicityOf(steps, scores),
            SignalToNoiseOf(runs),
            NonRandomnessOf([.. scores.Where(model => model.Count > 0).Select(model => model[^1])], chance, runs),
            StepOrder.ConsecutiveTau([.. Columns(scores)], tauA: true),
            isGenerative);

    /// <summary>Mean over models of Spearman's correlation of score and step; models for which it is undefined, such as constant ones, are left out.</summary>
    /// <param name="steps">Step of each checkpoint.</param>
    /// <param name="scores">[model][checkpoint].</param>
    /// <exception cref="ArgumentException">A model has another number of checkpoints than there are steps.</exception>
    public static double MonotonicityOf(IReadOnlyList<double> steps, IReadOnlyList<IReadOnlyList<double>> scores) =>
        CompensatedSum.Mean(CheckpointNoise.Defined([.. scores.Select(model => Correlation.Spearman(steps, model))]));

    /// <summary>Mean over steps of mean / deviation (dividing by n) over runs that differ in their seed only.</summary>
    /// <param name="runs">[seed][step].</param>
    /// <returns>Steps without deviation are left out; NaN when none is left.</returns>
    public static double SignalToNoiseOf(IReadOnlyList<IReadOnlyList<double>> runs) => CompensatedSum.Mean(
        [.. Columns(runs).Where(step => Deviation.OfPopulation(step) > 0).Select(step => CompensatedSum.Mean(step) / Deviation.OfPopulation(step))]);

    /// <summary>(best final score − chance) / mean deviation over seeds in the last steps.</summary>
    /// <param name="finalScores">One for each model.</param>
    /// <param name="chance">What blind guessing scores.</param>
    /// <param name="runs">[seed][step].</param>
    /// <param name="last">How many steps.</param>
    /// <returns>NaN without a score or without deviation.</returns>
    public static double NonRandomnessOf(IReadOnlyList<double> finalScores, double chance, IReadOnlyList<IReadOnlyList<double>> runs, int last = 5)
    {
        var noise = CompensatedSum.Mean([.. Columns(runs).TakeLast(last).Select(Deviation.OfPopulation)]);
        return finalScores.Count > 0 && noise > 0 ? (finalScores.Max() - chance) / noise : double.NaN;
    }

    /// <summary>The score as a share of the way from chance to 1, 0 below chance: what FineWeb2 averages over tasks.</summary>
    public static double Normalised(double score, double chance) => Math.Max(0, (score - chance) / (1 - chance));

    private static IEnumerable<double[]> Columns(IReadOnlyList<IReadOnlyList<double>> runs) =>
        Enumerable.Range(0, runs.Count == 0 ? 0 : runs.Min(run => run.Count)).Select(step => runs.Select(run => run[step]).ToArray());
}

using EarlySignal.Signals;

namespace EarlySignal.Reports;

/// <summary>Which of several metrics or benchmarks has the best signal, and what is left of its lead on checkpoints that did not choose it.</summary>
/// <param name="Statistic">Name of what they are compared by.</param>
/// <param name="Result">The choice; candidates in the order given.</param>
public sealed record SignalChoice(string Statistic, CrossFittedChoice Result)
{
    /// <summary>Chooses by E2LM's signal quality where half of the checkpoints are enough for it, else by Spearman's correlation with training.</summary>
    /// <param name="candidates">The signals; controls do not count.</param>
    public static SignalChoice Among(IReadOnlyList<MetricSignal> candidates)
    {
        var curves = candidates.Select(candidate => candidate.Judged.Select(series => candidate.Data.Improving(series.Curve).Values).ToArray()).ToArray();
        var isLong = curves.SelectMany(series => series).All(values => values.Count / 2 >= E2lmSignalQuality.FewestCheckpoints);
        return isLong
            ? new("SQ", CrossFittedChoice.Of(curves, values => E2lmSignalQuality.Of(values).SignalQuality))
            : new("Spearman", CrossFittedChoice.Of(curves, Correlation.WithOrder));
    }

    /// <summary>What the winner's lead is worth, as a sentence.</summary>
    internal string Caution => double.IsNaN(Result.Optimism)
        ? "It was chosen on these very checkpoints, so its lead is partly luck."
        : $"Chosen on every second checkpoint and judged on the others, the best has {Statistic} {NumberText.Share(Result.HeldOut)} there against {NumberText.Share(Result.InSample)} where it was chosen: optimism {NumberText.Share(Result.Optimism)}, which leaves {NumberText.Share(Result.Corrected)}.";
}

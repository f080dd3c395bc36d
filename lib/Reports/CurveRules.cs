using EarlySignal.Basics;
using EarlySignal.Signals.Inference;

namespace EarlySignal.Reports;

/// <summary>Sentences on what each curve says about its own signal.</summary>
internal static class CurveRules
{
    /// <summary>The benchmark gets worse with training.</summary>
    public static Finding? Falling(MetricSignal signal) => signal.Spearman <= FindingRules.FallingSpearman
        ? new("falling", Tone.Poor,
            $"Mean Spearman {NumberText.Share(signal.Spearman)} is at or below {NumberText.Share(FindingRules.FallingSpearman)}: the benchmark gets worse with training{Trend(signal)}.",
            "Check the gold answers, and whether the wrong answers are shorter or more common than the right ones; a metric normalised by length may help.")
        : null;

    /// <summary>It neither rises nor falls steadily.</summary>
    public static Finding? NotMonotone(MetricSignal signal) => signal.Spearman is > FindingRules.FallingSpearman and < FindingRules.MonotoneSpearman
        ? new("not-monotone", Tone.Poor,
            $"Mean Spearman {NumberText.Share(signal.Spearman)} is under {NumberText.Share(FindingRules.MonotoneSpearman)}: the curve does not rise steadily with training{Trend(signal)}.",
            "Add items, or use a metric that moves with every token, such as correct_prob or bpb_gold.")
        : null;

    /// <summary>Every series rises, and leaves chance.</summary>
    public static Finding? RisesClearly(MetricSignal signal)
    {
        if (ChanceRules.IsNearChance(signal) || !signal.Judged.All(series => series.PValue <= FindingRules.SignificantP && series.Spearman >= FindingRules.MonotoneSpearman && !(series.ChanceDistance <= FindingRules.ChanceErrors)))
            return null;
        var nearest = signal.Judged.Min(series => series.ChanceDistance);
        var above = double.IsNaN(nearest) ? "" : $" and ends at least {NumberText.Compact(nearest)} standard errors above chance{Since(signal)}";
        return new("rises-clearly", Tone.Good,
            $"Every series improves with training (Spearman at least {NumberText.Share(signal.Judged.Min(series => series.Spearman))}, permutation p at most {NumberText.Score(signal.Judged.Max(series => series.PValue))}){above}.",
            "");
    }

    /// <summary>E2LM's signal quality against its thresholds.</summary>
    public static Finding? Quality(MetricSignal signal)
    {
        var qualities = signal.Judged.Select(series => series.E2lm.SignalQuality).Where(quality => !double.IsNaN(quality)).ToArray();
        if (qualities.Length == 0)
            return null;
        var measured = $"E2LM signal quality {NumberText.Share(signal.SignalQuality)}" + (qualities.Length == 1
            ? $" (one series, n = {signal.Checkpoints})"
            : $", mean over {NumberText.Count(qualities.Length)} of {NumberText.Count(signal.Judged.Count)} series ({NumberText.Share(qualities.Min())} to {NumberText.Share(qualities.Max())}, n = {signal.Checkpoints})");
        return signal.SignalQuality switch
        {
            >= FindingRules.GoodQuality => new("good-quality", Tone.Good, $"{measured}, is at least {NumberText.Share(FindingRules.GoodQuality)}.", ""),
            >= FindingRules.PoorQuality => new("fair-quality", Tone.Fair, $"{measured}, is between {NumberText.Share(FindingRules.PoorQuality)} and {NumberText.Share(FindingRules.GoodQuality)}.", "More items make the curve smoother."),
            _ => new("poor-quality", Tone.Poor, $"{measured}, is under {NumberText.Share(FindingRules.PoorQuality)}; a steadily falling curve has 0.50.", "Read the other findings for the reason."),
        };
    }

    /// <summary>Pure noise has as good a signal quality.</summary>
    public static Finding? LikeNoise(MetricSignal signal)
    {
        var defined = signal.Judged.Where(series => series.Statistics is not null && !double.IsNaN(series.E2lm.SignalQuality)).ToArray();
        var p = MultipleTesting.Holm([.. defined.Select(series => series.Statistics!.SignalQualityP)]).DefaultIfEmpty(double.NaN).Min();
        if (!(p > FindingRules.SignificantP))
            return null;
        var best = defined.MaxBy(series => series.E2lm.SignalQuality)!;
        return new("like-noise", Tone.Poor,
            $"The signal quality of every series is within what pure noise gives: the highest is {best.Curve.Series} with {NumberText.Share(best.E2lm.SignalQuality)}, and one curve of noise in twenty exceeds {NumberText.Share(best.Statistics!.Null.Percentile95)} (n = {NumberText.Count(best.Checkpoints)}); the smallest permutation p of SQ is {NumberText.Probability(p)} after Holm's correction, above {NumberText.Share(FindingRules.SignificantP)}.",
            "Do not rank benchmarks or models by this number; score more checkpoints or items.");
    }

    /// <summary>What is learned is not much more than what checkpoints differ by.</summary>
    public static Finding? SmallGain(MetricSignal signal)
    {
        var gains = signal.Judged.Select(series => series.Statistics?.GainOverNoise ?? double.NaN).Where(gain => !double.IsNaN(gain)).ToArray();
        var gain = CompensatedSum.Mean(gains);
        if (!(gain < FindingRules.LeastGainOverNoise) || ChanceRules.IsNearChance(signal) || signal.Spearman < FindingRules.MonotoneSpearman)
            return null;
        var wanted = FindingRules.LeastGainOverNoise / gain;
        return new("noisy-checkpoints", Tone.Fair,
            $"The curves rise by {NumberText.Compact(gain)} times the noise between checkpoints, less than {NumberText.Compact(FindingRules.LeastGainOverNoise)} times.",
            double.IsFinite(wanted) ? $"Average about {NumberText.Count((long)Math.Ceiling(wanted * wanted))} neighbouring checkpoints before you read a value off the curve." : "Add items, or train longer.");
    }

    private static string Trend(MetricSignal signal)
    {
        var trends = signal.Judged.Select(series => series.Statistics?.MannKendall.PValue ?? double.NaN).Where(p => !double.IsNaN(p)).ToArray();
        return trends.Length == 0 ? "" : $" ({(trends.Length == 1 ? "" : "smallest ")}Mann-Kendall p {NumberText.Probability(trends.Min())})";
    }

    // Words on when the last of the series left chance, one-sided at 95 %, not to come back.
    private static string Since(MetricSignal signal)
    {
        var tokens = signal.Judged.Max(series => series.Statistics!.TokensToSignal);
        var unit = TrainingUnit.For([.. signal.Judged.Select(series => series.Curve)]);
        return double.IsNaN(tokens) ? "" : $"; every series stays above it (one-sided 95%) from {NumberText.Compact(tokens * unit.PerToken)} {unit.Symbol} on";
    }
}

using EarlySignal.Signals;

namespace EarlySignal.Reports;

/// <summary>The rules that turn the numbers of a benchmark into sentences. Every threshold is named here.</summary>
public static class FindingRules
{
    /// <summary>A value within this many standard errors of chance counts as chance.</summary>
    public const double ChanceErrors = 3;

    /// <summary>Mean Spearman correlation below which a curve does not rise steadily: FineTasks' threshold for monotonicity.</summary>
    public const double MonotoneSpearman = 0.5;

    /// <summary>Mean Spearman correlation from which downwards a benchmark falls.</summary>
    public const double FallingSpearman = -0.5;

    /// <summary>E2LM signal quality from which a signal is called good.</summary>
    public const double GoodQuality = 0.85;

    /// <summary>E2LM signal quality below which a signal is called weak.</summary>
    public const double PoorQuality = 0.6;

    /// <summary>Permutation p up to which a single curve is called rising.</summary>
    public const double SignificantP = 0.05;

    /// <summary>By how much another metric's signal quality must exceed the first one's to be recommended.</summary>
    public const double BetterMetricBy = 0.1;

    /// <summary>The findings of a benchmark.</summary>
    /// <param name="metrics">Its metrics, the one to be judged first.</param>
    public static IReadOnlyList<Finding> Apply(IReadOnlyList<MetricSignal> metrics)
    {
        var signal = metrics[0];
        if (signal.Judged.Count == 0)
            return [new("no-data", Tone.Poor, "There is no series to judge: every one is a control, or none was scored.", "Score at least one series that is not a control.")];
        Finding?[] findings =
        [
            .. Undefined(signal),
            NearChance(signal),
            Falling(signal),
            NotMonotone(signal),
            RisesClearly(signal),
            Quality(signal),
            BetterMetric(metrics),
        ];
        return [.. findings.OfType<Finding>()];
    }

    /// <summary>The verdict on one metric of a benchmark: the gravest thing that can be said.</summary>
    public static Verdict Judge(MetricSignal signal) => signal switch
    {
        { Judged.Count: 0 } => new("no data", Tone.Poor),
        _ when signal.Judged.All(HasTooFew) => new("too few checkpoints", Tone.Fair),
        _ when NearChance(signal) is not null => new("no signal: near chance", Tone.Poor),
        _ when double.IsNaN(signal.Spearman) => new("no signal: flat", Tone.Poor),
        { Spearman: <= FallingSpearman } => new("falling", Tone.Poor),
        { SignalQuality: double.NaN } => new("SQ undefined", Tone.Fair),
        { Spearman: < MonotoneSpearman } or { SignalQuality: < PoorQuality } => new("weak signal", Tone.Poor),
        { SignalQuality: < GoodQuality } => new("fair signal", Tone.Fair),
        _ => new("good signal", Tone.Good),
    };

    private static bool HasTooFew(SeriesSignal series) => series.Checkpoints < E2lmSignalQuality.FewestCheckpoints;

    // Every dash in a table is explained by one of these.
    private static IEnumerable<Finding> Undefined(MetricSignal signal)
    {
        var few = signal.Judged.Where(HasTooFew).ToArray();
        if (few.Length > 0)
            yield return new("too-few-checkpoints", Tone.Fair,
                $"{Names(few)}: {NumberText.Count(few.Min(series => series.Checkpoints))} checkpoints, fewer than the {E2lmSignalQuality.FewestCheckpoints} that E2LM's signal quality needs (below that its autocorrelation has no lag), so SQ is undefined.",
                "Score more checkpoints of the early part of training.");
        var missing = signal.Judged.Where(series => series.Missing > 0).ToArray();
        if (missing.Length > 0)
            yield return new("missing-values", Tone.Fair,
                $"{Names(missing)}: undefined (NaN) at {NumberText.Count(missing.Sum(series => series.Missing))} of {NumberText.Count(missing.Sum(series => series.Checkpoints))} checkpoints, so SQ is undefined; Spearman leaves them out.",
                "Look at those checkpoints: their log-likelihoods are not numbers, or no item has this metric.");
        var constant = signal.Judged.Where(series => series.IsConstant && series.Checkpoints > 1).ToArray();
        if (constant.Length > 0)
            yield return new("constant", Tone.Poor,
                $"{Names(constant)}: every checkpoint has the same value, so SQ, Spearman and p are undefined.",
                "Look at the answers: the models always choose the same one, or the metric cannot move on these items.");
        var flatPart = signal.Judged.Where(series => !HasTooFew(series) && series is { Missing: 0, IsConstant: false, E2lm.SignalQuality: double.NaN }).ToArray();
        if (flatPart.Length > 0)
            yield return new("constant-part", Tone.Fair,
                $"{Names(flatPart)}: all but the first or last checkpoints have the same value, so E2LM's autocorrelation, and with it SQ, is undefined.",
                "Use a metric that moves with every token, such as correct_prob or bpb_gold.");
        if (signal.Judged.Any(series => series.Checkpoints > 0 && double.IsNaN(series.LastError) && !double.IsNaN(series.Last)))
            yield return new("no-error", Tone.Plain, "The scores come without standard errors, or are over a single item, so ± is undefined.", "");
    }

    private static Finding? NearChance(MetricSignal signal)
    {
        if (signal.Data.Chance is not { } chance || signal.Judged.Any(series => !(series.ChanceDistance <= ChanceErrors)))
            return null;
        var best = signal.Judged.MaxBy(series => series.ChanceDistance)!;
        var where = signal.Judged.All(series => series.ChanceDistance >= -ChanceErrors) ? "within" : "below, or within";
        return new("near-chance", Tone.Poor,
            $"The last value of every series is {where} {NumberText.Compact(ChanceErrors)} standard errors of chance ({NumberText.PlusMinus(chance.Value, chance.StandardError)}); the highest is {best.Curve.Series} with {NumberText.PlusMinus(best.Last, best.LastError)}, {NumberText.Fixed(best.ChanceDistance, 1)} standard errors from it.",
            "Try the cloze form (score the answers' text, not letters), easier items, or a metric that moves before accuracy does, such as correct_prob or bpb_gold.");
    }

    private static Finding? Falling(MetricSignal signal) => signal.Spearman <= FallingSpearman
        ? new("falling", Tone.Poor,
            $"Mean Spearman {NumberText.Share(signal.Spearman)} is at or below {NumberText.Share(FallingSpearman)}: the benchmark gets worse with training.",
            "Check the gold answers, and whether the wrong answers are shorter or more common than the right ones; a metric normalised by length may help.")
        : null;

    private static Finding? NotMonotone(MetricSignal signal) => signal.Spearman is > FallingSpearman and < MonotoneSpearman
        ? new("not-monotone", Tone.Poor,
            $"Mean Spearman {NumberText.Share(signal.Spearman)} is under {NumberText.Share(MonotoneSpearman)}: the curve does not rise steadily with training.",
            "Add items, or use a metric that moves with every token, such as correct_prob or bpb_gold.")
        : null;

    private static Finding? RisesClearly(MetricSignal signal)
    {
        if (!signal.Judged.All(series => series.PValue <= SignificantP && series.Spearman >= MonotoneSpearman && !(series.ChanceDistance <= ChanceErrors)))
            return null;
        var nearest = signal.Judged.Min(series => series.ChanceDistance);
        var above = double.IsNaN(nearest) ? "" : $" and ends at least {NumberText.Compact(nearest)} standard errors above chance{Since(signal)}";
        return new("rises-clearly", Tone.Good,
            $"Every series improves with training (Spearman at least {NumberText.Share(signal.Judged.Min(series => series.Spearman))}, permutation p at most {NumberText.Score(signal.Judged.Max(series => series.PValue))}){above}.",
            "");
    }

    // Words on when the last of the series left chance, one-sided at 95 %, not to come back.
    private static string Since(MetricSignal signal)
    {
        var tokens = signal.Judged.Max(series => TokensToSignal.Of(series.Curve, signal.Data.Chance!.Value.Value));
        var unit = TrainingUnit.For([.. signal.Judged.Select(series => series.Curve)]);
        return double.IsNaN(tokens) ? "" : $"; every series stays above it (one-sided 95%) from {NumberText.Compact(tokens * unit.PerToken)} {unit.Symbol} on";
    }

    private static Finding? Quality(MetricSignal signal)
    {
        var qualities = signal.Judged.Select(series => series.E2lm.SignalQuality).Where(quality => !double.IsNaN(quality)).ToArray();
        if (qualities.Length == 0)
            return null;
        var measured = $"E2LM signal quality {NumberText.Share(signal.SignalQuality)}" + (qualities.Length == 1
            ? $" (one series, n = {signal.Checkpoints})"
            : $", mean over {NumberText.Count(qualities.Length)} of {NumberText.Count(signal.Judged.Count)} series ({NumberText.Share(qualities.Min())} to {NumberText.Share(qualities.Max())}, n = {signal.Checkpoints})");
        return signal.SignalQuality switch
        {
            >= GoodQuality => new("good-quality", Tone.Good, $"{measured}, is at least {NumberText.Share(GoodQuality)}.", ""),
            >= PoorQuality => new("fair-quality", Tone.Fair, $"{measured}, is between {NumberText.Share(PoorQuality)} and {NumberText.Share(GoodQuality)}.", "More items make the curve smoother."),
            _ => new("poor-quality", Tone.Poor, $"{measured}, is under {NumberText.Share(PoorQuality)}; one series of pure noise reaches 0.34 one time in twenty (n = 14), and a steadily falling curve 0.50.", "Read the other findings for the reason."),
        };
    }

    private static Finding? BetterMetric(IReadOnlyList<MetricSignal> metrics)
    {
        var best = metrics.Where(metric => !double.IsNaN(metric.SignalQuality)).MaxBy(metric => metric.SignalQuality);
        if (best is null || !(best.SignalQuality - metrics[0].SignalQuality > BetterMetricBy) || !(best.Spearman >= MonotoneSpearman))
            return null;
        return new("better-metric", Tone.Plain,
            $"On the same items {best.Data.Metric} has SQ {NumberText.Share(best.SignalQuality)}, more than {NumberText.Share(BetterMetricBy)} above {metrics[0].Data.Metric}'s {NumberText.Share(metrics[0].SignalQuality)}. It is the best of {NumberText.Count(metrics.Count)} on these very checkpoints, so its lead is partly luck.",
            $"Confirm {best.Data.Metric} on checkpoints or series that did not choose it.");
    }

    private static string Names(IEnumerable<SeriesSignal> series) => string.Join(", ", series.Select(one => one.Curve.Series));
}

using EarlySignal.Signals;

namespace EarlySignal.Reports;

/// <summary>The rules that turn the numbers of a benchmark into sentences. Every threshold is named here; the sentences stand with their themes.</summary>
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

    /// <summary>p up to which something is told from chance.</summary>
    public const double SignificantP = 0.05;

    /// <summary>Mean gain, in units of the noise between checkpoints, below which single checkpoints mislead.</summary>
    public const double LeastGainOverNoise = 5;

    /// <summary>Reliability (ICC) of a single checkpoint below which several should be averaged before models are compared.</summary>
    public const double LeastReliability = 0.8;

    /// <summary>Mean τ-b of consecutive steps from which rankings are called stable.</summary>
    public const double StableTau = 0.8;

    /// <summary>Mean τ-b of consecutive steps below which rankings are called unstable.</summary>
    public const double UnstableTau = 0.5;

    /// <summary>Science compliance below which web text alone is said to do as well.</summary>
    public const double LeastCompliance = 0.1;

    /// <summary>By how much another metric's signal quality must exceed the first one's to be recommended.</summary>
    public const double BetterMetricBy = 0.1;

    /// <summary>The findings of a benchmark.</summary>
    /// <param name="task">Its name.</param>
    /// <param name="metrics">Its metrics, the one to be judged first.</param>
    /// <param name="family">What its series say together on that metric.</param>
    /// <param name="choice">Which of the metrics is the best.</param>
    public static IReadOnlyList<Finding> Apply(string task, IReadOnlyList<MetricSignal> metrics, BenchmarkFamily family, SignalChoice choice)
    {
        var signal = metrics[0];
        if (signal.Judged.Count == 0)
            return [new("no-data", Tone.Poor, "There is no series to judge: every one is a control, or none was scored.", "Score at least one series that is not a control.")];
        Finding?[] findings =
        [
            .. EdgeRules.Undefined(signal, family),
            ChanceRules.NearChance(task, signal),
            ChanceRules.EndsNearChance(signal),
            CurveRules.Falling(signal),
            CurveRules.NotMonotone(signal),
            CurveRules.RisesClearly(signal),
            CurveRules.Quality(signal),
            CurveRules.LikeNoise(signal),
            CurveRules.SmallGain(signal),
            .. RankingRules.Apply(signal, family),
            ForecastRules.Ranking(signal, family),
            BestMetric(metrics, choice),
        ];
        return [.. findings.OfType<Finding>()];
    }

    /// <summary>The verdict on one metric of a benchmark: the gravest thing that can be said.</summary>
    public static Verdict Judge(MetricSignal signal) => signal switch
    {
        { Judged.Count: 0 } => new("no data", Tone.Poor),
        _ when signal.Judged.All(HasTooFew) => new("too few checkpoints", Tone.Fair),
        _ when ChanceRules.IsNearChance(signal) => new("no signal: near chance", Tone.Poor),
        _ when double.IsNaN(signal.Spearman) => new("no signal: flat", Tone.Poor),
        { Spearman: <= FallingSpearman } => new("falling", Tone.Poor),
        { SignalQuality: double.NaN } => new("SQ undefined", Tone.Fair),
        { Spearman: < MonotoneSpearman } or { SignalQuality: < PoorQuality } => new("weak signal", Tone.Poor),
        { SignalQuality: < GoodQuality } => new("fair signal", Tone.Fair),
        _ => new("good signal", Tone.Good),
    };

    internal static bool HasTooFew(SeriesSignal series) => series.Checkpoints < E2lmSignalQuality.FewestCheckpoints;

    internal static string Names(IEnumerable<SeriesSignal> series) => string.Join(", ", series.Select(one => one.Curve.Series));

    private static Finding? BestMetric(IReadOnlyList<MetricSignal> metrics, SignalChoice choice)
    {
        if (metrics.Count < 2 || choice.Result.Winner is not (>= 0 and var winner))
            return null;
        var (best, judged) = (metrics[winner].Data.Metric, metrics[0].Data.Metric);
        var (lead, own) = (NumberText.Share(choice.Result.Qualities[winner]), choice.Result.Qualities[0]);
        var worth = double.IsNaN(choice.Result.Corrected) ? choice.Result.Qualities[winner] : choice.Result.Corrected;
        if (worth - own > BetterMetricBy && metrics[winner].Spearman >= MonotoneSpearman)
            return new("better-metric", Tone.Plain,
                $"Of {NumberText.Count(metrics.Count)} metrics on the same items {best} has the best {choice.Statistic}, {lead}: more than {NumberText.Share(BetterMetricBy)} above {judged}'s {NumberText.Share(own)}. {choice.Caution}",
                $"Judge this benchmark by {best} (--metric {best}), and confirm it on series that did not choose it.");
        var but = winner == 0 ? ""
            : double.IsNaN(own) ? $"; {judged}'s is undefined"
            : worth - own > BetterMetricBy ? $", but does not rise steadily either (mean Spearman {NumberText.Share(metrics[winner].Spearman)}, under {NumberText.Share(MonotoneSpearman)})"
            : $", which is not more than {NumberText.Share(BetterMetricBy)} above {judged}'s {NumberText.Share(own)}";
        return new("best-metric", Tone.Plain, $"Of {NumberText.Count(metrics.Count)} metrics on the same items {best} has the best {choice.Statistic}, {lead}{but}. {choice.Caution}", "");
    }
}

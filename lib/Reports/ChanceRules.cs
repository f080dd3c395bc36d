using EarlySignal.Basics;
using EarlySignal.Signals.Inference;

namespace EarlySignal.Reports;

/// <summary>Whether the models do better than guessing.</summary>
internal static class ChanceRules
{
    /// <summary>Whether no checkpoint is told from chance, or every series ends there.</summary>
    public static bool IsNearChance(MetricSignal signal) => SmallestP(signal) > FindingRules.SignificantP || EndAtChance(signal);

    /// <summary>No checkpoint of any series is told from chance.</summary>
    public static Finding? NearChance(string task, MetricSignal signal) => SmallestP(signal) is var p && p > FindingRules.SignificantP
        ? new("near-chance", Tone.Poor,
            $"{task} ({signal.Data.Metric}): not distinguishable from chance ({Chance(signal)}) at any checkpoint: the smallest of {NumberText.Count(Distances(signal).Count(distance => !double.IsNaN(distance)))} one-sided p values is {NumberText.Probability(p)} after Holm's correction, above {NumberText.Share(FindingRules.SignificantP)}; the highest last value is {Highest(signal)}.",
            Remedy)
        : null;

    /// <summary>Some checkpoint was above chance, but every series ends there.</summary>
    public static Finding? EndsNearChance(MetricSignal signal) => EndAtChance(signal) && !(SmallestP(signal) > FindingRules.SignificantP)
        ? new("ends-near-chance", Tone.Poor,
            $"Some checkpoints are above chance ({Chance(signal)}), but the last value of every series is below it, or within {NumberText.Compact(FindingRules.ChanceErrors)} standard errors; the highest is {Highest(signal)}.",
            Remedy)
        : null;

    private const string Remedy =
        "Try the cloze form (score the answers' text, not letters), easier items, or a metric that moves before accuracy does, such as correct_prob or bpb_gold.";

    private static string Chance(MetricSignal signal) => NumberText.PlusMinus(signal.Data.Chance!.Value.Value, signal.Data.Chance.Value.StandardError);

    private static string Highest(MetricSignal signal) => signal.Judged.MaxBy(series => series.ChanceDistance) is { } best
        ? $"{best.Curve.Series} with {NumberText.PlusMinus(best.Last, best.LastError)}, {NumberText.Fixed(best.ChanceDistance, 1)} standard errors from it"
        : NumberText.Undefined;

    private static bool EndAtChance(MetricSignal signal) =>
        signal.Data.Chance is not null && signal.Judged.Count > 0 && signal.Judged.All(series => series.ChanceDistance <= FindingRules.ChanceErrors);

    private static IEnumerable<double> Distances(MetricSignal signal) => signal.Judged.SelectMany(series => series.ChanceDistances(signal.Data));

    // NaN where chance is not known, which then is in no rule's way.
    private static double SmallestP(MetricSignal signal) => MultipleTesting
        .Holm([.. Distances(signal).Select(OneSidedP)]).Where(p => !double.IsNaN(p)).DefaultIfEmpty(double.NaN).Min();

    private static double OneSidedP(double z) => z > 0 ? Gaussian.TwoSidedP(z) / 2 : 1 - Gaussian.TwoSidedP(z) / 2;
}

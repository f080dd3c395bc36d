using EarlySignal.Signals;

namespace EarlySignal.Reports;

/// <summary>Sentences on what is undefined or uneven, and why: every dash in a benchmark's tables is explained by one of these.</summary>
internal static class EdgeRules
{
    /// <summary>What keeps numbers of a benchmark from being defined.</summary>
    public static IEnumerable<Finding> Undefined(MetricSignal signal, BenchmarkFamily family)
    {
        var few = signal.Judged.Where(FindingRules.HasTooFew).ToArray();
        if (few.Length > 0)
            yield return new("too-few-checkpoints", Tone.Fair,
                $"{FindingRules.Names(few)}: {Checkpoints(few.Min(series => series.Checkpoints))}, fewer than the {E2lmSignalQuality.FewestCheckpoints} that E2LM's signal quality needs (below that its autocorrelation has no lag), so SQ is undefined.",
                "Score more checkpoints of the early part of training.");
        var missing = signal.Judged.Where(series => series.Missing > 0).ToArray();
        if (missing.Length > 0)
            yield return new("missing-values", Tone.Fair,
                $"{FindingRules.Names(missing)}: undefined (NaN) at {NumberText.Count(missing.Sum(series => series.Missing))} of {NumberText.Count(missing.Sum(series => series.Checkpoints))} checkpoints, so the curve's own SQ is undefined; every other number leaves them out.",
                "Look at those checkpoints: their log-likelihoods are not numbers, or no item has this metric.");
        var constant = signal.Judged.Where(series => series.IsConstant && series.Checkpoints > 1).ToArray();
        if (constant.Length > 0)
            yield return new("constant", Tone.Poor,
                $"{FindingRules.Names(constant)}: every checkpoint has the same value, so SQ, Spearman and p are undefined.",
                "Look at the answers: the models always choose the same one, or the metric cannot move on these items.");
        var flatPart = signal.Judged.Where(series => !FindingRules.HasTooFew(series) && series is { Missing: 0, IsConstant: false, E2lm.SignalQuality: double.NaN }).ToArray();
        if (flatPart.Length > 0)
            yield return new("constant-part", Tone.Fair,
                $"{FindingRules.Names(flatPart)}: all but the first or last checkpoints have the same value, so E2LM's autocorrelation, and with it SQ, is undefined.",
                "Use a metric that moves with every token, such as correct_prob or bpb_gold.");
        if (signal.Judged.Any(series => series.Checkpoints > 0 && double.IsNaN(series.LastError) && !double.IsNaN(series.Last)))
            yield return new("no-error", Tone.Plain, "The scores come without standard errors, or are over a single item, so ± is undefined.", "");
        if (family.WithoutScores is { } fault)
            yield return new("not-comparable", Tone.Fair, $"Series cannot be compared with each other: {fault}. Numbers over several series are undefined.", "Correct the series' names or token counts.");
        else if (Uneven(signal, family) is { } uneven)
            yield return uneven;
    }

    private static Finding? Uneven(MetricSignal signal, BenchmarkFamily family)
    {
        var judged = signal.Judged.Where(series => series.Missing < series.Checkpoints).ToArray();
        var grid = family.Signal.Grid;
        if (judged.Length < 2)
            return null;
        if (grid.Tokens.Count == 0)
            return new("no-overlap", Tone.Fair,
                "The series have no part of training in common, so that nothing can be ranked: RC, the global score and what follows from rankings are undefined.",
                "Score checkpoints of the same part of training.");
        if (grid.Interpolated == 0 && judged.All(series => series.Checkpoints - series.Missing == grid.Tokens.Count))
            return null;
        var counts = string.Join(", ", judged.Select(series => $"{series.Curve.Series} {NumberText.Count(series.Checkpoints - series.Missing)}"));
        var between = grid.Interpolated == 0 ? "" : $"; {NumberText.Count(grid.Interpolated)} of the values there lie on the straight line between two checkpoints";
        return new("uneven-checkpoints", Tone.Plain,
            $"The series do not have the same checkpoints ({counts}). Rankings are compared at the {NumberText.Count(grid.Tokens.Count)} common {(grid.Tokens.Count == 1 ? "position" : "positions")}{between}.", "");
    }

    private static string Checkpoints(int count) => count == 1 ? "1 checkpoint" : $"{NumberText.Count(count)} checkpoints";
}

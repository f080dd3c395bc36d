using EarlySignal.Signals;
using EarlySignal.Signals.Families;
using EarlySignal.Signals.Rankings;
using static EarlySignal.Reports.TableColumn;

namespace EarlySignal.Reports;

/// <summary>The tables of a benchmark's statistics: each curve by itself, then all together.</summary>
internal static class StatisticTables
{
    /// <summary>One row for each series: how much it rises, against what noise.</summary>
    public static Table Curves(BenchmarkSignal benchmark)
    {
        var signal = benchmark.Primary;
        var unit = TrainingUnit.For([.. signal.Series.Select(series => series.Curve)]);
        return new(
            $"One curve of {benchmark.Data.Task}: noise, trend and what pure noise would give",
            [
                Text("series"), Number("noise"), Number("item error"), Number("gain / noise"), Number("isotonic R²"), Number("trend p"),
                Number("SQ p"), Number("SQ of noise"), Number($"signal from, {unit.Symbol}"), Number("P(best)"),
            ],
            [.. signal.Series.Select(series => CurveRow(series, unit, benchmark.Family.Signal))]);
    }

    /// <summary>One row for each score over all series.</summary>
    public static Table Family(BenchmarkSignal benchmark)
    {
        var (family, all) = (benchmark.Family, benchmark.Family.Signal);
        var unit = TrainingUnit.For([.. benchmark.Primary.Judged.Select(series => series.Curve)]);
        var last = $"the last {NumberText.Count(family.LastCheckpoints)} checkpoints of each";
        return new(
            $"Many curves of {benchmark.Data.Task}: {NumberText.Count(all.Judged.Count)} series at {NumberText.Count(all.Grid.Tokens.Count)} common checkpoints",
            [Text("score"), Number("value"), Number("unlimited items"), Number("95% interval"), Text("of")],
            [
                Row("SQ", all.SignalQuality, "E2LM signal quality, mean over series"),
                Row("RC", all.RankingConsistency, $"agreement with {all.Consistency.Reference}, ties count {(all.Consistency.Ties == TieRule.Half ? "½" : "0")}; {NumberText.Count(all.Consistency.Pairs)} pairs at {NumberText.Count(all.Consistency.Compared)} checkpoints"),
                Row("CS", all.ScienceCompliance, family.WebSeries is null ? "science compliance; no control" : $"{family.ScienceSeries} against {family.WebSeries}"),
                Row("global", all.Global, Weights(all)),
                Row("consecutive τ-b", all.ConsecutiveTau, "order at one checkpoint and the next, second half"),
                Row("flip rate", all.FlipRate, "share of steps at which a pair changes its order"),
                Row("decision accuracy", all.DecisionAccuracy, "pairs that a quarter of the way orders as the end does"),
                Plain("last flip", all.LastFlip.Value * unit.PerToken, $"{unit.Symbol}, from which the final order holds"),
                Plain("signal / noise", family.Anova.Ratio, $"spread of the models over noise (ANOVA), {last}"),
                Plain("reliability", family.Anova.Reliability, "ICC of one checkpoint"),
                Plain("to average", family.CheckpointsToAverage, $"checkpoints whose mean has a reliability of {NumberText.Share(BenchmarkFamily.WantedReliability)}"),
                Plain("FineTasks monotonicity", family.FineTasks.Monotonicity, $"wanted ≥ {NumberText.Share(FineTasksVerdict.LeastMonotonicity)}{(family.FineTasks.Monotonicity >= FineTasksVerdict.LeastMonotonicity ? ", met" : "")}; its other criteria need one model trained with several seeds"),
                Plain("FineTasks ordering", family.FineTasks.OrderingConsistency, "τ-a of consecutive checkpoints, second half; without a threshold"),
            ]);
    }

    /// <summary>The global score as a sum.</summary>
    public static string Weights(FamilySignal all) =>
        $"{NumberText.Compact(all.Weights.SignalQuality)} SQ + {NumberText.Compact(all.Weights.RankingConsistency)} RC + {NumberText.Compact(all.Weights.ScienceCompliance)} CS";

    private static TableCell[] CurveRow(SeriesSignal series, TrainingUnit unit, FamilySignal all)
    {
        var curve = series.Statistics!;
        var at = all.Judged.ToList().IndexOf(series.Curve.Series);
        return
        [
            series.Label,
            NumberText.Significant(curve.SecondDifferenceNoise),
            NumberText.Significant(series.MeanError),
            NumberText.Compact(curve.GainOverNoise),
            NumberText.Share(curve.IsotonicR2),
            NumberText.Probability(curve.MannKendall.PValue),
            NumberText.Probability(curve.SignalQualityP),
            NumberText.Share(curve.Null.Percentile95),
            NumberText.Compact(curve.TokensToSignal * unit.PerToken),
            NumberText.Share(at >= 0 && at < all.FinalRanking.WinShare.Count ? all.FinalRanking.WinShare[at] : double.NaN),
        ];
    }

    private static TableCell[] Row(string name, ScoreInterval score, string of) =>
        [name, NumberText.Share(score.Value), NumberText.Share(score.Corrected), NumberText.Range(score.Interval), of];

    private static TableCell[] Plain(string name, double value, string of) => [name, NumberText.Compact(value), "", "", of];
}

using EarlySignal.Signals.Noise;
using EarlySignal.Signals.Rankings;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Signals.GoldenVectors;

internal static class SnrFunctions
{
    public static GoldenFunctions All { get; } = new(new Dictionary<string, Func<GoldenVector, object>>
    {
        ["snr.spread"] = v => SpreadOf(v.Arguments[0].GetString()!)
            .Of(v.Numbers(1), v.Named.TryGetValue("ref_mean", out var mean) ? mean.GetDouble() : double.NaN),
        ["snr.snr_metrics_py"] = v => SignalAndNoise.Ratio(v.Numbers(0), v.Numbers(1)),
        ["snr.snr_small_scale_code"] = v => SignalAndNoise.Pooled(v.Rows(0)),
        ["snr.snr_paper"] = v => v.Arguments.Count > 1
            ? SignalAndNoise.Paper(v.Rows(0), (int)v.Number(1), sample: v.Number(2) == 1)
            : SignalAndNoise.Paper(v.Rows(0)),
        ["snr.compute_snr_mask"] = v => SignalAndNoise.OfSubtask(v.Numbers(0), v.Numbers(1)),
        ["snr.snr_anova"] = v => Parts(AnovaSignal.Of(v.Rows(0))),
        ["snr.checkpoints_for_reliability"] = v => SpearmanBrown.CheckpointsFor(v.Number(0)),
        ["snr.expected_decision_accuracy"] = v => DecisionAccuracy.Expected(v.Numbers(0), v.Number(1), v.Arguments.Count > 2 ? v.Number(2) : 0),
        ["snr.decision_acc"] = v => DecisionAccuracy.Of(v.Numbers(0), v.Numbers(1)),
        ["snr.decision_acc_fast"] = v => DecisionAccuracy.SignalAndNoise(v.Numbers(0), v.Numbers(1)),
        ["snr.decision_acc_datadecide"] = v => DecisionAccuracy.DataDecide(v.Numbers(0), v.Numbers(1)),
        ["snr.decision_acc_paper"] = v => DecisionAccuracy.SameSign(v.Numbers(0), v.Numbers(1)),
        ["snr.decision_acc_3seed"] = v => DecisionAccuracy.Unanimous(v.Rows(0), v.Rows(1)),
        ["snr.ordering_consistency"] = v => StepOrder.ConsecutiveTau(v.Rows(0), tauA: v.Arguments.Count == 1 || v.Arguments[1].GetString() == "a"),
        ["snr.flip_rate"] = v => StepOrder.FlipRate(v.Rows(0)),
        ["snr.last_flip_step"] = v => StepOrder.LastFlip(v.Numbers(0), v.Rows(1)),
        ["snr.rank_agreement_with_final"] = v => StepOrder.AgreementWithFinal(v.Rows(0)),
    });

    private static Spread SpreadOf(string name) => name switch
    {
        "dispersion" or "range" => Spread.Range,
        "rel_dispersion" => Spread.RelativeRange,
        "dispersion_shifted" => Spread.ShiftedRange,
        "mpd" => Spread.PairDistance,
        "rel_mpd" => Spread.RelativePairDistance,
        "mpsd" => Spread.SquaredPairDistance,
        "rel_mpsd" => Spread.RelativeSquaredPairDistance,
        "rel_std" => Spread.RelativeDeviation,
        "rms_deviation" => Spread.Deviation,
        "mad" => Spread.MedianDeviation,
        "aad" => Spread.MeanDeviation,
        "dist_std" => Spread.PairDistanceDeviation,
        "quartile_deviation" => Spread.QuartileDeviation,
        "iqr" => Spread.RelativeQuartileRange,
        "robust_range" => Spread.RobustRange,
        "gini" => Spread.Gini,
        "star_discrepancy" => Spread.StarDiscrepancy,
        _ => throw new ArgumentException(name),
    };

    private static object Parts(AnovaSignal signal) => new
    {
        msb = signal.MeanSquareBetween,
        msw = signal.MeanSquareWithin,
        var_between = signal.VarianceBetween,
        sd_noise = signal.Noise,
        snr = signal.Ratio,
        icc1 = signal.Reliability,
        icc_mean = signal.ReliabilityOfMean,
        f = signal.F,
    };
}

using EarlySignal.Basics;
using EarlySignal.Metrics;
using EarlySignal.Signals.Inference;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Signals.GoldenVectors;

internal static class InferenceFunctions
{
    public static GoldenFunctions All { get; } = new(new Dictionary<string, Func<GoldenVector, object>>
    {
        ["inference.norm_ppf"] = v => Gaussian.Quantile(v.Number(0)),
        ["inference.mean_stderr"] = v => MetricValue.Mean(v.Numbers(0)).StandardError,
        ["inference.bernoulli_stderr"] = v => StandardError.OfShare(v.Number(0), (int)v.Number(1)),
        ["inference.clustered_stderr"] = v => StandardError.OfClusters(v.Numbers(0), Labels(v, 1)),
        ["inference.bootstrap_indices"] = v => Bootstrap.Draw((int)v.Number(0), (ulong)v.Number(1), (int)v.Number(2)),
        ["inference.bootstrap_mean"] = v => Parts(Bootstrap.OfMean(v.Numbers(0), (ulong)v.Number(1), (int)v.Number(2))),
        ["inference.bootstrap_rank_stability"] = v => Parts(RankStability.Of(v.Rows(0), (ulong)v.Number(1), (int)v.Number(2))),
        ["inference.paired"] = v => Parts(v.Arguments.Count == 2
            ? PairedTest.Of(v.Numbers(0), v.Numbers(1))
            : PairedTest.OfClusters(v.Numbers(0), v.Numbers(1), Labels(v, 2))),
        ["inference.unpaired_z"] = v => Parts(UnpairedTest.Of(v.Number(0), v.Number(1), v.Number(2), v.Number(3))),
        ["inference.mcnemar_exact"] = v => Parts(SignTest.Of(v.Numbers(0), v.Numbers(1))),
        ["inference.wilson"] = v => Parts(WilsonInterval.Of((int)v.Number(0), (int)v.Number(1))),
        ["inference.holm"] = v => MultipleTesting.Holm(v.Numbers(0)),
        ["inference.benjamini_hochberg"] = v => MultipleTesting.BenjaminiHochberg(v.Numbers(0)),
        ["inference.questions_needed"] = v => Power.ItemsNeeded(v.Number(0), v.Number(1)),
        ["inference.minimum_detectable_effect"] = v => Power.MinimumDetectableDifference((int)v.Number(0),
            Power.PairedVariance(v.Number(1), v.Number(2), v.Number(3), (int)v.Number(4), (int)v.Number(5))),
        ["inference.omega2_paired_binary"] = v => Power.PairedVarianceOfShares(v.Number(0), v.Number(1)),
        ["inference.min_questions_for_separation"] = v => Power.ItemsNeeded(v.Numbers(0), v.Numbers(1)),
        ["inference.min_checkpoints_for_separation"] = v => Power.CheckpointsNeeded(v.Number(0), v.Number(1)),
        ["inference.pass_until"] = v => Parts((int)v.Number(0), (int)v.Number(1)),
        ["inference.pass_at_k"] = v => PassRate.AtK((int)v.Number(0), (int)v.Number(1), (int)v.Number(2)),
        ["inference.pooled_sample_stderr"] = v => GroupMean.Micro(v.Numbers(0).Zip(v.Numbers(1), (error, items) => new MetricValue(0.5, error, (int)items))).StandardError,
        ["inference.macro_stderr"] = v => GroupMean.Macro(v.Numbers(0).Select(error => new MetricValue(0.5, error, 100))).StandardError,
    });

    private static string[] Labels(GoldenVector v, int index) => [.. v.Arguments[index].EnumerateArray().Select(label => label.ToString())];

    private static object Parts(Bootstrap bootstrap) => new { mean = bootstrap.Mean, se = bootstrap.StandardError, lo = bootstrap.Interval.Low, hi = bootstrap.Interval.High };

    private static object Parts(RankStability stability) => new { mean_tau = stability.MeanTau, p_best = stability.BestStaysBest, flip = stability.Flips };

    private static object Parts(PairedTest test) => new
    {
        delta = test.Difference,
        se = test.StandardError,
        z = test.Z,
        p = test.PValue,
        lo = test.Interval.Low,
        hi = test.Interval.High,
        corr = test.Correlation,
    };

    private static object Parts(UnpairedTest test) => new { z = test.Z, p = test.PValue };

    private static object Parts(SignTest test) => new { b10 = test.FirstBetter, b01 = test.SecondBetter, p = test.PValue };

    private static object Parts(Interval interval) => new { lo = interval.Low, hi = interval.High };

    private static object Parts(int draws, int right) => new { mle = PassRate.Until(draws, right), unbiased = PassRate.UntilUnbiased(draws, right) };
}

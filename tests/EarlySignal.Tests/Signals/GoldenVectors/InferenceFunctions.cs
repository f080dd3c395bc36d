using EarlySignal.Metrics;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Signals.GoldenVectors;

internal static class InferenceFunctions
{
    public static GoldenFunctions All { get; } = new(new Dictionary<string, Func<GoldenVector, object>>
    {
        ["inference.mean_stderr"] = v => MetricValue.Mean(v.Numbers(0)).StandardError,
    }, NotYet: """
        inference.benjamini_hochberg inference.bernoulli_stderr inference.bootstrap_indices inference.bootstrap_mean inference.bootstrap_rank_stability
        inference.clustered_stderr inference.holm inference.macro_stderr inference.mcnemar_exact inference.min_checkpoints_for_separation
        inference.min_questions_for_separation inference.minimum_detectable_effect inference.norm_ppf inference.omega2_paired_binary inference.paired
        inference.pass_at_k inference.pass_until inference.pooled_sample_stderr inference.questions_needed inference.unpaired_z inference.wilson
        """);
}

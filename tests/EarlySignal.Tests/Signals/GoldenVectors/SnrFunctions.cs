namespace EarlySignal.Tests.Signals.GoldenVectors;

internal static class SnrFunctions
{
    public static GoldenFunctions All { get; } = new(new Dictionary<string, Func<Support.GoldenVector, object>>(), NotYet: """
        snr.checkpoints_for_reliability snr.compute_snr_mask snr.decision_acc snr.decision_acc_3seed snr.decision_acc_datadecide snr.decision_acc_fast
        snr.decision_acc_paper snr.expected_decision_accuracy snr.flip_rate snr.last_flip_step snr.ordering_consistency snr.rank_agreement_with_final
        snr.snr_anova snr.snr_metrics_py snr.snr_paper snr.snr_small_scale_code snr.spread
        """);
}

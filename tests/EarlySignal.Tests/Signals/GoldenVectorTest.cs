using System.Text.Json;
using EarlySignal.Basics;
using EarlySignal.Metrics;
using EarlySignal.Signals;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Signals;

[Trait("Category", "Golden")]
public class GoldenVectorTest
{
    private const string Folder = "signal";

    private static readonly Dictionary<string, Func<GoldenVector, double[]>> Implemented = new()
    {
        ["core.average_ranks"] = v => Rank.Mid(v.Numbers(0)),
        ["core.ordinal_ranks"] = v => [.. Rank.Ordinal(v.Numbers(0)).Select(rank => (double)rank)],
        ["core.pearson"] = v => [Correlation.Pearson(v.Numbers(0), v.Numbers(1))],
        ["core.spearman"] = v => [Correlation.Spearman(v.Numbers(0), v.Numbers(1))],
        ["series.e2lm_signal_quality"] = v => Parts(E2lmSignalQuality.Of(v.Numbers(0))),
        ["series.autocorrelation"] = v => [E2lmSignalQuality.AutocorrelationAt(v.Numbers(0), (int)v.Number(1))],
        ["series.mann_kendall"] = v => Parts(MannKendall.Of(v.Numbers(0))),
        ["series.isotonic_fit"] = v => IsotonicFit.Of(v.Numbers(0)),
        ["series.isotonic_r2"] = v => [IsotonicFit.RSquared(v.Numbers(0))],
        ["series.permutation_pvalue"] = v => [PermutationTest.PValue(v.Numbers(0), Statistic(v.Arguments[1].GetString()!), (ulong)v.Number(2), (int)v.Number(3))],
        ["series.tokens_to_signal"] = v => [TokensToSignal.Of(CurveOf(v), v.Number(2))],
        ["mcq.argmax_first"] = v => [ChoiceArithmetic.FirstMaximum(v.Numbers(0))],
        ["mcq.acc"] = v => [ChoiceArithmetic.Accuracy(v.Numbers(0), (int)v.Number(1))],
        ["mcq.bits_per_byte"] = v => [ChoiceArithmetic.BitsPerByte(v.Number(0), System.Text.Encoding.UTF8.GetByteCount(v.Arguments[1].GetString()!))],
        ["mcq.brier_lm_eval"] = v => [MeanOverItems(v, (scores, gold) => ChoiceArithmetic.Brier(scores, gold))],
        ["mcq.loglikelihood_diff"] = v => [MeanOverItems(v, (scores, gold) => ChoiceArithmetic.DifferenceFromMean(scores, gold))],
        ["mcq.chance_accuracy"] = v => [Chance.OfChoiceCounts(ChoiceCounts(v)).Value],
        ["mcq.chance_se"] = v => [Chance.OfChoiceCounts(ChoiceCounts(v)).StandardError],
        ["inference.mean_stderr"] = v => [MetricValue.Mean(v.Numbers(0)).StandardError],
        ["prng.Rng.unit"] = v => Units(new SeededRandom((ulong)v.Number(0)), v.Expected.GetArrayLength()),
    };

    // Functions of the file that no part of the library claims yet. A name that is in neither list fails a test.
    private static readonly HashSet<string> NotYet = [.. """
        core.kendall_counts core.kendall_tau_a core.kendall_tau_b core.percentile core.ranking_from_scores core.rank_biased_overlap core.rbo_ext
        series.ai2_monotonicity series.ai2_total_variation series.ema_pandas series.ema_simple series.moving_average_ai2 series.noise_residual
        series.noise_robust series.noise_second_difference series.noise_successive series.rel_std_last_n series.series_snr
        snr.checkpoints_for_reliability snr.compute_snr_mask snr.decision_acc snr.decision_acc_3seed snr.decision_acc_datadecide snr.decision_acc_fast
        snr.decision_acc_paper snr.expected_decision_accuracy snr.flip_rate snr.last_flip_step snr.ordering_consistency snr.rank_agreement_with_final
        snr.snr_anova snr.snr_metrics_py snr.snr_paper snr.snr_small_scale_code snr.spread
        finetasks.monotonicity finetasks.non_randomness finetasks.normalised_score finetasks.snr_seeds finetasks.verdict
        mcq.acc_tie_fair mcq.chain mcq.correlation_summary mcq.datadecide mcq.logit_margin mcq.normalise mcq.rolling_bits_per_byte
        inference.benjamini_hochberg inference.bernoulli_stderr inference.bootstrap_indices inference.bootstrap_mean inference.bootstrap_rank_stability
        inference.clustered_stderr inference.holm inference.macro_stderr inference.mcnemar_exact inference.min_checkpoints_for_separation
        inference.min_questions_for_separation inference.minimum_detectable_effect inference.norm_ppf inference.omega2_paired_binary inference.paired
        inference.pass_at_k inference.pass_until inference.pooled_sample_stderr inference.questions_needed inference.unpaired_z inference.wilson
        items.ability items.ability_se items.corrected_item_total items.cronbach_alpha items.discrimination_index items.fisher_information items.fluid
        items.gp_irt items.learning_slope items.metabench_difficulty items.metabench_discrimination items.metabench_keep items.point_biserial
        items.subtask_order
        curves.aicc curves.bnsl curves.chinchilla curves.dr_hill_zero_background curves.ensemble curves.exp4 curves.fit_ilog2 curves.fit_loglinear
        curves.fit_pow3 curves.gadre_error curves.ilog2 curves.janoschek curves.ladder_step1 curves.ladder_step2 curves.log_power curves.log_sigmoid3
        curves.loglog_linear curves.mmf curves.pow3 curves.pow4 curves.relative_error curves.rolling_backtest curves.sigmoid4 curves.tissue_areas
        curves.tissue_loss curves.vap curves.weibull
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];

    // Replayed by the tests of the room that owns them.
    private static readonly HashSet<string> Elsewhere =
    [
        "prng.Rng.next",               // Basics/SeededRandomTest: 64-bit integers, which are not doubles
        "series.e2lm_iter_to_gt",      // Checkpoints: the schedule from steps to tokens
    ];

    public static TheoryData<string> Ids => new(Vectors().Where(v => Implemented.ContainsKey(v.Function)).Select(v => v.Id));

    [NeedsTheory(Needs.Golden, Folder), MemberData(nameof(Ids))]
    public void The_library_returns_what_the_reference_does(string id)
    {
        foreach (var vector in Vectors().Where(v => v.Id == id))
            vector.Check(Implemented[vector.Function](vector));
    }

    [NeedsFact(Needs.Golden, Folder)]
    public void Every_function_of_the_file_is_implemented_or_known_to_be_missing()
    {
        var unknown = Vectors().Select(v => v.Function).Distinct()
            .Where(name => !Implemented.ContainsKey(name) && !NotYet.Contains(name) && !Elsewhere.Contains(name));
        Assert.Empty(unknown);
    }

    [Fact]
    public void No_function_is_both_implemented_and_missing() => Assert.Empty(Implemented.Keys.Intersect(NotYet.Concat(Elsewhere)));

    private static IEnumerable<GoldenVector> Vectors() =>
        Directory.Exists(GoldenData.At(Folder)) ? GoldenVector.ReadFolder(GoldenData.At(Folder)) : [];

    private static Func<IReadOnlyList<double>, double> Statistic(string name) => name switch
    {
        "monotonicity" => Correlation.WithOrder,
        "e2lm_sq" => scores => E2lmSignalQuality.Of(scores).SignalQuality,
        "isotonic_r2" => IsotonicFit.RSquared,
        _ => throw new ArgumentException(name),
    };

    private static double[] Parts(E2lmSignalQuality quality) => [quality.Monotonicity, quality.Autocorrelation, quality.SignalQuality];

    private static double[] Parts(MannKendall test) => [test.Score, test.Variance, test.Z, test.PValue];

    private static Curve CurveOf(GoldenVector v)
    {
        var (tokens, scores) = (v.Numbers(0), v.Numbers(1));
        var errors = v.Arguments[3].ValueKind == JsonValueKind.Array ? v.Numbers(3) : [.. scores.Select(_ => v.Number(3))];
        return new Curve("", [.. tokens.Select((_, i) => (long)i)], tokens, scores, errors);
    }

    private static double MeanOverItems(GoldenVector v, Func<double[], int, double> perItem)
    {
        var golds = v.Numbers(1);
        return CompensatedSum.Mean([.. v.Arguments[0].EnumerateArray().Select((scores, i) => perItem(GoldenVector.Numbers(scores), (int)golds[i]))]);
    }

    private static int[] ChoiceCounts(GoldenVector v) => [.. v.Numbers(0).Select(count => (int)count)];

    private static double[] Units(SeededRandom random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.Unit())];
}

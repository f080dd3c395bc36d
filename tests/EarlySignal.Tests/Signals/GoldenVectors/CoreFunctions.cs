using EarlySignal.Basics;
using EarlySignal.Signals;

namespace EarlySignal.Tests.Signals.GoldenVectors;

internal static class CoreFunctions
{
    public static GoldenFunctions All { get; } = new(new Dictionary<string, Func<Support.GoldenVector, object>>
    {
        ["core.average_ranks"] = v => Rank.Mid(v.Numbers(0)),
        ["core.ordinal_ranks"] = v => Rank.Ordinal(v.Numbers(0)),
        ["core.pearson"] = v => Correlation.Pearson(v.Numbers(0), v.Numbers(1)),
        ["core.spearman"] = v => Correlation.Spearman(v.Numbers(0), v.Numbers(1)),
        ["prng.Rng.unit"] = v => Units(new SeededRandom((ulong)v.Number(0)), v.Expected.GetArrayLength()),
    }, NotYet: "core.kendall_counts core.kendall_tau_a core.kendall_tau_b core.percentile core.ranking_from_scores core.rank_biased_overlap core.rbo_ext");

    private static double[] Units(SeededRandom random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.Unit())];
}

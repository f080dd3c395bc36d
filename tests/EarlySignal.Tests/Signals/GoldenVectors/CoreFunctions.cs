using EarlySignal.Basics;
using EarlySignal.Signals;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Signals.GoldenVectors;

internal static class CoreFunctions
{
    public static GoldenFunctions All { get; } = new(new Dictionary<string, Func<GoldenVector, object>>
    {
        ["core.average_ranks"] = v => Rank.Mid(v.Numbers(0)),
        ["core.ordinal_ranks"] = v => Rank.Ordinal(v.Numbers(0)),
        ["core.pearson"] = v => Correlation.Pearson(v.Numbers(0), v.Numbers(1)),
        ["core.spearman"] = v => Correlation.Spearman(v.Numbers(0), v.Numbers(1)),
        ["core.kendall_counts"] = v => Counts(Kendall.Of(v.Numbers(0), v.Numbers(1))),
        ["core.kendall_tau_a"] = v => Kendall.Of(v.Numbers(0), v.Numbers(1)).TauA,
        ["core.kendall_tau_b"] = v => Kendall.Of(v.Numbers(0), v.Numbers(1)).TauB,
        ["core.percentile"] = v => Quantile.Of(v.Numbers(0), v.Number(1) / 100),
        ["core.ranking_from_scores"] = v => Rank.Names([.. v.Arguments[0].EnumerateArray().Select(name => name.GetString()!)], v.Numbers(1)),
        ["core.rank_biased_overlap"] = v => v.Arguments.Count == 2
            ? RankBiasedOverlap.Of(Letters(v, 0), Letters(v, 1))
            : RankBiasedOverlap.Of(Letters(v, 0), Letters(v, 1), v.Number(2), (int)v.Number(3), v.Arguments[4].GetBoolean()),
        ["core.rbo_ext"] = v => RankBiasedOverlap.Extrapolated(Letters(v, 0), Letters(v, 1), v.Number(2)),
        ["prng.Rng.unit"] = v => Units(new SeededRandom((ulong)v.Number(0)), v.Expected.GetArrayLength()),
    });

    private static int[] Counts(Kendall pairs) => [pairs.Concordant, pairs.Discordant, pairs.TiedInFirst, pairs.TiedInSecond, pairs.TiedInBoth];

    // The file writes a list of one-letter names as one string.
    private static string[] Letters(GoldenVector v, int index) => [.. v.Arguments[index].GetString()!.Select(letter => letter.ToString())];

    private static double[] Units(SeededRandom random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.Unit())];
}

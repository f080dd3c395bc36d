using EarlySignal.Basics;
using EarlySignal.Signals;

namespace EarlySignal.Tests.Signals;

public class RankAgreementTest
{
    [Fact]
    public void Kendalls_tau_is_1_for_any_rising_transformation_and_turns_with_the_order()
    {
        var random = new SeededRandom(2);
        for (var trial = 0; trial < 50; trial++)
        {
            double[] x = [.. Enumerable.Range(0, 12).Select(_ => Math.Round(random.Unit(), 1))], y = [.. x.Select(_ => Math.Round(random.Unit(), 1))];
            var (there, back) = (Kendall.Of(x, y), Kendall.Of(y, x));
            Assert.Equal((there.TauB, there.TiedInFirst), (back.TauB, back.TiedInSecond));
            Assert.Equal(66, there.Pairs);
            Assert.Equal(-there.TauB, Kendall.Of(x, [.. y.Select(value => -value)]).TauB, 1e-12);
            Assert.Equal(1, Kendall.Of(x, [.. x.Select(value => Math.Exp(value))]).TauB, 1e-12);
            Assert.InRange(there.TauB, -1, 1);
            Assert.True(Math.Abs(there.TauA) <= Math.Abs(there.TauB));
        }
        Assert.Equal(0, Kendall.Of([1, 1, 1], [1, 2, 3]).TauA);
    }

    [Fact]
    public void Rank_biased_overlap_is_mutual_weighs_the_top_and_is_1_for_the_same_list()
    {
        string[] list = ["a", "b", "c", "d", "e"], topSwapped = ["b", "a", "c", "d", "e"], endSwapped = ["a", "b", "c", "e", "d"];
        foreach (var p in new[] { 0.5, 0.9 })
        {
            Assert.Equal(1, RankBiasedOverlap.Of(list, list, p, extrapolate: true), 1e-12);
            Assert.True(RankBiasedOverlap.Of(list, topSwapped, p) < RankBiasedOverlap.Of(list, endSwapped, p));
            Assert.Equal(RankBiasedOverlap.Extrapolated(list, topSwapped, p), RankBiasedOverlap.Extrapolated(topSwapped, list, p), 1e-12);
            Assert.Equal(RankBiasedOverlap.Of(list, topSwapped, p, extrapolate: true), RankBiasedOverlap.Extrapolated(list, topSwapped, p), 1e-12);
            Assert.Equal(RankBiasedOverlap.Extrapolated(list, ["b", "z"], p), RankBiasedOverlap.Extrapolated(["b", "z"], list, p), 1e-12);
        }
        Assert.Equal(0, RankBiasedOverlap.Of(list, ["x", "y"]));
    }
}

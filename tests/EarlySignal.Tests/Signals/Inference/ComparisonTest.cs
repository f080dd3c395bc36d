using EarlySignal.Basics;
using EarlySignal.Signals.Inference;

namespace EarlySignal.Tests.Signals.Inference;

public class ComparisonTest
{
    [Fact]
    public void Exchanging_the_models_turns_the_paired_test_over()
    {
        foreach (var (a, b) in Pairs(50))
        {
            var (there, back) = (PairedTest.Of(a, b), PairedTest.Of(b, a));
            Assert.Equal(there.Difference, -back.Difference, 1e-12);
            Assert.Equal(there.PValue, back.PValue, 1e-12);
            Assert.Equal(there.Interval.Low, -back.Interval.High, 1e-12);
            Assert.Equal(SignTest.Of(a, b).FirstBetter, SignTest.Of(b, a).SecondBetter);
            Assert.Equal(SignTest.Of(a, b).PValue, SignTest.Of(b, a).PValue);
        }
    }

    [Fact]
    public void An_interval_leaves_out_0_exactly_when_p_is_below_its_level()
    {
        foreach (var (a, b) in Pairs(200))
            foreach (var test in new[] { PairedTest.Of(a, b, level: 0.9), PairedTest.Student(a, b, level: 0.9) })
                Assert.Equal(test.PValue < 0.1, !test.Interval.Contains(0));
    }

    [Fact]
    public void Students_test_claims_less_and_agrees_with_the_printed_table()
    {
        foreach (var (a, b) in Pairs(50))
            Assert.True(PairedTest.Student(a, b).PValue > PairedTest.Of(a, b).PValue);
        // With 4 degrees of freedom 2.776 errors are the two-sided 5 % point.
        double[] differences = [-1, -0.5, 0, 0.5, 1];
        var shift = 2.776445105 * Math.Sqrt(2.5 / 4 / 5);
        Assert.Equal(0.05, PairedTest.Student([.. differences.Select(d => d + shift)], new double[5]).PValue, 1e-8);
    }

    [Fact]
    public void Clusters_of_one_change_nothing_and_one_cluster_leaves_no_error()
    {
        foreach (var (a, b) in Pairs(20))
        {
            int[] single = [.. Enumerable.Range(0, a.Length)];
            Assert.Equal(PairedTest.Of(a, b).StandardError, PairedTest.OfClusters(a, b, single).StandardError, 1e-12);
            var together = PairedTest.OfClusters(a, b, new int[a.Length]);
            Assert.True(double.IsNaN(together.PValue) && together.HasFewClusters);
        }
    }

    [Fact]
    public void Missing_scores_are_left_out_and_nothing_left_is_undefined()
    {
        double[] a = [1, double.NaN, 0, 1, 1], b = [0, 1, 0, double.NaN, 0];
        Assert.Equal(PairedTest.Of([1, 0, 1], [0, 0, 0]), PairedTest.Of(a, b));
        Assert.Equal(3, PairedTest.OfClusters(a, b, ["x", "y", "z", "x", "y"]).Clusters);
        Assert.Equal(SignTest.OfCounts(2, 0), SignTest.Of(a, b));
        foreach (var test in new[] { PairedTest.Of([], []), PairedTest.Student([], []), PairedTest.Of([1], [0]), PairedTest.Of([1, 1], [0, 0]) })
            Assert.True(double.IsNaN(test.PValue));
        Assert.Equal(1, SignTest.Of([], []).PValue);
        Assert.True(double.IsNaN(UnpairedTest.Of(0.5, 0, 0.4, 0).PValue));
        Assert.True(double.IsNaN(UnpairedTest.Of(0.5, double.NaN, 0.4, 0.1).PValue));
    }

    [Fact]
    public void On_related_scores_the_paired_test_is_sharper_than_the_unpaired_one()
    {
        var random = new SeededRandom(8);
        double[] hard = [.. Enumerable.Range(0, 400).Select(_ => random.Unit())];
        double[] a = [.. hard.Select(h => h + 0.02 * random.Unit())], b = [.. hard.Select(h => h + 0.03 * random.Unit())];
        var (errorA, errorB) = (StandardError.OfMean(a), StandardError.OfMean(b));
        Assert.True(PairedTest.Of(a, b).PValue < 1e-6);
        Assert.True(UnpairedTest.Of(a.Average(), errorA, b.Average(), errorB).PValue > 0.5);
    }

    [Fact]
    public void The_sign_tests_p_is_twice_the_tail_of_a_fair_coin()
    {
        // Of 10 throws: (1 + 10 + 45) / 1024 have at most two heads.
        Assert.Equal(2 * 56 / 1024.0, SignTest.OfCounts(8, 2).PValue, 1e-12);
        Assert.Equal(1, SignTest.OfCounts(5, 5).PValue);
        Assert.InRange(SignTest.OfCounts(5100, 4900).PValue, 0.04, 0.06);
    }

    [Fact]
    public void Wilsons_interval_lies_around_the_share_and_inside_0_and_1()
    {
        for (var n = 1; n < 40; n++)
        {
            for (var k = 0; k <= n; k++)
            {
                var interval = WilsonInterval.Of(k, n);
                Assert.True(interval.Contains((double)k / n) && interval.Low >= 0 && interval.High <= 1);
                Assert.Equal(interval.Low, 1 - WilsonInterval.Of(n - k, n).High, 1e-12);
                Assert.True(WilsonInterval.Of(k, n, level: 0.99).High >= interval.High);
            }
        }
        Assert.True(double.IsNaN(WilsonInterval.Of(0, 0).Low));
    }

    [Fact]
    public void Adjusted_p_values_keep_the_order_are_never_smaller_and_Holms_is_the_stricter()
    {
        var random = new SeededRandom(21);
        for (var trial = 0; trial < 50; trial++)
        {
            double[] p = [.. Enumerable.Range(0, 1 + random.Index(20)).Select(_ => random.Unit() * random.Unit())];
            var (holm, bh) = (MultipleTesting.Holm(p), MultipleTesting.BenjaminiHochberg(p));
            for (var i = 0; i < p.Length; i++)
            {
                Assert.True(p[i] <= bh[i] && bh[i] <= holm[i] && holm[i] <= 1);
                Assert.All(Enumerable.Range(0, p.Length).Where(j => p[j] > p[i]), j => Assert.True(bh[j] >= bh[i] && holm[j] >= holm[i]));
            }
        }
    }

    [Fact]
    public void A_test_without_a_p_stays_so_and_is_not_counted()
    {
        Assert.Equal([0.02, double.NaN, 0.03], MultipleTesting.Holm([0.01, double.NaN, 0.03]));
        Assert.Equal([0.02, double.NaN, 0.03], MultipleTesting.BenjaminiHochberg([0.01, double.NaN, 0.03]));
        Assert.Empty(MultipleTesting.Holm([]));
    }

    [Fact]
    public void Benjamini_and_Hochberg_keep_false_findings_below_their_share()
    {
        // 15 of 20 hypotheses are true nulls; 5 are effects of four errors.
        var shares = Enumerable.Range(0, 1000).Select(trial =>
        {
            var random = SeededRandom.ForReplicate(77, trial);
            double[] p = [.. Enumerable.Range(0, 20).Select(i => Gaussian.TwoSidedP(Gaussian.Quantile(random.Unit()) + (i < 5 ? 4 : 0)))];
            var found = MultipleTesting.BenjaminiHochberg(p).Select((q, i) => (Found: q < 0.1, IsNull: i >= 5)).Where(test => test.Found).ToArray();
            return found.Length == 0 ? 0 : (double)found.Count(test => test.IsNull) / found.Length;
        });
        // The expectation is 0.1 × 15 / 20.
        Assert.InRange(shares.Average(), 0.06, 0.09);
    }

    private static IEnumerable<(double[] A, double[] B)> Pairs(int count)
    {
        var random = new SeededRandom(99);
        for (var i = 0; i < count; i++)
        {
            var n = 5 + random.Index(30);
            double[] a = [.. Enumerable.Range(0, n).Select(_ => random.Unit())];
            yield return (a, [.. a.Select(value => 0.5 * value + 0.6 * random.Unit())]);
        }
    }
}

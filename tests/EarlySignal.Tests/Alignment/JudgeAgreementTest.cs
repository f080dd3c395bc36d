using EarlySignal.Alignment;
using EarlySignal.Basics;

namespace EarlySignal.Tests.Alignment;

public class JudgeAgreementTest
{
    [Fact]
    public void Kappa_of_a_worked_example()
    {
        // 20 both yes, 15 both no, 5 and 10 apart: agreement 0.7, by chance 0.5.
        var agreement = JudgeAgreement.Of(new[,] { { 20, 5 }, { 10, 15 } });
        Assert.Equal((50, 0.7), (agreement.Items, agreement.Agreement));
        Assert.Equal(0.4, agreement.Kappa, 1e-12);
        Assert.InRange(agreement.Interval.Low, 0.14, 0.16);
        Assert.InRange(agreement.Interval.High, 0.64, 0.66);
    }

    [Fact]
    public void The_error_is_that_of_the_delta_method()
    {
        // For shares of a multinomial, n·var(f) = Σ p g² − (Σ p g)², where g is the gradient of f; here taken numerically.
        var random = new SeededRandom(5);
        for (var round = 0; round < 50; round++)
        {
            int[] counts = [1 + random.Index(50), 1 + random.Index(50), 1 + random.Index(50), 1 + random.Index(50)];
            double n = counts.Sum();
            double[] p = [.. counts.Select(count => count / n)];
            var gradient = Enumerable.Range(0, 4).Select(i => (Kappa(p, i, 1e-6) - Kappa(p, i, -1e-6)) / 2e-6).ToArray();
            var mean = p.Zip(gradient, (share, slope) => share * slope).Sum();
            var variance = (p.Zip(gradient, (share, slope) => share * slope * slope).Sum() - mean * mean) / n;
            var agreement = JudgeAgreement.Of(new[,] { { counts[0], counts[1] }, { counts[2], counts[3] } });
            Assert.Equal(Kappa(p, 0, 0), agreement.Kappa, 1e-12);
            Assert.Equal(Math.Sqrt(variance), agreement.StandardError, 1e-7);
        }
    }

    [Fact]
    public void Perfect_agreement_is_1_and_the_same_answer_to_everything_is_undefined()
    {
        Assert.Equal((1.0, 0.0), (JudgeAgreement.Of(new[,] { { 5, 0 }, { 0, 5 } }).Kappa, JudgeAgreement.Of(new[,] { { 5, 0 }, { 0, 5 } }).StandardError));
        Assert.True(double.IsNaN(JudgeAgreement.Of(new[,] { { 5, 0 }, { 0, 0 } }).Kappa));
        Assert.True(double.IsNaN(JudgeAgreement.Of(new int[2, 2]).Kappa));
    }

    [Fact]
    public void Items_on_which_a_judge_failed_are_left_out()
    {
        var a = new AlignmentCheck("a", [new("1", Verdict.Accept), new("2", Verdict.Reject), new("3", null, "x"), new("4", Verdict.Accept)]);
        var b = new AlignmentCheck("b", [new("1", Verdict.Accept), new("2", Verdict.Accept), new("3", Verdict.Accept), new("4", null, "x")]);
        Assert.Equal((2, 0.5), (JudgeAgreement.Of(a, b).Items, JudgeAgreement.Of(a, b).Agreement));
    }

    private static double Kappa(double[] shares, int moved, double by)
    {
        double[] p = [.. shares];
        p[moved] += by;
        var total = p.Sum();
        p = [.. p.Select(share => share / total)];
        var expected = (p[0] + p[1]) * (p[0] + p[2]) + (p[2] + p[3]) * (p[1] + p[3]);
        return (p[0] + p[3] - expected) / (1 - expected);
    }
}

using EarlySignal.Basics;
using EarlySignal.Checkpoints;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Checkpoints;

public sealed class TokenScheduleTest
{
    /// <summary>Values that the competition's organisers published, to four decimals.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(2000, 2.0972)]
    [InlineData(4000, 4.1943)]
    [InlineData(6000, 6.2915)]
    [InlineData(8000, 10.1106)]
    [InlineData(10000, 14.7906)]
    [InlineData(12000, 21.4428)]
    [InlineData(20000, 54.9972)]
    [InlineData(24000, 71.7744)]
    [InlineData(40000, 138.8833)]
    [InlineData(52000, 189.2149)]
    [InlineData(54000, 197.6035)]
    [InlineData(56000, 205.9921)]
    [InlineData(64000, 239.5466)]
    [InlineData(244000, 994.5213)]
    public void The_E2LM_batch_ramp_gives_the_published_tokens(long step, double tokens) =>
        Assert.Equal(tokens, TokenSchedule.E2lm.BillionTokens(step), 0.00005);

    [NeedsFact(Needs.Data, "e2lm/plot-data-combined-all.json")]
    public void The_E2LM_batch_ramp_equals_the_organisers_own_conversion()
    {
        var compared = 0;
        foreach (var (_, model) in JsonField.Read(Path.Combine(GoldenData.SharedData, "e2lm", "plot-data-combined-all.json"))["data"].Fields())
        {
            foreach (var (step, tokens) in model["iteration"].Items().Zip(model["gtokens"].Items()))
            {
                Assert.Equal(tokens.Double(), TokenSchedule.E2lm.BillionTokens(step.Long()), 1e-12);
                compared++;
            }
        }
        Assert.Equal(176, compared);
    }

    [Fact]
    public void The_ramp_is_continuous_and_never_slows_down()
    {
        var (before, gain) = (0.0, 0.0);
        for (var step = 1L; step <= 20000; step++)
        {
            var tokens = TokenSchedule.E2lm.BillionTokens(step);
            Assert.InRange(tokens - before, gain - 1e-12, 1024 * 4096 / 1e9 + 1e-12);
            (before, gain) = (tokens, tokens - before);
        }
    }

    [Fact]
    public void A_linear_schedule_multiplies()
    {
        Assert.Equal(0.008192, TokenSchedule.Linear(8192).BillionTokens(1000));
        Assert.Equal(0, TokenSchedule.Linear(8192).BillionTokens(0));
    }

    [Fact]
    public void Steps_and_rates_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TokenSchedule.E2lm.BillionTokens(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TokenSchedule.Linear(0));
    }
}

using EarlySignal.Runs;

namespace EarlySignal.Tests.Runs;

public class CheckTest
{
    [Fact]
    public void A_fact_that_holds_is_a_line_with_a_tick()
    {
        var check = Check.That("2 < 3 here.", true);
        Assert.Equal("✔ 2 < 3 here.", check.ToString());
        Assert.Equal("<p>✔ 2 &lt; 3 here.</p>", check.ToHtml());
    }

    [Fact]
    public void A_fact_that_does_not_hold_is_an_error_that_says_it() =>
        Assert.Contains("The score is above chance.", Assert.Throws<InvalidOperationException>(() => Check.That("The score is above chance.", false)).Message);
}

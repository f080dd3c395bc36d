using EarlySignal.Basics;

namespace EarlySignal.Tests.Basics;

public class NearestNamesTest
{
    [Theory]
    [InlineData("mian", "main")]
    [InlineData("STEP100", "step100 step10 step1000")]
    [InlineData("zzzz", "")]
    [InlineData("", "")]
    public void The_names_with_the_fewest_edits_come_first(string typed, string expected) =>
        Assert.Equal(expected, string.Join(' ', NearestNames.Of(typed, ["main", "step1000", "step100", "step10", "main"])));
}

using EarlySignal.Basics;
using EarlySignal.Hub;

namespace EarlySignal.Tests.Hub;

public class HubReferenceTest
{
    [Theory]
    [InlineData("hf://org/name", "org/name", "main", "")]
    [InlineData("hf://org/name/", "org/name", "main", "")]
    [InlineData("hf://org/name/iter_0002000", "org/name", "main", "iter_0002000")]
    [InlineData("hf://org/name@step1000", "org/name", "step1000", "")]
    [InlineData("hf://EleutherAI/pythia-1.4b@step1000/sub/folder", "EleutherAI/pythia-1.4b", "step1000", "sub/folder")]
    [InlineData("hf://org/name@refs%2Fpr%2F1/sub", "org/name", "refs/pr/1", "sub")]
    [InlineData("hf://org/name@{refs/pr/1}/sub", "org/name", "refs/pr/1", "sub")]
    [InlineData("hf://org/name@{step*-tokens*B}", "org/name", "step*-tokens*B", "")]
    [InlineData("hf://org/name/a@b%20c", "org/name", "main", "a@b c")]
    public void An_address_is_read_and_written_back(string text, string repository, string revision, string subfolder)
    {
        var reference = HubReference.Parse(text);
        Assert.Equal((repository, revision, subfolder), (reference.Repository, reference.Revision, reference.Subfolder));
        Assert.Equal(reference, HubReference.Parse(reference.ToString()));
        Assert.Equal(revision.Contains('*'), reference.IsPattern);
    }

    [Theory]
    [InlineData("org/name")]
    [InlineData("hf://name")]
    [InlineData("hf://org/")]
    [InlineData("hf://org/name\n")]
    [InlineData("hf://org/name@")]
    [InlineData("hf://org/name@/sub")]
    [InlineData("hf://org/name@{step*")]
    [InlineData("hf://org/name@{}")]
    [InlineData("hf://org/name@{step*}x")]
    [InlineData("hf://org/name@a b")]
    [InlineData("hf://org/name@a@b")]
    [InlineData("hf://org/name@..")]
    [InlineData("hf://org/name@{../../x}")]
    [InlineData("hf://org/name@..%2F..%2Fx")]
    [InlineData("hf://org/name@a%5Cb")]
    [InlineData("hf://org/name@a%00b")]
    [InlineData("hf://org/name@NUL")]
    [InlineData("hf://org/../x")]
    [InlineData("hf://../name")]
    [InlineData("hf://org/na--me")]
    [InlineData("hf://org/name?x=1")]
    [InlineData("hf://org/name/../x")]
    [InlineData("hf://org/name/..%2Fx")]
    [InlineData("hf://org/name//x")]
    [InlineData("hf://org/name/c:/x")]
    [InlineData("hf://org/name/aux.txt")]
    public void What_is_no_address_is_refused(string text) => Assert.Throws<InputException>(() => HubReference.Parse(text));

    [Fact]
    public void A_branch_pattern_without_braces_is_told_how_to_write_it() =>
        Assert.Contains("@{step*}", Assert.Throws<InputException>(() => HubReference.Parse("hf://org/name@step*")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("step*", "step1000", true)]
    [InlineData("step*", "laststep1", false)]
    [InlineData("step*-tokens*B", "step5-tokens21B", true)]
    [InlineData("step*-tokens*B", "step5-tokens21BT", false)]
    [InlineData("v1.*", "v1x2", false)]
    public void A_star_stands_for_any_characters(string pattern, string branch, bool fits) =>
        Assert.Equal(fits, HubReference.Parse($"hf://org/name@{{{pattern}}}").Matches(branch));
}

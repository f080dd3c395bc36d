using EarlySignal.Tasks.Adaptations;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Tasks.Adaptations;

public class ShotAdaptationsTest
{
    private static string Solved(int number, string answer) => $"Question: What is {number}?\nAnswer: {answer} {number}\n\n";

    [Fact]
    public void The_first_examples_of_a_split_are_shown()
    {
        using SampleTask sample = new();
        var task = sample.Load().ToCloze();
        Assert.StartsWith(Solved(90, "three") + Solved(91, "four") + "Question: What is 0?", task.Shots(2).Items()[0].Context);
        Assert.StartsWith("Question: What is 0?", task.Shots(2).Shots(0).Items()[0].Context);
        // From the scored split itself: never the question's own solution, as in lm-evaluation-harness.
        Assert.StartsWith(Solved(1, "two") + "Question: What is 0?", task.Shots(1, "test").Items()[0].Context);
        Assert.StartsWith(Solved(0, "one") + "Question: What is 1?", task.Shots(1, "test").Items()[1].Context);
        InputFault.Expect(() => task.Shots(1, "nowhere").Items(), "'nowhere'", "test, dev");
        InputFault.Expect(() => task.Shots(9).Items(), "9 examples", "at most 3");
        Assert.Throws<ArgumentOutOfRangeException>(() => task.Shots(-1));
    }

    [Fact]
    public void Examples_are_shown_by_their_ids_in_the_order_given()
    {
        using SampleTask sample = new();
        var task = sample.Load().ToCloze();
        Assert.StartsWith(Solved(92, "one") + Solved(90, "three") + "Question: What is 0?", task.ShotsById("dev", "d2", "d0").Items()[0].Context);
        Assert.StartsWith(Solved(91, "four") + "Question: What is 0?", task.ShotsById("dev", "d2", "d0").ShotsById("dev", "d1").Items()[0].Context);
        Assert.StartsWith(Solved(90, "three") + "Question: What is 0?", task.ShotsById("dev", "d2", "d0").Shots(1).Items()[0].Context);
        InputFault.Expect(() => task.ShotsById("dev", "d7").Items(), "no item 'd7' in split 'dev'");
    }

    [Fact]
    public void Examples_from_the_scored_split_are_no_longer_scored()
    {
        using SampleTask sample = new();
        var items = sample.Load().ToCloze().ShotsById("test", "t3", "t0").Items();
        Assert.Equal(10, items.Count);
        Assert.DoesNotContain(items, item => item.Id is "t0" or "t3");
        Assert.All(items, item => Assert.StartsWith(Solved(3, "four") + Solved(0, "one") + "Question: ", item.Context));
        InputFault.Expect(() => sample.Load().ShotsById("test", "t0").RandomShots(1, 0, "test"), "already taken out");
    }

    [Fact]
    public void Examples_by_chance_depend_on_the_seed_and_are_the_same_for_every_item()
    {
        using SampleTask sample = new();
        var task = sample.Load().ToCloze();
        string Prefix(ulong seed) => task.RandomShots(2, seed, "dev").Items()[0].Context.Split("Question: What is 0?")[0];
        Assert.Equal(Prefix(1), Prefix(1));
        Assert.True(Enumerable.Range(0, 20).Select(seed => Prefix((ulong)seed)).Distinct().Count() > 3);

        // Kept first, then drawn: the examples are of what was kept, and it loses them.
        var kept = task.KeepGroups("biology").RandomShots(1, 0, "test").Items();
        Assert.Equal(3, kept.Count);
        Assert.All(kept, item => Assert.Equal("biology", item.Group));
        Assert.Single(kept.Select(item => item.Context.Split("\n\n")[0]).Distinct());
    }
}

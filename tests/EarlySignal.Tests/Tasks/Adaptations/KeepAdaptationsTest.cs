using EarlySignal.Tasks;
using EarlySignal.Tasks.Adaptations;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Tasks.Adaptations;

public class KeepAdaptationsTest
{
    private static TaskDefinition Cloze => TaskDefinition.Load(Path.Combine(GoldenData.Repository, "data", "benchmarks", "science_cloze"));

    private static string[] Ids(TaskDefinition task) => [.. task.Items().Select(item => item.Id)];

    [Fact]
    public void Items_are_kept_by_condition_group_and_list_in_the_order_of_the_data()
    {
        using SampleTask sample = new();
        Assert.Equal(["t2", "t6", "t10"], Ids(sample.Load().Keep(question => question.Gold == 2, "gold is C")));
        Assert.Equal(["t1", "t4", "t7", "t10"], Ids(sample.Load().KeepGroups("chemistry", "no such group")));
        Assert.Equal(["t3", "t11"], Ids(sample.Load().KeepIds("t11", "t3")));
        Assert.Equal(["t10"], Ids(sample.Load().KeepGroups("chemistry").KeepIds("t10", "t11")));
    }

    [Fact]
    public void Prompts_of_kept_items_are_what_they_were()
    {
        using SampleTask sample = new();
        var task = sample.Load().Shots(2);
        Assert.Equal(RequestText.Of(task), RequestText.Of(task.KeepIds(Ids(task))));
        Assert.Subset(RequestText.Of(task).ToHashSet(), RequestText.Of(task.KeepGroups("biology")).ToHashSet());
    }

    [Fact]
    public void To_keep_nothing_is_an_error_that_says_how_it_came_about()
    {
        using SampleTask sample = new();
        InputFault.Expect(() => sample.Load().KeepGroups("geology").Items(), "no item left of 12", "KeepGroups(\"geology\")");
    }

    [Fact]
    public void An_item_that_is_left_out_may_be_faulty()
    {
        using TaskFolder folder = new();
        folder.WriteData("""{"id": "bad", "question": "?", "choices": [], "answer": 5}""", """{"id": "good", "question": "Is ice cold?", "choices": ["yes", "no"], "answer": 0}""");
        Assert.Equal(["good"], Ids(folder.Load().KeepIds("good")));
        Assert.Equal(["good"], Ids(folder.Load().KeepIds("good").ShuffleChoices()));
    }

    [Theory]
    [InlineData(0.5, 2, "0 2")]
    [InlineData(2.5, 4, "1")]
    [InlineData(0, 9, "0 1 2")]
    public void Items_are_kept_whose_right_answer_is_about_as_long_as_the_wrong_ones(double least, double most, string kept)
    {
        using TaskFolder folder = new();
        folder.WriteData(
            """{"question": "a", "choices": ["1234", "123", "1234", "12345"], "answer": 0}""",
            """{"question": "b", "choices": ["12345678", "12", "123", "1234"], "answer": 0}""",
            """{"question": "c", "choices": ["éé", "12"], "answer": 1}""");
        Assert.Equal(kept, string.Join(' ', Ids(folder.Load().KeepLengthRatio(least, most))));
    }

    [Fact]
    public void Samples_are_nested_and_have_the_groups_of_the_whole()
    {
        var whole = Cloze.Items();
        string[] larger = Ids(Cloze.Sample(500));
        Assert.Equal(500, larger.Length);
        Assert.Subset(larger.ToHashSet(), Ids(Cloze.Sample(100)).ToHashSet());
        Assert.NotEqual(Ids(Cloze.Sample(100)), Ids(Cloze.Sample(100, seed: 1)));
        Assert.Equal(whole.Count, Ids(Cloze.Sample(10_000)).Length);
        foreach (var count in new[] { 60, 100, 500 })
        {
            var groups = Cloze.Sample(count).Items().CountBy(item => item.Group!).ToDictionary();
            foreach (var (group, size) in whole.CountBy(item => item.Group!))
                Assert.InRange(groups[group], size * count / (double)whole.Count - 1, size * count / (double)whole.Count + 1);
        }
    }

    [Fact]
    public void Halves_share_no_item_and_make_the_whole()
    {
        var (first, second) = Cloze.Halves();
        Assert.Equal(("science_cloze_half1", "science_cloze_half2"), (first.Name, second.Name));
        Assert.Empty(Ids(first).Intersect(Ids(second)));
        Assert.Equal(Ids(Cloze).Order(), Ids(first).Concat(Ids(second)).Order());
        // 887 fair coins: 443.5 with a standard deviation of 15.
        Assert.InRange(Ids(first).Length, 444 - 60, 444 + 60);
        // Items that are left out move nobody to the other half.
        Assert.Equal(Ids(first).Intersect(Ids(Cloze.Sample(300))), Ids(Cloze.Sample(300).Halves().First));
    }
}

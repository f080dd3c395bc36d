using System.Diagnostics;
using System.Text.Json.Nodes;
using EarlySignal.Tasks;
using EarlySignal.Tasks.Adaptations;
using EarlySignal.Tasks.Validation;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Tasks.Validation;

public class TaskValidatorTest
{
    private static readonly Dictionary<string, Action<List<JsonObject>>> Plants = new()
    {
        ["duplicate-id"] = items => items[7]["id"] = "item3",
        ["gold-not-a-choice"] = items => (items[7]["a"], items[9]["a"]) = (4, -1),
        ["unusable-choices"] = items => (items[7]["c"], items[9]["c"]) = (new JsonArray("only"), new JsonArray("one", "")),
        ["unusable-item"] = items => items[7]["q"] = 5,
        ["no-wrong-choice"] = items => items[7]["a"] = new JsonArray(0, 1, 2, 3),
        ["gold-twice"] = items => items[4]["c"]![1] = items[4]["c"]![0]!.GetValue<string>() + " ",
        ["identical-choices"] = items => items[4]["c"]![2] = items[4]["c"]![3]!.DeepClone(),
        ["blank-choice"] = items => items[4]["c"]![3] = " ",
        ["duplicate-text"] = items =>
        {
            items[8]["q"] = items[4]["q"]!.DeepClone();
            items[8]["c"] = new JsonArray([.. ((JsonArray)items[4]["c"]!).Select(choice => choice!.DeepClone()).Reverse()]);
        },
        ["answer-in-question"] = items => items[4]["q"] = $"what is a {items[4]["c"]![0]!.GetValue<string>().ToUpperInvariant()}, then",
        ["gold-position"] = items =>
        {
            foreach (var item in items.Take(40))
                item["a"] = 0;
        },
        ["gold-longest"] = items => Lengthen(items, isGold => isGold),
        ["gold-shortest"] = items => Lengthen(items, isGold => !isGold),
        ["too-few-items"] = items => items.RemoveAt(0),
        ["too-many-items"] = items => items.AddRange(Enumerable.Range(100, TaskValidator.MostItems - 99).Select(SoundTask.Item)),
    };

    public static TheoryData<string> Rules => [.. Plants.Keys];

    [Fact]
    public void A_sound_task_has_no_finding()
    {
        using var folder = new TempFolder();
        Assert.Empty(TaskValidator.Check(SoundTask.Load(folder, SoundTask.Make())));
    }

    [Theory, MemberData(nameof(Rules))]
    public void A_planted_fault_gives_exactly_its_finding(string rule)
    {
        using var folder = new TempFolder();
        var items = SoundTask.Make();
        Plants[rule](items);
        // Words of three letters are unique for far fewer items than the largest task has.
        var finding = Assert.Single(TaskValidator.Check(SoundTask.Load(folder, Numbered(items))));
        Assert.Equal(rule, finding.Rule);
        Assert.NotEqual(finding.Threshold, finding.Measured);
        Assert.StartsWith(finding.Severity == Severity.Error ? "error   " : "warning ", finding.ToString());
        Assert.EndsWith(".", finding.Remedy);
    }

    [Fact]
    public void All_items_that_loading_would_refuse_are_listed_not_the_first_only()
    {
        using var folder = new TempFolder();
        var items = SoundTask.Make();
        Plants["gold-not-a-choice"](items);
        var finding = Assert.Single(TaskValidator.Check(SoundTask.Load(folder, items)));
        Assert.Equal(["item7", "item9"], finding.Items);
        Assert.Equal(2, finding.Measured);
        Assert.Contains("gold index 4", finding.Remedy);
    }

    [Fact]
    public void Items_of_an_adapted_task_are_listed_by_the_ids_that_they_keep()
    {
        using TaskFolder folder = new();
        var task = folder.Load().Keep(question => question.Id != "0", "all but the first").WithText("{{nothing}}");
        Assert.Equal(["1", "2"], TaskValidator.Check(task).Single(finding => finding.Rule == "unusable-item").Items);
    }

    [Fact]
    public void An_item_among_its_own_few_shot_examples_is_found_by_its_text()
    {
        using var folder = new TempFolder();
        const string yaml = "num_fewshot: 2\nfewshot_split: train\nfewshot_config: {sampler: first_n}\n";
        var other = SoundTask.Item(1);
        other["q"] = "another question";
        Assert.Empty(TaskValidator.Check(SoundTask.Load(folder, SoundTask.Make(), yaml, [other, other])));
        var finding = Assert.Single(TaskValidator.Check(SoundTask.Load(folder, SoundTask.Make(), yaml, [other, SoundTask.Item(5)])));
        Assert.Equal("shot-equals-item", finding.Rule);
        Assert.Equal(["item5"], finding.Items);
    }

    [Theory]
    [InlineData("Is a cat a pet?", true)]
    [InlineData("Is a CAT a pet?", true)]
    [InlineData("Is a category a pet?", false)]      // no whole word
    [InlineData("Is a cat or a dog a pet?", false)]  // another choice stands there, too
    [InlineData("Which is a pet?", false)]
    public void A_leak_is_the_right_answer_and_no_other_as_whole_words(string question, bool isLeak) =>
        Assert.Equal(isLeak, AnswerLeak.Has(question, ["cat", "dog"], [0]));

    [Fact]
    public void Each_bundled_benchmark_is_checked_within_two_seconds()
    {
        foreach (var benchmark in EarlyCommand.Benchmarks)
        {
            var clock = Stopwatch.StartNew();
            Assert.DoesNotContain(TaskValidator.Check(TaskDefinition.Load(benchmark)), finding => finding.Severity == Severity.Error);
            Assert.True(clock.Elapsed.TotalSeconds < 2, $"{benchmark}: {clock.Elapsed}");
        }
    }

    [Fact]
    public void An_item_with_several_right_answers_is_judged_by_all_of_them()
    {
        using var folder = new TempFolder();
        var items = SoundTask.Make();
        (items[3]["a"], items[4]["a"], items[5]["a"]) = (new JsonArray(3, 0), new JsonArray(1, 2), new JsonArray(0, 3));
        Assert.Empty(TaskValidator.Check(SoundTask.Load(folder, items)));
        items[3]["c"]![0] = items[3]["c"]![3]!.DeepClone();   // two right answers alike
        items[4]["c"]![0] = items[4]["c"]![2]!.DeepClone();   // a wrong one as the second right one
        items[5]["q"] = $"what is a {items[5]["c"]![3]!.GetValue<string>()}, then";
        Assert.Equal(
            [("gold-twice", "item4"), ("identical-choices", "item3"), ("answer-in-question", "item5")],
            TaskValidator.Check(SoundTask.Load(folder, items)).Select(finding => (finding.Rule, finding.Items.Single())));
    }

    [Fact]
    public void A_metric_that_needs_one_right_answer_is_told_of_where_an_item_has_several()
    {
        using var folder = new TempFolder();
        var items = SoundTask.Make();
        items[3]["a"] = new JsonArray(3, 0);
        const string yaml = "metric_list: [{metric: acc}, {metric: brier_score}]";
        var finding = Assert.Single(TaskValidator.Check(SoundTask.Load(folder, items, yaml)));
        Assert.Equal(("metric-of-one-gold", "item3"), (finding.Rule, finding.Items.Single()));
        Assert.Contains("for which brier_score is undefined", finding.Text);
        Assert.Empty(TaskValidator.Check(SoundTask.Load(folder, SoundTask.Make(), yaml)));
    }

    private static void Lengthen(List<JsonObject> items, Func<bool, bool> isMeant)
    {
        foreach (var item in items.Take(60))
            for (var i = 0; i < 4; i++)
                if (isMeant(i == item["a"]!.GetValue<int>()))
                    item["c"]![i] = item["c"]![i]!.GetValue<string>() + " or so";
    }

    private static List<JsonObject> Numbered(List<JsonObject> items)
    {
        for (var i = SoundTask.Items; i < items.Count; i++)
            items[i]["q"] = $"question number {i}";
        return items;
    }
}

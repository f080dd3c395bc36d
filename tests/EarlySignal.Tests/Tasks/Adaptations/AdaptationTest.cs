using EarlySignal.Tasks;
using EarlySignal.Tasks.Adaptations;

namespace EarlySignal.Tests.Tasks.Adaptations;

/// <summary>What all adaptations have in common.</summary>
public class AdaptationTest
{
    private static readonly Dictionary<string, (Func<TaskDefinition, TaskDefinition> Adapt, string History)> All = new()
    {
        ["Named"] = (task => task.Named("mine"), "Named(\"mine\"): Was called 'tiny'."),
        ["WithText"] = (task => task.WithText("{{question}} A:"), "WithText('{{question}} A:'): Asks with another template."),
        ["WithDescription"] = (task => task.WithDescription("About {{subject}}.\n"), "WithDescription('About {{subject}}.\\n'): Opens with another description."),
        ["WithAnswerPrefix"] = (task => task.WithAnswerPrefix("The answer is"), "WithAnswerPrefix('The answer is'): Asks for the answer by these words instead of 'Answer:'."),
        ["WithTargetDelimiter"] = (task => task.WithTargetDelimiter("\n"), "WithTargetDelimiter('\\n'): Puts something else between question and answer."),
        ["WithMetrics"] = (task => task.WithMetrics("margin", "brier"), "WithMetrics(\"margin\", \"brier\"): Is measured by other metrics."),
        ["WithUnconditional"] = (task => task.WithUnconditional(), "WithUnconditional('Answer:'): Scores each choice also after these words alone."),
        ["ToCloze"] = (task => task.ToCloze(), "ToCloze(): Does not show the options and continues with the text of each."),
        ["ToLetters"] = (task => task.ToLetters(question: "question"), "ToLetters(question: 'question'): Shows the options behind letters and continues with the letter of each."),
        ["ToCompletion"] = (task => task.ToCompletion(), "ToCompletion(): Lets each option complete the sentence."),
        ["ShowOptions"] = (task => task.ShowOptions(), "ShowOptions(): Shows the options in the prompt."),
        ["HideOptions"] = (task => task.ToCloze().ShowOptions().HideOptions(), "HideOptions(): Does not show the options."),
        ["ShuffleChoices"] = (task => task.ShuffleChoices(7), "ShuffleChoices(7): Shuffles the options of each item."),
        ["RotateChoices"] = (task => task.RotateChoices(1), "RotateChoices(1): Moves the options of each item on, the last ones to the front."),
        ["DropDistractors"] = (task => task.DropDistractors(2), "DropDistractors(2, 0): Drops wrong answers of each item."),
        ["AddDistractors"] = (task => task.AddDistractors(2, 3), "AddDistractors(2, 3): Adds wrong answers to each item, taken from other items of its group."),
        ["Keep"] = (task => task.Keep(question => question.Gold != 1, "gold is not B"), "Keep(\"gold is not B\"): Keeps the items for which this holds."),
        ["KeepGroups"] = (task => task.KeepGroups("biology", "chemistry"), "KeepGroups(\"biology\", \"chemistry\"): Keeps the items of these groups."),
        ["KeepIds"] = (task => task.KeepIds("t3", "t0", "t9", "t10", "t7", "t4", "t11", "t8"), "KeepIds(\"t3\", \"t0\", \"t9\", \"t10\", \"t7\", \"t4\", \"t11\", \"t8\"): Keeps the items of a list."),
        ["KeepLengthRatio"] = (task => task.KeepLengthRatio(0.9, 1.5), "KeepLengthRatio(0.9, 1.5): Keeps the items whose right answer is about as long as the wrong ones."),
        ["Sample"] = (task => task.Sample(6), "Sample(6, 0): Keeps a sample, stratified by group."),
        ["Halves"] = (task => task.Halves(1).First, "Halves(1): Keeps the first half of the items."),
        ["Shots"] = (task => task.Shots(2), "Shots(2): Shows the first examples of split 'dev'."),
        ["ShotsById"] = (task => task.ShotsById("dev", "d2", "d0"), "ShotsById(\"dev\", \"d2\", \"d0\"): Shows these solved examples."),
        ["RandomShots"] = (task => task.RandomShots(2, 5, "test"), "RandomShots(2, 5, \"test\"): Shows solved examples that were picked by chance."),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    [Fact]
    public void Every_public_adaptation_is_among_the_cases() => Assert.Equal(
        new[] { typeof(PromptAdaptations), typeof(FormAdaptations), typeof(ChoiceAdaptations), typeof(KeepAdaptations), typeof(ShotAdaptations) }
            .SelectMany(type => type.GetMethods()).Where(method => method.IsStatic).Select(method => method.Name).Order(StringComparer.Ordinal),
        All.Keys.Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Names))]
    public void The_task_that_is_adapted_stays_as_it_is(string name)
    {
        using SampleTask sample = new();
        var task = sample.Load();
        var (before, copy) = (RequestText.Of(task), task with { });
        var adapted = All[name].Adapt(task);
        Assert.Equal(copy, task);
        Assert.Equal(before, RequestText.Of(task));
        Assert.Empty(task.History);
        Assert.NotEqual(task, adapted);
    }

    [Theory, MemberData(nameof(Names))]
    public void The_history_says_what_was_done(string name)
    {
        using SampleTask sample = new();
        Assert.Equal(All[name].History, All[name].Adapt(sample.Load()).History[^1].ToString());
    }

    [Theory, MemberData(nameof(Names))]
    public void The_same_adaptation_gives_the_same_requests_in_every_culture(string name)
    {
        using SampleTask sample = new();
        var first = RequestText.Of(All[name].Adapt(sample.Load()));
        var culture = Thread.CurrentThread.CurrentCulture;
        Thread.CurrentThread.CurrentCulture = new System.Globalization.CultureInfo("sv-SE");
        try
        {
            var again = All[name].Adapt(sample.Load());
            Assert.Equal(first, RequestText.Of(again));
            Assert.Equal(All[name].History, again.History[^1].ToString());
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Any_two_adaptations_can_follow_each_other_unless_the_second_finds_too_little()
    {
        using SampleTask sample = new();
        var task = sample.Load();
        foreach (var (first, one) in All)
            foreach (var (second, other) in All.Where(pair => (first, pair.Key) is not (("Halves", "AddDistractors") or ("RandomShots", "RandomShots"))))
            {
                var both = other.Adapt(one.Adapt(task));
                Assert.True(both.Items().Count is > 0 and <= 12, $"{first}, then {second}");
                Assert.True(both.History.Count >= 2);
                Assert.All(both.Items(), item => Assert.InRange(item.Gold, 0, item.Choices.Count - 1));
            }
    }

    [Fact]
    public void Long_lists_stand_in_the_history_by_their_number_and_hash()
    {
        using SampleTask sample = new();
        var step = Assert.Single(sample.Load().KeepIds([.. Enumerable.Range(0, 12).Select(i => $"t{i}")]).History);
        Assert.Matches("^12 ids, SHA-256 [0-9a-f]{12}…$", step.Arguments);
    }

    [Fact]
    public void An_item_keeps_its_id_when_others_go()
    {
        using TaskFolder folder = new();
        Assert.Equal(["1", "2"], folder.Load().KeepIds("2", "1", "7").Items().Select(item => item.Id));
    }
}

using EarlySignal.Plans;
using EarlySignal.Tasks;
using EarlySignal.Tasks.Validation;
using EarlySignal.Tests.Support;
using EarlySignal.Tests.Tasks.Validation;

namespace EarlySignal.Tests.Plans;

public class TokenRulesTest
{
    [Fact]
    public void A_sound_task_has_no_finding()
    {
        using var folder = new TempFolder();
        Assert.Empty(Check(SoundTask.Load(folder, SoundTask.Make())));
    }

    [Fact]
    public void A_choice_that_merges_with_the_question_is_found()
    {
        using var folder = new TempFolder();
        var items = SoundTask.Make();
        items[3]["q"] = "what about xa";   // a and b are one token, over the boundary to the choice b…
        var finding = Assert.Single(Check(SoundTask.Load(folder, items, "target_delimiter: \"\"\n")));
        Assert.Equal(("boundary-merge", Severity.Warning), (finding.Rule, finding.Severity));
        Assert.Equal(["item3"], finding.Items);
    }

    [Fact]
    public void A_choice_without_tokens_is_found()
    {
        using var folder = new TempFolder();
        var items = SoundTask.Make();
        items[3]["c"]![0] = "7";   // no letter, and no byte of this tokenizer
        var finding = Assert.Single(Check(SoundTask.Load(folder, items, "target_delimiter: \"\"\n")));
        Assert.Equal(("no-tokens", Severity.Error), (finding.Rule, finding.Severity));
        Assert.Equal(["item3"], finding.Items);
    }

    [Fact]
    public void A_prompt_beyond_2048_tokens_is_found_and_one_beyond_the_window_is_an_error()
    {
        using var folder = new TempFolder();
        var items = SoundTask.Make();
        var around = " " + items[3]["c"]![0]!.GetValue<string>();
        items[3]["q"] = new string('q', TokenRules.LongestPrompt - around.Length);
        Assert.Empty(Check(SoundTask.Load(folder, items)));
        items[3]["q"] = items[3]["q"]!.GetValue<string>() + "q";
        var finding = Assert.Single(Check(SoundTask.Load(folder, items)));
        Assert.Equal(("long-prompt", 2049.0, 2048.0), (finding.Rule, finding.Measured, finding.Threshold));
        Assert.Equal(["over-window", "long-prompt"], Check(SoundTask.Load(folder, items), window: 2047).Select(found => found.Rule));
        Assert.Equal(["long-prompt"], Check(SoundTask.Load(folder, items), window: 2048).Select(found => found.Rule));
    }

    private static IReadOnlyList<TaskFinding> Check(TaskDefinition task, int? window = null) => TokenRules.Check(task, LetterTokenizer.Load(), window);
}

using EarlySignal.Tasks;
using EarlySignal.Tasks.Adaptations;

namespace EarlySignal.Tests.Tasks.Adaptations;

public class PromptAdaptationsTest
{
    [Theory]
    [InlineData("\"Q: {{question}}\\nA:\"", "The answer is", "Q: Is ice cold?\nThe answer is")]
    [InlineData("\"Q: {{question}}\\nA:\"", "", "Q: Is ice cold?")]
    [InlineData("question", "Answer:", "Is ice cold?\nAnswer:")]
    [InlineData("\"So: {{question}}\"", "Answer:", "So: Is ice cold?\nAnswer:")]
    [InlineData("\"Q: {{question}}\\nA: {{subject}}\"", "Answer:", "Q: Is ice cold?\nA: physics\nAnswer:")]
    public void The_cue_is_the_last_line_when_that_is_plain_words(string text, string prefix, string context)
    {
        using TaskFolder folder = new();
        folder.Keys["doc_to_text"] = text;
        Assert.Equal(context, folder.Load().WithAnswerPrefix(prefix).Items()[0].Context);
    }

    [Fact]
    public void Description_text_delimiter_and_metrics_are_swapped()
    {
        using TaskFolder folder = new();
        var task = folder.Load().WithDescription("On {{subject}}. ").WithText("{{question.upper()}}").WithTargetDelimiter("\n").WithMetrics("likelihood_diff", "bpb_gold");
        Assert.Equal("On physics. IS ICE COLD?", task.Items()[0].Context);
        Assert.Equal("\nyes", ItemRequests.Of(task.Items(), task.TargetDelimiter)[0].Continuation);
        Assert.Equal([("likelihood_diff", true), ("bpb_gold", false)], task.Metrics.Select(metric => (metric.Name, metric.HigherIsBetter!.Value)));
    }

    [Fact]
    public void A_task_is_measured_by_at_least_one_metric_and_by_none_twice()
    {
        using TaskFolder folder = new();
        var task = folder.Load();
        Assert.Contains("no metric", Assert.Throws<ArgumentException>(() => task.WithMetrics()).Message, StringComparison.Ordinal);
        Assert.Contains("a metric twice", Assert.Throws<ArgumentException>(() => task.WithMetrics("acc", "acc")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_subject_can_stand_in_the_description_of_an_adapted_task()
    {
        using SampleTask sample = new();
        Assert.StartsWith("Questions about high school physics.\n", sample.Load().ToCloze().WithDescription("Questions{{about}}.\n").Items()[2].Context);
    }

    [Fact]
    public void An_unconditional_context_stands_in_place_of_the_prompt()
    {
        using TaskFolder folder = new();
        var task = folder.Load().WithUnconditional("Answer:");
        Assert.Equal(("Answer:", " yes"), ItemRequests.Unconditional(task.Items(), task.TargetDelimiter, task.UnconditionalContext!).Select(request => (request.Context, request.Continuation)).First());
    }
}

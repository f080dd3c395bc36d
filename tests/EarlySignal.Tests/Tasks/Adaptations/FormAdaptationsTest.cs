using EarlySignal.Tasks;
using EarlySignal.Tasks.Adaptations;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Tasks.Adaptations;

public class FormAdaptationsTest
{
    [Fact]
    public void Letters_become_cloze_and_the_examples_with_them()
    {
        using SampleTask sample = new();
        var item = sample.Load().Shots(1).ToCloze().Items()[5];
        Assert.Equal("Question: What is 90?\nAnswer: three 90\n\nQuestion: What is 5?\nAnswer:", item.Context);
        Assert.Equal(["one 5", "two 5", "three 5", "four 5"], item.Choices);
        Assert.Equal(("t5", 1, "high_school_physics"), (item.Id, item.Gold, item.Group));
    }

    [Fact]
    public void Cloze_becomes_letters()
    {
        using SampleTask sample = new();
        sample.Folder.Keys["doc_to_text"] = "\"Q: {{question}}\\nA:\"";
        sample.Folder.Keys["doc_to_choice"] = "choices";
        var item = sample.Load().ToLetters().Items()[2];
        Assert.Equal("Question: What is 2?\nA. one 2\nB. two 2\nC. three 2\nD. four 2\nAnswer:", item.Context);
        Assert.Equal(["A", "B", "C", "D"], item.Choices);
        Assert.Equal(2, item.Gold);
    }

    [Fact]
    public void The_bundled_letter_benchmark_is_the_cloze_one_in_letters_and_back()
    {
        var letters = TaskDefinition.Load(Benchmark("science_letters"));
        var cloze = TaskDefinition.Load(Benchmark("science_cloze"));
        Assert.Equal(RequestText.Of(cloze), RequestText.Of(letters.ToCloze()));
        Assert.Equal(RequestText.Of(letters), RequestText.Of(cloze.ToLetters()));
        Assert.Equal(RequestText.Of(letters), RequestText.Of(letters.ToCloze().ToLetters()));
        Assert.Equal(RequestText.Answers(cloze), RequestText.Answers(letters.ToCloze()));
    }

    [Fact]
    [Trait("Category", "Golden")]
    public void The_harness_own_letter_task_becomes_its_own_cloze_task()
    {
        var letters = TaskDefinition.Load(LmEvalGolden.TaskFile("oracle_mmlu"));
        Assert.Equal(RequestText.Of(TaskDefinition.Load(LmEvalGolden.TaskFile("oracle_var"))), RequestText.Of(letters.ToCloze().WithDescription("")));
    }

    [Fact]
    public void Options_that_lie_inside_a_field_are_found()
    {
        using TaskFolder folder = new();
        folder.WriteData("""{"question": "Is ice cold?", "choices": {"text": ["yes", "no"], "label": ["A", "B"]}, "answerKey": "B"}""");
        folder.Keys["doc_to_choice"] = "\"{{choices.text}}\"";
        folder.Keys["doc_to_target"] = "\"{{choices.label.index(answerKey)}}\"";
        var item = Assert.Single(folder.Load().RotateChoices(1).ToLetters().Items());
        Assert.Equal(("Question: Is ice cold?\nA. no\nB. yes\nAnswer:", 0), (item.Context, item.Gold));
    }

    [Fact]
    public void Options_that_the_data_keeps_apart_can_be_named()
    {
        using TaskFolder folder = new();
        folder.WriteData("""{"passage": "Ice melts.", "ask": "Is ice cold?", "a": "yes", "b": "no", "right": 0}""");
        folder.Keys["doc_to_text"] = "\"{{passage}} {{ask}}\\nA. {{a}}\\nB. {{b}}\\nAnswer:\"";
        folder.Keys["doc_to_choice"] = "[A, B]";
        folder.Keys["doc_to_target"] = "right";
        var item = Assert.Single(folder.Load().ToCloze(question: "{{passage}}\n{{ask}}", options: "{{[a, b]}}").Items());
        Assert.Equal("Question: Ice melts.\nIs ice cold?\nAnswer:", item.Context);
        Assert.Equal(["yes", "no"], item.Choices);
        InputFault.Expect(() => folder.Load().ToCloze(question: "ask").Items(), "letters alone", "ToCloze(options:");
        InputFault.Expect(() => folder.Load().ToCloze(options: "{{[a, b]}}").Items(), "one expression", "ToCloze(question:");
    }

    [Fact]
    public void Options_are_shown_above_the_cue_and_taken_away_again()
    {
        using SampleTask sample = new();
        var cloze = sample.Load().ToCloze();
        var shown = cloze.ShowOptions();
        Assert.Equal("Question: What is 0?\nA. one 0\nB. two 0\nC. three 0\nD. four 0\nAnswer:", shown.Items()[0].Context);
        Assert.Equal("one 0", shown.Items()[0].Choices[0]);
        Assert.Equal(RequestText.Of(shown), RequestText.Of(shown.ShowOptions()));
        Assert.Equal(RequestText.Of(cloze), RequestText.Of(shown.HideOptions()));
        InputFault.Expect(() => sample.Load().HideOptions(), "letters", "Call ToCloze");
    }

    [Theory]
    [InlineData("The __ of ice is cold.", "The", "touch of ice is cold.")]
    [InlineData("Ice is _____", "Ice is", "touch")]
    [InlineData("Ice is cold to the", "Ice is cold to the", "touch")]
    public void A_sentence_is_completed_where_it_has_a_blank(string question, string context, string choice)
    {
        using TaskFolder folder = new();
        folder.WriteData($$"""{"question": "{{question}}", "choices": ["touch", "eye"], "answer": 0}""");
        var item = Assert.Single(folder.Load().ToCompletion().Items());
        Assert.Equal((context, choice), (item.Context, item.Choices[0]));
    }

    [Fact]
    public void A_prompt_that_would_go_on_showing_the_old_options_is_refused()
    {
        using TaskFolder folder = new();
        folder.WriteData("""{"question": "Is ice cold?", "a": "yes", "b": "no", "right": 0}""");
        folder.Keys["doc_to_text"] = "\"{{question}} {{a}} or {{b}}?\"";
        folder.Keys["doc_to_choice"] = "\"{{[a, b]}}\"";
        folder.Keys["doc_to_target"] = "right";
        InputFault.Expect(() => folder.Load().ShuffleChoices().Items(), "'a' in the prompt", "WithText");
        Assert.Single(folder.Load().ShuffleChoices().WithText("{{question}}").Items());
    }

    [Fact]
    public void There_may_be_more_answers_than_letters_as_long_as_none_is_asked_for()
    {
        using TaskFolder folder = new();
        folder.WriteData($$"""{"question": "Which?", "choices": [{{string.Join(", ", Enumerable.Range(0, 27).Select(i => $"\"{i}\""))}}], "answer": 26}""");
        Assert.Equal(27, Assert.Single(folder.Load().ToCloze().Items()).Choices.Count);
        InputFault.Expect(() => folder.Load().ToLetters().Items(), "27 answers", "at most 26");
    }

    private static string Benchmark(string name) => Path.Combine(GoldenData.Repository, "data", "benchmarks", name);
}

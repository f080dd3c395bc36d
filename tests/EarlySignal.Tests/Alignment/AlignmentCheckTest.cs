using EarlySignal.Alignment;
using EarlySignal.Tasks;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Alignment;

public class AlignmentCheckTest
{
    /// <summary>Accepts, rejects or fails by the last letter of the id.</summary>
    private sealed class ScriptedJudge : IJudge
    {
        public List<string> Asked { get; } = [];

        public string Name => "scripted";

        public async Task<Judgement> JudgeAsync(AlignmentQuestion question, CancellationToken stop)
        {
            lock (Asked)
                Asked.Add(question.Id);
            await Task.Yield();
            return question.Id[^1] switch
            {
                'a' => new Judgement(question.Id, Verdict.Accept),
                'r' => new Judgement(question.Id, Verdict.Reject),
                _ => new Judgement(question.Id, null, "broken"),
            };
        }
    }

    [Fact]
    public async Task Errors_are_counted_apart_and_lower_only_the_competitions_score()
    {
        var check = await AlignmentCheck.RunAsync(new ScriptedJudge(), Questions("1a", "2r", "3a", "4e", "5a"), parallel: 3);
        Assert.Equal((3, 1, 1), (check.Accepted, check.Rejected, check.Errors));
        Assert.Equal(0.75, check.Share);
        Assert.Equal(0.6, check.CompetitionScore);
        Assert.Equal(["1a", "2r", "3a", "4e", "5a"], check.Judgements.Select(one => one.ItemId));
        // Wilson's interval of 3 of 4.
        Assert.Equal(0.3006, check.Interval.Low, 1e-4);
        Assert.Equal(0.9544, check.Interval.High, 1e-4);
    }

    [Fact]
    public async Task Without_any_verdict_the_share_is_undefined()
    {
        var check = await AlignmentCheck.RunAsync(new ScriptedJudge(), Questions("1e"));
        Assert.True(double.IsNaN(check.Share) && double.IsNaN(check.Interval.Low));
        Assert.Equal(0, check.CompetitionScore);
    }

    [Fact]
    public void A_sample_is_without_repetition_in_the_tasks_order_and_belongs_to_its_seed()
    {
        var all = Questions([.. Enumerable.Range(100, 500).Select(i => $"{i}")]);
        var sample = AlignmentCheck.Sample(all, seed: 7);
        Assert.Equal(50, sample.Count);
        Assert.Equal(sample.Select(one => one.Id).Distinct().Order(StringComparer.Ordinal), sample.Select(one => one.Id));
        Assert.Equal(sample, AlignmentCheck.Sample(all, seed: 7));
        Assert.NotEqual(sample, AlignmentCheck.Sample(all, seed: 8));
        Assert.Equal(all.Take(3), AlignmentCheck.Sample([.. all.Take(3)]));
        // Every item is drawn about equally often.
        var counts = Enumerable.Range(0, 1000).SelectMany(seed => AlignmentCheck.Sample([.. all.Take(10)], 5, (ulong)seed)).CountBy(one => one.Id);
        Assert.All(counts, count => Assert.InRange(count.Value, 430, 570));
    }

    [Fact]
    public async Task A_verdict_is_remembered_on_disk_and_an_error_is_not()
    {
        using var folder = new TempFolder();
        var file = folder.At("below", "verdicts.jsonl");
        await AlignmentCheck.RunAsync(new CachedJudge(new ScriptedJudge(), file), Questions("1a", "2r", "3e"));
        File.AppendAllText(file, "{\"key\": \"torn");

        var judge = new ScriptedJudge();
        var cached = new CachedJudge(judge, file);
        Assert.Equal([true, true, false, false], Questions("1a", "2r", "3e", "4a").Select(cached.Knows));
        var check = await AlignmentCheck.RunAsync(cached, Questions("1a", "2r", "3e", "4a"));
        Assert.Equal(["3e", "4a"], judge.Asked.Order(StringComparer.Ordinal));
        Assert.Equal((2, 1, 1), (check.Accepted, check.Rejected, check.Errors));
    }

    [Fact]
    public async Task Another_text_or_another_judge_is_another_verdict()
    {
        using var folder = new TempFolder();
        var file = folder.At("verdicts.jsonl");
        var question = Questions("1a")[0];
        await new CachedJudge(new ScriptedJudge(), file).JudgeAsync(question, CancellationToken.None);
        Assert.True(new CachedJudge(new ScriptedJudge(), file).Knows(question));
        Assert.False(new CachedJudge(new ScriptedJudge(), file).Knows(question with { Text = "other" }));
        Assert.False(new CachedJudge(new HeuristicJudge(), file).Knows(question));
    }

    [Theory]
    [InlineData("Question: Which gas do plants release?\nA) oxygen\nAnswer: A", null, Verdict.Accept)]
    [InlineData("Question: What is arthritis?\nA) x\nAnswer: A", null, Verdict.Accept)]
    [InlineData("Question: How far does a car go at 5 m/s?\nA) x\nAnswer: A", null, Verdict.Accept)]
    [InlineData("Question: What is H2O?\nA) x\nAnswer: A", null, Verdict.Accept)]
    [InlineData("Question: Who said it?\nA) x\nAnswer: A", "high_school_physics", Verdict.Accept)]
    [InlineData("Question: Tom went home because he was\nA) tired\nAnswer: A", null, Verdict.Reject)]
    [InlineData("Question: Which sentence is polite?\nA) x\nAnswer: A", "manners", Verdict.Reject)]
    public async Task The_heuristic_accepts_words_endings_quantities_and_fields_of_study(string text, string? group, Verdict verdict) =>
        Assert.Equal(verdict, (await new HeuristicJudge().JudgeAsync(new AlignmentQuestion("1", text, group), CancellationToken.None)).Verdict);

    [Fact]
    public void A_question_has_the_form_of_the_competitions_kit_without_examples()
    {
        using var folder = new TempFolder();
        TinyTask.Write(folder.Path, """{"q": "one", "c": ["a", "b"], "a": 0}""", """{"q": "two", "c": ["c", "d"], "a": 1}""");
        File.AppendAllText(folder.At("task.yaml"), "\ndescription: \"Read.\\n\"\nnum_fewshot: 1\nfewshot_config: {sampler: first_n}\n");
        var task = TaskDefinition.Load(folder.Path);
        Assert.Equal(["Question: one\nA) a\nB) b\nAnswer: A", "Question: two\nA) c\nB) d\nAnswer: B"], AlignmentQuestion.Of(task).Select(question => question.Text));
    }

    [Fact]
    public void The_cost_is_known_before_anything_is_sent()
    {
        var cost = JudgeCost.Of(Questions("1a", "2a"));
        Assert.Equal(2, cost.Calls);
        Assert.InRange(cost.PromptTokens, 300, 800);
        Assert.Equal((cost.PromptTokens * 2 + cost.AnswerTokens * 8) / 1e6, cost.Price(2, 8), 1e-12);
        Assert.Equal(new JudgeCost(0, 0, 0), JudgeCost.Of([]));
    }

    [Fact]
    public void Options_need_a_key_or_an_address()
    {
        // The tests' own environment may name either.
        if (Environment.GetEnvironmentVariable(JudgeOptions.KeyVariable) is null && Environment.GetEnvironmentVariable(JudgeOptions.EndpointVariable) is null)
            InputFault.Expect(() => JudgeOptions.FromEnvironment("m"), JudgeOptions.KeyVariable, JudgeOptions.EndpointVariable);
        InputFault.Expect(() => JudgeOptions.FromEnvironment("m", "localhost:8000"), "'localhost:8000'", "http://");
        Assert.Equal(new Uri("http://localhost:8000/v1"), JudgeOptions.FromEnvironment("m", "http://localhost:8000/v1").Endpoint);
    }

    private static AlignmentQuestion[] Questions(params string[] ids) => [.. ids.Select(id => new AlignmentQuestion(id, $"Question: {id}", null))];
}

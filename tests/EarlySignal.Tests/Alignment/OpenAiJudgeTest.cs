using System.Text.Json;
using EarlySignal.Alignment;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Alignment;

public sealed class OpenAiJudgeTest : IDisposable
{
    private const string Key = "sk-confidential";
    private static readonly AlignmentQuestion Question = new("q1", "Question: What is a newton?\nA) a unit\nAnswer: A", null);
    private readonly ChatServer _server = new();

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData("Accept", Verdict.Accept)]
    [InlineData("Reject", Verdict.Reject)]
    public async Task A_verdict_is_asked_for_by_the_protocol_and_read(string word, Verdict verdict)
    {
        _server.Answer = (_, _) => ChatAnswer.Says($$"""{"verdict": "{{word}}"}""");
        Assert.Equal(new Judgement("q1", verdict), await Ask());
        var request = Assert.Single(_server.Requests);
        Assert.Equal("/v1/chat/completions", request.Path);
        Assert.Equal("Bearer " + Key, request.Authorization);
        Assert.Equal(Question.Text, request.Question);
        var body = JsonDocument.Parse(request.Body).RootElement;
        Assert.Equal(("judge-1", 0.0), (body.GetProperty("model").GetString(), body.GetProperty("temperature").GetDouble()));
        Assert.Equal("json_schema", body.GetProperty("response_format").GetProperty("type").GetString());
        Assert.Contains("\"Accept\", \"Reject\"", request.Body);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_fault_of_the_server_is_tried_again(int status)
    {
        _server.Answer = (_, before) => before < 2 ? new ChatAnswer(status, "{}") : ChatAnswer.Says("""{"verdict": "Reject"}""");
        Assert.Equal(Verdict.Reject, (await Ask()).Verdict);
        Assert.Equal(3, _server.Requests.Count);
    }

    [Theory]
    [InlineData(429, 4)]
    [InlineData(500, 4)]
    [InlineData(401, 1)]   // asking again would not help
    [InlineData(404, 1)]
    public async Task A_lasting_fault_is_an_error_and_no_rejection(int status, int requests)
    {
        _server.Answer = (_, _) => new ChatAnswer(status, $$$"""{"error": {"message": "wrong key {{{Key}}}", "type": "x", "code": "y"} }""");
        var judgement = await Ask();
        Assert.Null(judgement.Verdict);
        Assert.Contains($"HTTP {status}", judgement.Error);
        Assert.DoesNotContain(Key, judgement.Error);
        Assert.Equal(requests, _server.Requests.Count);
    }

    public static TheoryData<ChatAnswer, string> Nonsense => new()
    {
        { ChatAnswer.Refuses("I cannot help with that."), "refused: I cannot" },
        { ChatAnswer.Says("Accept"), "no verdict in the answer 'Accept'" },
        { ChatAnswer.Says(""), "no verdict" },
        { ChatAnswer.Says("""{"verdict": "Maybe"}"""), "verdict 'Maybe'" },
        { ChatAnswer.Says("""{"verdict": 1}"""), "no verdict" },
        { ChatAnswer.Says("""["Accept"]"""), "no verdict" },
        { new ChatAnswer(200, """{"choices": []}"""), "" },
        { new ChatAnswer(200, "<html>"), "" },
        { new ChatAnswer(200, ""), "" },
    };

    [Theory, MemberData(nameof(Nonsense))]
    public async Task An_answer_without_a_verdict_is_an_error_and_no_rejection(ChatAnswer answer, string words)
    {
        _server.Answer = (_, _) => answer;
        var judgement = await Ask();
        Assert.Null(judgement.Verdict);
        Assert.Contains(words, judgement.Error);
        Assert.DoesNotContain('\n', judgement.Error!);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_an_error_after_the_timeout()
    {
        _server.Answer = (_, _) => new ChatAnswer(200, "", Hangs: true);
        var judgement = await Ask(timeout: TimeSpan.FromMilliseconds(200), retries: 1);
        Assert.Null(judgement.Verdict);
        Assert.NotEmpty(judgement.Error!);
        Assert.Equal(2, _server.Requests.Count);
    }

    [Fact]
    public async Task A_stop_is_no_error_of_the_item()
    {
        using var stop = new CancellationTokenSource();
        _server.Answer = (_, _) =>
        {
            stop.Cancel();
            return new ChatAnswer(200, "", Hangs: true);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new OpenAiJudge(Options()).JudgeAsync(Question, stop.Token));
    }

    private Task<Judgement> Ask(TimeSpan? timeout = null, int retries = 3) => new OpenAiJudge(Options(timeout, retries)).JudgeAsync(Question, CancellationToken.None);

    private JudgeOptions Options(TimeSpan? timeout = null, int retries = 3) => new()
    {
        Model = "judge-1",
        Endpoint = _server.Endpoint,
        Key = Key,
        Retries = retries,
        RetryDelay = TimeSpan.FromMilliseconds(1),
        Timeout = timeout ?? TimeSpan.FromSeconds(30),
    };
}

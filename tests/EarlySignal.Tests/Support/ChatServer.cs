using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EarlySignal.Tests.Support;

/// <summary>A server on this machine that speaks OpenAI's chat-completions protocol and answers what a test tells it to.</summary>
public sealed class ChatServer : IDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ChatRequest> _requests = new();

    public ChatServer()
    {
        _app = LocalServer.Start(AnswerAsync);
        Endpoint = new Uri(_app.Urls.Single() + "/v1");
    }

    public Uri Endpoint { get; }

    /// <summary>The answer to a request, given how many there were before it.</summary>
    public Func<ChatRequest, int, ChatAnswer> Answer { get; set; } = (_, _) => ChatAnswer.Says("""{"verdict": "Accept"}""");

    /// <summary>All requests so far, in order.</summary>
    public IReadOnlyList<ChatRequest> Requests => [.. _requests];

    public void Dispose()
    {
        // Not a graceful stop: some tests leave requests hanging.
        using var now = new CancellationTokenSource(0);
        _app.StopAsync(now.Token).GetAwaiter().GetResult();
        ((IDisposable)_app).Dispose();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var request = new ChatRequest(http.Request.Path, http.Request.Headers.Authorization.ToString(), await reader.ReadToEndAsync());
        var before = _requests.Count;
        _requests.Enqueue(request);
        var answer = Answer(request, before);
        if (answer.Hangs)
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.Body);
    }
}

/// <summary>What came to the server.</summary>
public sealed record ChatRequest(string Path, string Authorization, string Body)
{
    /// <summary>The text of the user's message.</summary>
    public string Question => JsonDocument.Parse(Body).RootElement.GetProperty("messages")[1].GetProperty("content").GetString()!;
}

/// <summary>What the server answers.</summary>
public sealed record ChatAnswer(int Status, string Body, bool Hangs = false)
{
    public static ChatAnswer Says(string content) => Completion(new { role = "assistant", content, refusal = (string?)null });

    public static ChatAnswer Refuses(string refusal) => Completion(new { role = "assistant", content = (string?)null, refusal });

    private static ChatAnswer Completion(object message) => new(200, JsonSerializer.Serialize(new
    {
        id = "x",
        @object = "chat.completion",
        created = 0,
        model = "m",
        choices = new[] { new { index = 0, message, finish_reason = "stop", logprobs = (object?)null } },
        usage = new { prompt_tokens = 1, completion_tokens = 1, total_tokens = 2 },
    }));
}

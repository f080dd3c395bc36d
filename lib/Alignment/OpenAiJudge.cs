using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using System.Text.Json;
using OpenAI;
using OpenAI.Chat;

namespace EarlySignal.Alignment;

/// <summary>
/// A language model as judge, after the alignment check of the E2LM competition (starter kit, notebook 7): one call for each
/// item, temperature 0, and an answer that must fit a JSON schema.
/// </summary>
public sealed class OpenAiJudge : IJudge
{
    /// <summary>What the model is told before each item.</summary>
    internal const string Instruction = """
        You classify the items of educational tests. Decide whether answering the item needs knowledge of a field of study.
        Accept it when it needs knowledge of science, technology, medicine, mathematics or statistics, or scholarly or
        professional knowledge of law, business, economics, the social sciences, history, philosophy, religion, art or literature.
        Reject it when general language, common sense or everyday culture is enough: vocabulary, grammar, idioms, analogies,
        trivia without reasoning, sentiment, plain reading comprehension, jokes, paraphrases or summaries.
        Answer with the verdict only.
        """;

    internal const int MostAnswerTokens = 300;

    private static readonly BinaryData Schema = BinaryData.FromString("""
        {"type": "object", "properties": {"verdict": {"type": "string", "enum": ["Accept", "Reject"]}}, "required": ["verdict"], "additionalProperties": false}
        """);

    private readonly ChatClient _client;
    private readonly string _key;

    /// <summary>Makes the judge; nothing is sent yet.</summary>
    public OpenAiJudge(JudgeOptions options)
    {
        Name = options.Model;
        _key = options.KeyOrNone;
        _client = new ChatClient(options.Model, new ApiKeyCredential(_key), new OpenAIClientOptions
        {
            Endpoint = options.Endpoint,
            NetworkTimeout = options.Timeout,
            RetryPolicy = new JudgeRetryPolicy(options.Retries, options.RetryDelay),
        });
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public async Task<Judgement> JudgeAsync(AlignmentQuestion question, CancellationToken stop)
    {
        try
        {
            var options = new ChatCompletionOptions
            {
                Temperature = 0,
                MaxOutputTokenCount = MostAnswerTokens,
                ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("verdict", Schema, jsonSchemaIsStrict: true),
            };
            ChatCompletion answer = await _client.CompleteChatAsync([new SystemChatMessage(Instruction), new UserChatMessage(question.Text)], options, stop);
            return Read(question, answer);
        }
        // A server can break the protocol in more ways than the client has exceptions for.
        catch (Exception fault) when (!stop.IsCancellationRequested && fault is not OutOfMemoryException)
        {
            return Failed(question, Text(fault));
        }
    }

    private static Judgement Read(AlignmentQuestion question, ChatCompletion answer)
    {
        if (answer.Refusal is { Length: > 0 } refusal)
            return Failed(question, $"refused: {refusal}");
        var text = answer.Content.Count > 0 ? answer.Content[0].Text : "";
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.GetProperty("verdict").GetString() switch
            {
                "Accept" => new Judgement(question.Id, Verdict.Accept),
                "Reject" => new Judgement(question.Id, Verdict.Reject),
                var other => Failed(question, $"verdict '{other}'"),
            };
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return Failed(question, $"no verdict in the answer '{Shortened(text)}'");
        }
    }

    // What went wrong at the last attempt; the client wraps those before it. Some servers repeat the key that they refuse.
    private string Text(Exception fault)
    {
        var last = fault is AggregateException { InnerExceptions: [.., var inner] } ? inner : fault;
        var text = last switch
        {
            // Where a server explains itself as OpenAI does, the client's message begins with the status, and with type and code, which may be empty.
            ClientResultException { Status: > 0 } refused when refused.Message.StartsWith("HTTP ", StringComparison.Ordinal) => refused.Message.Replace(" (: )", ":", StringComparison.Ordinal),
            ClientResultException { Status: > 0 } refused => string.Create(CultureInfo.InvariantCulture, $"HTTP {refused.Status}: {refused.Message}"),
            OperationCanceledException => "no answer in time",
            _ => last.Message,
        };
        return Shortened(text.Replace(_key, "***", StringComparison.Ordinal));
    }

    private static string Shortened(string text)
    {
        const int longest = 200;
        text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= longest ? text : text[..longest] + "…";
    }

    private static Judgement Failed(AlignmentQuestion question, string error) => new(question.Id, null, error);

    private sealed class JudgeRetryPolicy(int retries, TimeSpan first) : ClientRetryPolicy(retries)
    {
        protected override TimeSpan GetNextDelay(PipelineMessage message, int tryCount)
        {
            var own = first * (1 << Math.Min(tryCount - 1, 10));
            var asked = message.Response?.Headers.TryGetValue("Retry-After", out var text) == true && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
                ? TimeSpan.FromSeconds(Math.Min(seconds, 600)) : TimeSpan.Zero;
            return asked > own ? asked : own;
        }
    }
}

using EarlySignal.Basics;

namespace EarlySignal.Alignment;

/// <summary>How an endpoint that speaks OpenAI's chat-completions protocol is asked. The key is given to the client only: it is in no text, file or error of this library.</summary>
public sealed class JudgeOptions
{
    /// <summary>The variable that names the endpoint, such as <c>http://localhost:8000/v1</c>.</summary>
    public const string EndpointVariable = "OPENAI_BASE_URL";

    /// <summary>The variable that holds the key.</summary>
    public const string KeyVariable = "OPENAI_API_KEY";

    /// <summary>The model's name as the endpoint knows it.</summary>
    public required string Model { get; init; }

    /// <summary>The endpoint up to and including <c>/v1</c>; OpenAI's own when null.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The key; local servers may need none, but an endpoint must be named then.</summary>
    public string? Key { private get; init; }

    /// <summary>How often a request is sent again after 408, 429, a 5xx, or a broken or too slow line.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>The wait before the first retry, doubled before each further one; a longer Retry-After of the server counts instead.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    internal string KeyOrNone => Key ?? "none";

    /// <summary>Options with endpoint and key from the environment.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="endpoint">The endpoint, when it is not to be that of the environment.</param>
    /// <exception cref="InputException">The endpoint is no address, or neither endpoint nor key is given.</exception>
    public static JudgeOptions FromEnvironment(string model, string? endpoint = null)
    {
        var place = NotEmpty(endpoint) ?? NotEmpty(Environment.GetEnvironmentVariable(EndpointVariable));
        var key = NotEmpty(Environment.GetEnvironmentVariable(KeyVariable));
        if (place is null && key is null)
            throw new InputException(KeyVariable, "", "no value", "a key, or the address of a server that needs none", $"Set {KeyVariable}, or {EndpointVariable} to such as http://localhost:8000/v1.");
        return new JudgeOptions
        {
            Model = model,
            Key = key,
            Endpoint = place is null ? null
                : Uri.TryCreate(place, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri
                : throw new InputException(EndpointVariable, "", $"'{place}'", "an address that begins with http:// or https://", "Correct it; it ends in /v1 for most servers."),
        };
    }

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

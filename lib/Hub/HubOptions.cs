namespace EarlySignal.Hub;

/// <summary>Where the Hub and its cache are, and how patiently to speak with it.</summary>
public sealed record HubOptions
{
    /// <summary>The server, without a slash at its end.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The server that gives the rows of datasets one by one (<c>HF_DATASETS_SERVER</c>). The token is not sent there.</summary>
    public Uri RowsEndpoint { get; init; } = new("https://datasets-server.huggingface.co");

    /// <summary>The cache folder, shared with Python's huggingface_hub (its <c>HF_HUB_CACHE</c>).</summary>
    public required string CacheFolder { get; init; }

    /// <summary>The access token, if any. It is sent to <see cref="Endpoint"/> only.</summary>
    public HubToken? Token { get; init; }

    /// <summary>Whether to make no request at all.</summary>
    public bool IsOffline { get; init; }

    /// <summary>How many files are downloaded, or branches listed, at the same time.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>How many times in a row a request may fail without bringing anything, before it is an error.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>The wait after the first failure; it doubles with each further one.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait that doubling reaches.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait that a server may ask for; the Hub's rate limits count over five minutes.</summary>
    public TimeSpan LongestRequestedDelay { get; init; } = TimeSpan.FromMinutes(6);

    /// <summary>How long a line may be silent before it counts as broken.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The options that huggingface_hub would read from the environment: <c>HF_ENDPOINT</c>, <c>HF_HOME</c>,
    /// <c>HF_HUB_CACHE</c>, <c>HF_TOKEN</c>, the token file, <c>HF_HUB_OFFLINE</c> and their older names; and <c>HF_DATASETS_SERVER</c>.
    /// </summary>
    /// <exception cref="Basics.InputException">A variable holds something unusable.</exception>
    public static HubOptions FromEnvironment() => new HubEnvironment(
        Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify)).Options();
}

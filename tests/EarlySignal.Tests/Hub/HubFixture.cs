using EarlySignal.Basics;
using EarlySignal.Hub;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Hub;

/// <summary>A server with one small model, an empty cache, and clients that lose patience quickly.</summary>
public sealed class HubFixture : IDisposable
{
    public const string Secret = "hf_SecretThatNobodyMaySee";
    public const string Model = "lab/baby";
    private readonly TempFolder _temp = new();

    public HubFixture() => Main = Server.Commit(Model, "main", Files);

    /// <summary>The files of a model with two shards, and some that scoring does not want.</summary>
    public static HubServerFile[] Files { get; } =
    [
        HubServerFile.Text("README.md"),
        HubServerFile.Text("config.json"),
        HubServerFile.Large("model-00001-of-00002.safetensors", 300_000),
        HubServerFile.Large("model-00002-of-00002.safetensors", 200_000),
        HubServerFile.Text("model.safetensors.index.json"),
        HubServerFile.Large("pytorch_model.bin", 400_000),
        HubServerFile.Large("tokenizer.json", 100_000),
        HubServerFile.Text("tokenizer_config.json"),
    ];

    public static HubServerFile Shard => Files[2];

    /// <summary>The files that scoring wants.</summary>
    public static IEnumerable<HubServerFile> Wanted => Files.Where(file => file.Path is not ("README.md" or "pytorch_model.bin"));

    public static long WantedBytes => Wanted.Sum(file => file.Content.Length);

    public HubServer Server { get; } = new();

    /// <summary>The commit of the main branch.</summary>
    public string Main { get; }

    public string CacheFolder => _temp.At("hub");

    public string Repository => _temp.At("hub", "models--lab--baby");

    public static HubReference Address(string tail = "") => HubReference.Parse($"hf://{Model}{tail}");

    public HubClient Client(Func<HubOptions, HubOptions>? change = null)
    {
        var options = new HubOptions
        {
            Endpoint = Server.Endpoint,
            CacheFolder = CacheFolder,
            Token = new HubToken(Secret, "HF_TOKEN"),
            Attempts = 3,
            FirstDelay = TimeSpan.FromMilliseconds(2),
            LongestDelay = TimeSpan.FromMilliseconds(5),
        };
        return new HubClient(change?.Invoke(options) ?? options);
    }

    public HubFolder Fetch(string tail = "", Func<HubOptions, HubOptions>? change = null, IProgress<HubProgress>? progress = null)
    {
        using var client = Client(change);
        return client.Fetch(Address(tail), HubSelection.Scoring, progress);
    }

    /// <summary>The error that fetching ends in; it never holds the token.</summary>
    public InputException FetchFails(string tail = "", Func<HubOptions, HubOptions>? change = null)
    {
        var fault = Assert.Throws<InputException>(() => Fetch(tail, change));
        Assert.DoesNotContain(Secret, fault.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("confidential", fault.ToString(), StringComparison.Ordinal);
        return fault;
    }

    /// <summary>Fails unless the folder holds exactly the wanted files with the right content, and no blob is wrong.</summary>
    public void AssertWhole(HubFolder folder, IEnumerable<HubServerFile>? files = null)
    {
        foreach (var file in files ?? Wanted)
            Assert.Equal(file.Content, File.ReadAllBytes(Path.Combine(folder.Snapshot, file.Path)));
        Assert.Equal((files ?? Wanted).Select(file => file.Path).Order(StringComparer.Ordinal), folder.Files.Order(StringComparer.Ordinal));
        AssertNoWrongBlob();
    }

    public void AssertNoWrongBlob()
    {
        var known = Files.ToDictionary(file => file.Hash, file => file.Content);
        foreach (var blob in Directory.Exists(Blobs) ? Directory.GetFiles(Blobs).Where(blob => !blob.EndsWith(".incomplete", StringComparison.Ordinal)) : [])
            Assert.True(known.TryGetValue(Path.GetFileName(blob), out var content) && content.SequenceEqual(File.ReadAllBytes(blob)), $"{blob} is wrong.");
    }

    public string Blobs => Path.Combine(Repository, "blobs");

    public void Dispose()
    {
        Server.Dispose();
        _temp.Dispose();
    }
}

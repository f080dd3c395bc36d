using System.Diagnostics;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.EndToEnd;

/// <summary>The commands on addresses of a Hub that serves the bundled checkpoints, against the same checkpoints in a folder.</summary>
public sealed class HubRunTest : IClassFixture<HubRunTest.Local>, IDisposable
{
    private const string Secret = "hf_SecretThatNobodyMaySee";
    private const string Series = "hf://lab/ladder/mix-105k";
    private const string Branches = "hf://lab/branches@{step*}";
    private static readonly string Ladder = Path.Combine(GoldenData.Repository, "data", "ladder");
    private static readonly string[] Steps = ["step0000100", "step0000200", "step0000300"];
    private static readonly string[] Scoring = ["--until", "300", "--task", EarlyCommand.Benchmarks[^1], "--limit", "20"];

    private readonly TempFolder _temp = new();
    private readonly HubServer _server = new();
    private readonly Local _local;

    public HubRunTest(Local local)
    {
        _local = local;
        string[] both = ["tokenizer.json", "tokenizer_config.json"];
        _server.Commit("lab/ladder", "main",
        [
            .. both.Select(name => File(name, name)), File("mix-105k/series.json", "mix-105k/series.json"), HubServerFile.Text("mix-105k/step_notes1/config.json"),
            .. Steps.SelectMany(step => Checkpoint("mix-105k/" + step, "mix-105k/" + step + "/")),
        ]);
        foreach (var (i, step) in Steps.Index())
            _server.Commit("lab/branches", $"step{(i + 1) * 1000}-tokens{i + 1}B", [.. both.Select(name => File(name, name)), .. Checkpoint("mix-270k/" + step, "")]);
    }

    /// <summary>What scoring the local folder gives.</summary>
    public sealed class Local : IDisposable
    {
        private readonly TempFolder _temp = new();

        // Nothing of the Hub may be asked for: there is no home folder, and no usable variable.
        public Local() => Outcome = EarlyCommand.Run(
            _temp.Path, new Dictionary<string, string?> { ["HOME"] = null, ["HF_HOME"] = null, ["HF_ENDPOINT"] = "no server" },
            ["score", "--model", Path.Combine(Ladder, "mix-105k"), .. Scoring]);

        public EarlyCommand.Outcome Outcome { get; }

        public SortedDictionary<string, string> Results => Contents(_temp.At("results"));

        public void Dispose() => _temp.Dispose();
    }

    [Fact]
    public void The_list_shows_steps_tokens_and_sizes_and_downloads_nothing()
    {
        var outcome = Early("checkpoints", "list", Branches);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        var lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToArray();
        Assert.Equal(["step1000-tokens1B 1000 1.0000 0.60 MB 0.00 MB", "step2000-tokens2B 2000 2.0000 0.60 MB 0.00 MB", "step3000-tokens3B 3000 3.0000 0.60 MB 0.00 MB"], lines[1..^1]);
        Assert.Equal("3 checkpoints, 1.81 MB", lines[^1]);
        Assert.Equal(0, _server.ContentBytes);
    }

    [Fact]
    public void A_sub_series_is_fetched_and_can_be_scored_from_where_it_lies()
    {
        var outcome = Early("checkpoints", "fetch", Series, "--every", "200", "--until", "300");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        var folder = Assert.Single(outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.EndsWith("step0000200", folder);
        Assert.Equal(System.IO.File.ReadAllBytes(Path.Combine(Ladder, "mix-105k", "step0000200", "model.safetensors")), System.IO.File.ReadAllBytes(Path.Combine(folder, "model.safetensors")));
        Assert.Equal([Weights(1)], BlobsOfWeights());

        Assert.Equal(0, Early(["score", "--model", folder, .. Scoring]).ExitCode);
        Assert.Contains(Contents(_temp.At("results")), file => _local.Results.Any(known => Path.GetFileName(Path.GetDirectoryName(known.Key)) == Path.GetFileName(Path.GetDirectoryName(file.Key)) && known.Value == file.Value));
    }

    [Fact]
    public void Scores_are_those_of_the_folder_and_a_second_run_downloads_nothing_even_offline()
    {
        var first = Early(["score", "--model", Series, .. Scoring]);
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Equal(_local.Results, Contents(_temp.At("results")));
        Assert.Equal(_local.Outcome.Output, first.Output);

        _server.ForgetRequests();
        Assert.Equal(0, Early(["score", "--model", Series, .. Scoring]).ExitCode);
        Assert.Equal(0, _server.ContentBytes);
        Assert.Single(_server.Requests);

        _server.ForgetRequests();
        var offline = Early("1", ["score", "--model", Series, "--results", "offline", .. Scoring]);
        Assert.True(offline.ExitCode == 0, offline.Error);
        Assert.Equal(_local.Results, Contents(_temp.At("offline")));
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public void A_run_killed_in_mid_download_goes_on_at_the_next_byte()
    {
        const int came = 100_000;
        _server.Expect(new Mishap(Weights(1)) { HangAfter = came });
        using (var process = EarlyCommand.Start(_temp.Path, Variables(), ["score", "--model", Series, .. Scoring]))
        {
            var partial = new FileInfo(Path.Combine(Blobs("lab/ladder"), Weights(1) + ".incomplete"));
            for (var clock = Stopwatch.StartNew(); !partial.Exists || partial.Length < came; partial.Refresh())
                Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), "The download does not begin.");
            process.Kill();
            process.WaitForExit();
        }

        var outcome = Early(["score", "--model", Series, .. Scoring]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Equal(_local.Results, Contents(_temp.At("results")));
        Assert.Equal([null, came], _server.Requests.Where(request => request.IsContent && request.Path.EndsWith(Weights(1), StringComparison.Ordinal)).Select(request => request.From));
        Assert.Equal(Directory.GetFiles(Blobs("lab/ladder")).Sum(file => new FileInfo(file).Length), _server.ContentBytes);
    }

    [Fact]
    public void Keeping_the_last_checkpoint_deletes_what_was_downloaded_and_nothing_else()
    {
        Assert.Equal(0, Early("checkpoints", "fetch", Series + "/" + Steps[1]).ExitCode);
        var outcome = Early(["score", "--model", Series, "--keep", "last", .. Scoring]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Equal(_local.Results, Contents(_temp.At("results")));
        Assert.Equal(new[] { Weights(1), Weights(2) }.Order(StringComparer.Ordinal), BlobsOfWeights());
    }

    [Fact]
    public void Processes_that_share_results_and_cache_and_keep_the_last_checkpoint_leave_whole_results()
    {
        string[] arguments = ["score", "--model", Branches, "--task", .. EarlyCommand.Benchmarks[^2..], "--limit", "20", "--keep", "last"];
        using var one = EarlyCommand.Start(_temp.Path, Variables(), arguments);
        using var other = EarlyCommand.Start(_temp.Path, Variables(), arguments);
        foreach (var outcome in new[] { EarlyCommand.Finish(one), EarlyCommand.Finish(other) })
        {
            Assert.True(outcome.ExitCode == 0, outcome.Error);
            Assert.Contains("1 to 3 BT", outcome.Output);
        }
        Assert.Equal(12, Contents(_temp.At("results")).Count);
    }

    [Fact]
    public void One_checkpoint_given_twice_and_a_repository_that_does_not_exist_are_errors_of_one_paragraph()
    {
        AssertRefused(["no checkpoint in this folder", "mix-105k"], "checkpoints", "list", "hf://lab/ladder");
        AssertRefused(["lab/laddr", "no repository", "lab/ladder"], "score", "--model", "hf://lab/laddr", "--task", EarlyCommand.Benchmarks[0]);
        AssertRefused(["step0000200", "this series name", Series + "/step0000200", "name"], ["score", "--model", Series, Series + "/" + Steps[1], .. Scoring]);
    }

    public void Dispose()
    {
        _server.Dispose();
        _temp.Dispose();
    }

    private void AssertRefused(string[] expected, params string[] arguments)
    {
        var outcome = Early(arguments);
        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("error: ", outcome.Error);
        Assert.Single(outcome.Error.Trim().Split('\n'));
        Assert.All(expected, part => Assert.Contains(part, outcome.Error));
        Assert.DoesNotContain(Secret, outcome.Error + outcome.Output);
    }

    private EarlyCommand.Outcome Early(params string[] arguments) => Early(null, arguments);

    private EarlyCommand.Outcome Early(string? offline, string[] arguments) => EarlyCommand.Run(_temp.Path, Variables(offline), arguments);

    private Dictionary<string, string?> Variables(string? offline = null) => new()
    {
        ["HF_ENDPOINT"] = _server.Endpoint.AbsoluteUri,
        ["HF_HOME"] = _temp.At("hf"),
        ["HF_HUB_CACHE"] = null,
        ["HF_TOKEN"] = Secret,
        ["HF_HUB_OFFLINE"] = offline,
    };

    private string Blobs(string repository) => _temp.At("hf", "hub", "models--" + repository.Replace("/", "--", StringComparison.Ordinal), "blobs");

    private IEnumerable<string> BlobsOfWeights() => Directory.GetFiles(Blobs("lab/ladder")).Select(file => Path.GetFileName(file))
        .Where(name => Steps.Index().Any(step => Weights(step.Index) == name)).Order(StringComparer.Ordinal);

    private static string Weights(int step) => Checkpoint("mix-105k/" + Steps[step], "").Single(file => file.IsLarge).Hash;

    private static HubServerFile[] Checkpoint(string folder, string place) =>
        [File(folder + "/config.json", place + "config.json"), File(folder + "/model.safetensors", place + "model.safetensors")];

    private static HubServerFile File(string source, string place) =>
        new(place, System.IO.File.ReadAllBytes(Path.Combine(Ladder, source)), place.EndsWith(".safetensors", StringComparison.Ordinal));

    private static SortedDictionary<string, string> Contents(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(folder, file), System.IO.File.ReadAllText),
        StringComparer.Ordinal);
}

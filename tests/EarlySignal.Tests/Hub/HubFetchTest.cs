using EarlySignal.Basics;
using EarlySignal.Hub;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Hub;

public sealed class HubFetchTest : IDisposable
{
    private readonly HubFixture _hub = new();

    public void Dispose() => _hub.Dispose();

    [Fact]
    public void What_scoring_needs_comes_once_and_nothing_else()
    {
        _hub.AssertWhole(_hub.Fetch());
        Assert.Equal(HubFixture.WantedBytes, _hub.Server.ContentBytes);
        Assert.Equal(1, _hub.Server.Requests.Count(request => request.Path.Contains("/revision/", StringComparison.Ordinal)));
        Assert.Equal(1, _hub.Server.Requests.Count(request => request.Path.Contains("/tree/", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_cache_has_the_layout_of_huggingface_hub()
    {
        var folder = _hub.Fetch();
        Assert.Equal(_hub.Main, File.ReadAllText(Path.Combine(_hub.Repository, "refs", "main")));
        Assert.Equal(Path.Combine(_hub.Repository, "snapshots", _hub.Main), folder.Path);
        foreach (var file in HubFixture.Wanted)
        {
            var link = new FileInfo(Path.Combine(folder.Path, file.Path));
            Assert.Equal(Path.Combine("..", "..", "blobs", file.Hash), link.LinkTarget);
            Assert.True(File.Exists(Path.Combine(_hub.CacheFolder, ".locks", "models--lab--baby", file.Hash + ".lock")));
        }
        Assert.Equal(HubFixture.Wanted.Select(file => file.Hash).Order(), Directory.GetFiles(_hub.Blobs).Select(Path.GetFileName).Order()!);
    }

    [Fact]
    public void The_token_goes_to_the_hub_and_never_to_another_host()
    {
        _hub.Server.RequiredToken = HubFixture.Secret;
        _hub.Fetch();
        Assert.All(_hub.Server.Requests, request => Assert.Equal(request.Host == "hub", request.HasToken));
        Assert.Equal(3, _hub.Server.Requests.Count(request => request.Host == "store"));
    }

    [Fact]
    public void A_cached_commit_is_opened_without_any_request()
    {
        _hub.Fetch("@" + _hub.Main);
        _hub.Server.ForgetRequests();
        _hub.AssertWhole(_hub.Fetch("@" + _hub.Main));
        Assert.Empty(_hub.Server.Requests);
    }

    [Fact]
    public void A_branch_is_resolved_once_per_client_and_nothing_is_fetched_twice()
    {
        using var client = _hub.Client();
        client.Fetch(HubFixture.Address(), HubSelection.Scoring);
        _hub.Server.ForgetRequests();
        client.Fetch(HubFixture.Address(), HubSelection.Scoring);
        Assert.Empty(_hub.Server.Requests);
        _hub.Fetch();
        Assert.Equal("/api/models/lab/baby/revision/main", Assert.Single(_hub.Server.Requests).Path);
    }

    [Fact]
    public void A_new_commit_fetches_only_the_files_that_changed()
    {
        _hub.Fetch();
        var changed = HubFixture.Files.Select(file => file.Path == "config.json" ? HubServerFile.Text("config.json", "{}") : file).ToArray();
        var commit = _hub.Server.Commit(HubFixture.Model, "main", changed);
        _hub.Server.ForgetRequests();
        var folder = _hub.Fetch();
        Assert.Equal(commit, folder.Commit);
        Assert.Equal("{}", File.ReadAllText(Path.Combine(folder.Path, "config.json")));
        Assert.Equal(2, _hub.Server.ContentBytes);
        Assert.Equal(commit, File.ReadAllText(Path.Combine(_hub.Repository, "refs", "main")));
    }

    [Fact]
    public void A_checkpoint_in_a_subfolder_brings_the_tokenizer_from_above()
    {
        _hub.Server.Commit(HubFixture.Model, "series",
            HubServerFile.Large("iter_1/model.safetensors", 1000), HubServerFile.Text("iter_1/config.json"),
            HubServerFile.Large("iter_2/model.safetensors", 1000), HubServerFile.Text("iter_2/config.json"),
            HubServerFile.Text("tokenizer.json"), HubServerFile.Text("config.json"));
        var folder = _hub.Fetch("@series/iter_2");
        Assert.Equal(["iter_2/config.json", "iter_2/model.safetensors", "tokenizer.json"], folder.Files.Order(StringComparer.Ordinal));
        Assert.Equal(Path.Combine(folder.Snapshot, "iter_2"), folder.Path);
        Assert.Equal(Path.Combine("..", "..", "..", "blobs"), Path.GetDirectoryName(new FileInfo(Path.Combine(folder.Path, "config.json")).LinkTarget));
    }

    [Fact]
    public void A_branch_whose_name_holds_a_slash_is_found_and_remembered()
    {
        _hub.Server.Commit(HubFixture.Model, "refs/pr/1", HubFixture.Files);
        _hub.AssertWhole(_hub.Fetch("@refs%2Fpr%2F1"));
        Assert.True(File.Exists(Path.Combine(_hub.Repository, "refs", "refs", "pr", "1")));
        _hub.AssertWhole(_hub.Fetch("@{refs/pr/1}", options => options with { IsOffline = true }));
    }

    [Fact]
    public void Progress_rises_to_all_bytes_and_files()
    {
        var seen = new List<HubProgress>();
        _hub.Fetch(progress: new Listener(seen));
        Assert.Equal(new HubProgress(HubFixture.WantedBytes, HubFixture.WantedBytes, 6, 6), seen[^1]);
        Assert.Equal(seen.OrderBy(progress => progress.BytesDone).ThenBy(progress => progress.FilesDone), seen);
    }

    [Fact]
    public void A_fetch_that_is_stopped_keeps_what_came()
    {
        _hub.Server.Expect(new Mishap("store/blobs/" + HubFixture.Shard.Hash) { HangAfter = 50_000 });
        using var client = _hub.Client();
        using var stop = new CancellationTokenSource();
        var listener = new Listener([], progress =>
        {
            if (progress.BytesDone == HubFixture.WantedBytes - HubFixture.Shard.Content.Length + 50_000)
                stop.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => client.Fetch(HubFixture.Address(), HubSelection.Scoring, listener, stop.Token));
        _hub.Server.ForgetRequests();
        _hub.AssertWhole(_hub.Fetch());
        Assert.Equal(HubFixture.Shard.Content.Length - 50_000, _hub.Server.ContentBytes);
    }

    [Fact]
    public void An_empty_file_needs_no_request()
    {
        _hub.Server.Commit(HubFixture.Model, "main", HubServerFile.Text("config.json", "{}"), HubServerFile.Text("tokenizer_config.json", ""));
        var folder = _hub.Fetch();
        Assert.Empty(File.ReadAllBytes(Path.Combine(folder.Path, "tokenizer_config.json")));
        Assert.Single(_hub.Server.Requests, request => request.IsContent);
    }

    [Fact]
    public void A_download_that_died_between_two_files_does_not_look_whole()
    {
        var files = HubFixture.Files.Append(HubServerFile.Text("special_tokens_map.json", "{}")).ToArray();
        var commit = _hub.Server.Commit(HubFixture.Model, "main", files);
        _hub.Server.Expect(new Mishap("/special_tokens_map.json") { Status = 404 });
        _hub.FetchFails();
        Assert.Contains("special_tokens_map.json", _hub.Fetch("@" + commit).Files);
    }

    [Fact]
    public void A_disk_without_room_is_an_error_before_the_download()
    {
        var listing = $$"""[{"type":"file","path":"config.json","oid":"{{new string('a', 40)}}","size":{{long.MaxValue / 2}}}]""";
        var stored = Path.Combine(_hub.Repository, "listings", _hub.Main + ".json");
        AtomicFile.WriteText(stored, listing);
        Assert.Contains("free space", _hub.FetchFails().Message, StringComparison.Ordinal);
        Assert.Equal(0, _hub.Server.ContentBytes);
    }

    [Fact]
    public void A_cache_that_cannot_be_written_is_one_clear_error()
    {
        File.WriteAllText(_hub.CacheFolder, "a file where the folder should be");
        Assert.Contains("HF_HUB_CACHE", _hub.FetchFails().Message, StringComparison.Ordinal);
    }

    private sealed class Listener(List<HubProgress> seen, Action<HubProgress>? then = null) : IProgress<HubProgress>
    {
        public void Report(HubProgress value)
        {
            seen.Add(value);
            then?.Invoke(value);
        }
    }
}

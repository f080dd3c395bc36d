using EarlySignal.Hub;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Hub;

public sealed class HubCacheTest : IDisposable
{
    private readonly HubFixture _hub = new();

    public void Dispose() => _hub.Dispose();

    private static HubOptions Offline(HubOptions options) => options with { IsOffline = true };

    /// <summary>Fills the cache as huggingface_hub does.</summary>
    private void FillAsPython(IEnumerable<HubServerFile> files, bool hasLinks = true)
    {
        Directory.CreateDirectory(_hub.Blobs);
        Directory.CreateDirectory(Path.Combine(_hub.Repository, "refs"));
        File.WriteAllText(Path.Combine(_hub.Repository, "refs", "main"), _hub.Main);
        foreach (var file in files)
        {
            var place = Path.Combine(_hub.Repository, "snapshots", _hub.Main, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.WriteAllBytes(hasLinks ? Path.Combine(_hub.Blobs, file.Hash) : place, file.Content);
            if (hasLinks)
                File.CreateSymbolicLink(place, Path.Combine("..", "..", "blobs", file.Hash));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_Python_downloaded_is_used_without_any_request(bool hasLinks)
    {
        FillAsPython(HubFixture.Wanted, hasLinks);
        _hub.AssertWhole(_hub.Fetch("@" + _hub.Main));
        _hub.AssertWhole(_hub.Fetch(change: Offline));
        Assert.Empty(_hub.Server.Requests);
        _hub.AssertWhole(_hub.Fetch(change: options => options with { Endpoint = new Uri("http://127.0.0.1:1") }));
    }

    [Fact]
    public void Where_links_fail_the_files_lie_in_the_snapshot_itself()
    {
        var cache = new HubCache(_hub.CacheFolder, (_, _) => throw new IOException("no links here"));
        var shard = HubFixture.Shard;
        var file = new HubFile(shard.Path, shard.Content.Length, shard.Hash, shard.IsLarge);
        foreach (var (commit, isNew) in new[] { (new string('a', 40), false), (new string('b', 40), true) })
        {
            Directory.CreateDirectory(_hub.Blobs);
            File.WriteAllBytes(Path.Combine(_hub.Blobs, shard.Hash), shard.Content);
            cache.Place(HubFixture.Model, commit, file, isNew);
            Assert.True(cache.Has(HubFixture.Model, commit, file));
            Assert.Equal(!isNew, cache.HasBlob(HubFixture.Model, file));
            var snapshot = cache.SnapshotOf(HubFixture.Model, commit);
            Assert.Equal(shard.Content, File.ReadAllBytes(Path.Combine(snapshot, shard.Path)));
            Assert.Equal(shard.Content.Length, cache.DeleteDownloaded(new HubFolder(HubFixture.Address(), commit, snapshot, snapshot, [shard.Path])));
            Assert.Empty(Directory.GetFiles(snapshot));
        }
    }

    [Fact]
    public void What_Python_left_out_is_added()
    {
        FillAsPython(HubFixture.Wanted.Where(file => file != HubFixture.Shard));
        _hub.AssertWhole(_hub.Fetch());
        Assert.Equal(HubFixture.Shard.Content.Length, _hub.Server.ContentBytes);
    }

    [Fact]
    public void A_blob_cut_short_by_another_program_is_fetched_again()
    {
        FillAsPython(HubFixture.Files);
        _hub.Fetch("/");
        File.WriteAllBytes(Path.Combine(_hub.Blobs, HubFixture.Files[1].Hash), [1]);
        using var client = _hub.Client();
        client.List(HubFixture.Address(), HubSelection.Scoring);
        _hub.AssertWhole(client.Fetch(HubFixture.Address(), HubSelection.Scoring));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_link_whose_blob_is_gone_is_fetched_again(bool isBlobALink)
    {
        FillAsPython(HubFixture.Wanted);
        var blob = Path.Combine(_hub.Blobs, HubFixture.Shard.Hash);
        File.Delete(blob);
        if (isBlobALink)
            File.CreateSymbolicLink(blob, "nowhere");
        _hub.AssertWhole(_hub.Fetch("@" + _hub.Main));
        Assert.Equal(HubFixture.Shard.Content.Length, _hub.Server.ContentBytes);
    }

    [Fact]
    public void Offline_and_unreachable_servers_fall_back_to_the_commit_that_was_used_last()
    {
        _hub.Fetch();
        _hub.Server.Commit(HubFixture.Model, "main", HubServerFile.Text("config.json", "{}"));
        _hub.Server.ForgetRequests();
        Assert.Equal(_hub.Main, _hub.Fetch(change: Offline).Commit);
        Assert.Empty(_hub.Server.Requests);
        _hub.Server.Expect(new Mishap("/api/") { Status = 500, Times = int.MaxValue });
        Assert.Equal(_hub.Main, _hub.Fetch().Commit);
        Assert.Equal(_hub.Main, _hub.Fetch(change: options => options with { Endpoint = new Uri("http://127.0.0.1:1") }).Commit);
    }

    [Fact]
    public void Offline_without_the_files_is_an_error_that_says_what_is_missing()
    {
        Assert.Contains("never held this revision", _hub.FetchFails(change: Offline).Message, StringComparison.Ordinal);
        FillAsPython(HubFixture.Wanted.Skip(1));
        Assert.Contains("only a part", _hub.FetchFails(change: Offline).Message, StringComparison.Ordinal);
        _hub.Fetch();
        File.Delete(Path.Combine(_hub.Repository, "snapshots", _hub.Main, "config.json"));
        Assert.Contains("without config.json", _hub.FetchFails(change: Offline).Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:1/", _hub.FetchFails("@other", options => options with { Endpoint = new Uri("http://127.0.0.1:1") }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deleting_a_checkpoint_removes_what_this_client_downloaded()
    {
        using var client = _hub.Client();
        var folder = client.Fetch(HubFixture.Address(), HubSelection.Scoring);
        Assert.Equal(HubFixture.WantedBytes, client.Cache.DeleteDownloaded(folder));
        Assert.Empty(Directory.GetFiles(_hub.Blobs));
        Assert.Empty(Directory.GetFiles(folder.Snapshot));
        Assert.Equal(0, client.Cache.DeleteDownloaded(folder));
        _hub.AssertWhole(client.Fetch(HubFixture.Address(), HubSelection.Scoring));
    }

    [Fact]
    public void Deleting_never_touches_what_was_there_before_or_what_another_checkpoint_uses()
    {
        FillAsPython([HubFixture.Shard]);
        _hub.Server.Commit(HubFixture.Model, "step2", [.. HubFixture.Files.Where(file => file.Path.StartsWith("token", StringComparison.Ordinal)), HubServerFile.Large("model.safetensors", 5000), HubServerFile.Text("config.json", "{}")]);
        using var client = _hub.Client();
        var first = client.Fetch(HubFixture.Address(), HubSelection.Scoring);
        var second = client.Fetch(HubFixture.Address("@step2"), HubSelection.Scoring);
        client.Cache.DeleteDownloaded(first);
        Assert.Equal([HubFixture.Shard.Path], Directory.GetFiles(first.Snapshot).Select(Path.GetFileName)!);
        Assert.Equal(HubFixture.Shard.Content, File.ReadAllBytes(Path.Combine(first.Snapshot, HubFixture.Shard.Path)));
        Assert.All(second.Files, path => Assert.True(File.Exists(Path.Combine(second.Snapshot, path))));
        client.Cache.DeleteDownloaded(second);
        Assert.Equal([HubFixture.Shard.Hash], Directory.GetFiles(_hub.Blobs).Select(Path.GetFileName)!);
    }

    [Fact]
    public void Deleting_a_subfolder_leaves_the_tokenizer_above_it()
    {
        _hub.Server.Commit(HubFixture.Model, "main", HubServerFile.Text("tokenizer.json"), HubServerFile.Text("iter_1/config.json"), HubServerFile.Large("iter_1/model.safetensors", 100));
        using var client = _hub.Client();
        var folder = client.Fetch(HubFixture.Address("/iter_1"), HubSelection.Scoring);
        client.Cache.DeleteDownloaded(folder);
        Assert.True(File.Exists(Path.Combine(folder.Snapshot, "tokenizer.json")));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}

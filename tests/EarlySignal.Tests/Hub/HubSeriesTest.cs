using EarlySignal.Basics;
using EarlySignal.Hub;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Hub;

public sealed class HubSeriesTest : IDisposable
{
    private readonly HubFixture _hub = new();

    public void Dispose() => _hub.Dispose();

    private IReadOnlyList<HubCheckpoint> List(string tail, bool isOffline = false)
    {
        using var client = _hub.Client(options => options with { IsOffline = isOffline });
        return client.List(HubFixture.Address(tail), HubSelection.Scoring);
    }

    private static HubServerFile[] Checkpoint(string folder, int bytes) =>
        [HubServerFile.Text(folder + "config.json", "{}"), HubServerFile.Large(folder + "model.safetensors", bytes)];

    [Fact]
    public void The_folders_of_a_series_are_listed_over_many_pages_without_a_download()
    {
        _hub.Server.PageSize = 7;
        int[] steps = [2000, 500, 10000, 4000];
        _hub.Server.Commit(HubFixture.Model, "main",
        [
            .. steps.SelectMany(step => Checkpoint($"iter_{step}/", step)), HubServerFile.Text("tokenizer.json", "{}"),
            HubServerFile.Text("iter_best/notes.txt"), HubServerFile.Text("step_logs1/log.txt"), .. Checkpoint("final/", 9),
        ]);
        var checkpoints = List("");
        Assert.Equal(["iter_500", "iter_2000", "iter_4000", "iter_10000"], checkpoints.Select(checkpoint => checkpoint.Name));
        Assert.Equal([504, 2004, 4004, 10004], checkpoints.Select(checkpoint => checkpoint.Bytes));
        Assert.Equal("hf://lab/baby/iter_500", checkpoints[0].Reference.ToString());
        Assert.Equal(3, _hub.Server.Requests.Count(request => request.Path.Contains("/tree/", StringComparison.Ordinal)));
        Assert.Equal(0, _hub.Server.ContentBytes);
        Assert.False(Directory.Exists(_hub.CacheFolder));
    }

    [Fact]
    public void The_branches_that_fit_a_pattern_are_one_checkpoint_each()
    {
        _hub.Server.PageSize = 1;
        foreach (var step in (int[])[1000, 16, 128000])
            _hub.Server.Commit(HubFixture.Model, $"step{step}-tokens4B", Checkpoint("", step));
        _hub.Server.Commit(HubFixture.Model, "step7-empty", HubServerFile.Text("README.md"));
        var checkpoints = List("@{step*}");
        Assert.Equal(["step16-tokens4B", "step1000-tokens4B", "step128000-tokens4B"], checkpoints.Select(checkpoint => checkpoint.Name));
        Assert.Equal([18, 1002, 128002], checkpoints.Select(checkpoint => checkpoint.Bytes));
        Assert.All(checkpoints, checkpoint => Assert.Equal((0, 2), (checkpoint.BytesHere, checkpoint.Files)));
    }

    [Fact]
    public void A_listed_branch_is_fetched_without_asking_for_its_commit_or_files_again()
    {
        _hub.Server.Commit(HubFixture.Model, "step1", HubFixture.Files);
        using var client = _hub.Client();
        var checkpoint = client.List(HubFixture.Address("@{step*}"), HubSelection.Scoring).Single();
        _hub.Server.ForgetRequests();
        _hub.AssertWhole(client.Fetch(checkpoint.Reference, HubSelection.Scoring));
        Assert.DoesNotContain(_hub.Server.Requests, request => request.Path.StartsWith("/api", StringComparison.Ordinal));
        Assert.Equal(HubFixture.WantedBytes, client.List(HubFixture.Address("@{step*}"), HubSelection.Scoring).Single().BytesHere);
    }

    [Fact]
    public void A_repository_that_is_one_checkpoint_is_a_series_of_one()
    {
        var checkpoint = Assert.Single(List(""));
        Assert.Equal(("baby", HubFixture.WantedBytes, 6, _hub.Main), (checkpoint.Name, checkpoint.Bytes, checkpoint.Files, checkpoint.Commit));
    }

    [Fact]
    public void What_was_fetched_is_listed_offline()
    {
        _hub.Server.Commit(HubFixture.Model, "step1", HubFixture.Files);
        _hub.Fetch("@step1");
        _hub.Server.ForgetRequests();
        Assert.Equal("step1", Assert.Single(List("@{step*}", isOffline: true)).Name);
        Assert.Empty(_hub.Server.Requests);
    }

    [Theory]
    [InlineData("@{nothing*}", "main")]
    [InlineData("/nowhere", "no folder nowhere")]
    public void Where_there_is_no_checkpoint_the_error_says_what_there_is(string tail, string expected) =>
        Assert.Contains(expected, Assert.Throws<InputException>(() => List(tail)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_pattern_cannot_be_fetched_as_if_it_were_one_checkpoint() =>
        Assert.Contains("branch pattern", _hub.FetchFails("@{step*}").Message, StringComparison.Ordinal);
}

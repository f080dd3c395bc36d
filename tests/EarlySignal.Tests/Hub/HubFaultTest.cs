using System.Diagnostics;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Hub;

public sealed class HubFaultTest : IDisposable
{
    private readonly HubFixture _hub = new();
    private readonly string _shard = "store/blobs/" + HubFixture.Shard.Hash;

    public void Dispose() => _hub.Dispose();

    private bool HasCome(int bytes) => new FileInfo(Path.Combine(_hub.Blobs, HubFixture.Shard.Hash + ".incomplete")) is { Exists: true } partial && partial.Length >= bytes;

    [Theory]
    [InlineData("hub/api/models/lab/baby/revision")]
    [InlineData("hub/api/models/lab/baby/tree")]
    [InlineData("hub/lab/baby/resolve")]
    [InlineData("store/")]
    public void Busy_servers_are_asked_again(string target)
    {
        foreach (var status in (int[])[500, 503])
            _hub.Server.Expect(new Mishap(target) { Status = status });
        _hub.AssertWhole(_hub.Fetch());
        Assert.Equal(HubFixture.WantedBytes, _hub.Server.ContentBytes);
    }

    [Theory]
    [InlineData("Retry-After", "1")]
    [InlineData("RateLimit", "\"api\";r=0;t=1")]
    public void Too_many_requests_wait_as_long_as_the_server_asks(string header, string value)
    {
        _hub.Server.Expect(new Mishap("/tree/") { Status = 429, Headers = [(header, value)] });
        var clock = Stopwatch.StartNew();
        _hub.AssertWhole(_hub.Fetch());
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(0.99), $"It waited only {clock.Elapsed}.");
    }

    [Fact]
    public void A_server_that_asks_to_wait_for_hours_is_an_error()
    {
        _hub.Server.Expect(new Mishap("/tree/") { Status = 429, Headers = [("Retry-After", "9999")] });
        Assert.Contains("wait 9999 s", _hub.FetchFails().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_is_always_busy_is_an_error_after_a_bounded_number_of_attempts()
    {
        _hub.Server.Expect(new Mishap(_shard) { Status = 503, Times = int.MaxValue });
        Assert.Contains("503, 3 times in a row", _hub.FetchFails().Message, StringComparison.Ordinal);
        Assert.Equal(3, _hub.Server.Requests.Count(request => request.Status == 503));
        _hub.AssertNoWrongBlob();
    }

    [Fact]
    public void A_connection_that_drops_goes_on_where_it_stopped()
    {
        _hub.Server.Expect(new Mishap(_shard) { DropAfter = 100_000, DropWhen = () => HasCome(100_000) });
        _hub.Server.Expect(new Mishap(_shard) { DropAfter = 50_000, DropWhen = () => HasCome(150_000) });
        _hub.AssertWhole(_hub.Fetch());
        Assert.Equal(HubFixture.WantedBytes, _hub.Server.ContentBytes);
        Assert.Equal([null, 100_000, 150_000], _hub.Server.Requests.Where(request => $"{request.Host}{request.Path}" == _shard).Select(request => request.From));
    }

    [Fact]
    public void A_line_that_falls_silent_is_opened_again()
    {
        _hub.Server.Expect(new Mishap(_shard) { HangAfter = 100_000 });
        _hub.AssertWhole(_hub.Fetch(change: options => options with { Silence = TimeSpan.FromSeconds(1) }));
        Assert.Equal(HubFixture.WantedBytes, _hub.Server.ContentBytes);
    }

    [Fact]
    public void A_server_without_ranges_sends_the_whole_again()
    {
        _hub.Server.Expect(new Mishap(_shard) { DropAfter = 100_000, DropWhen = () => HasCome(100_000) });
        _hub.Server.Expect(new Mishap(_shard) { IgnoresRange = true });
        _hub.AssertWhole(_hub.Fetch());
        Assert.Equal(HubFixture.WantedBytes + 100_000, _hub.Server.ContentBytes);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("model-00001-of-00002.safetensors")]
    public void A_wrong_byte_is_thrown_away_and_fetched_once_more(string path)
    {
        var file = HubFixture.Files.Single(file => file.Path == path);
        _hub.Server.Expect(new Mishap(file.IsLarge ? "store/blobs/" + file.Hash : "hub/lab/baby/resolve/" + _hub.Main + "/" + path) { FlipByteAt = 3 });
        _hub.AssertWhole(_hub.Fetch());
        Assert.Equal(HubFixture.WantedBytes + file.Content.Length, _hub.Server.ContentBytes);
    }

    [Fact]
    public void Bytes_that_are_wrong_twice_are_an_error_and_never_enter_the_cache()
    {
        _hub.Server.Expect(new Mishap(_shard) { FlipByteAt = 299_999, Times = 2 });
        var fault = _hub.FetchFails();
        Assert.Contains(HubFixture.Shard.Hash, fault.Message, StringComparison.Ordinal);
        _hub.AssertNoWrongBlob();
        Assert.DoesNotContain(Directory.GetFiles(_hub.Blobs), blob => blob.Contains(HubFixture.Shard.Hash, StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(_hub.Repository, "snapshots", _hub.Main, HubFixture.Shard.Path)));
    }

    [Fact]
    public void A_file_shorter_than_announced_never_enters_the_cache()
    {
        _hub.Server.Expect(new Mishap(_shard) { Keep = 1234, Times = 2 });
        Assert.Contains("1234 bytes, twice", _hub.FetchFails().Message, StringComparison.Ordinal);
        _hub.AssertNoWrongBlob();
    }

    [Fact]
    public void Wrong_bytes_from_an_earlier_process_are_found_and_replaced()
    {
        Directory.CreateDirectory(_hub.Blobs);
        File.WriteAllBytes(Path.Combine(_hub.Blobs, HubFixture.Shard.Hash + ".incomplete"), new byte[1000]);
        _hub.AssertWhole(_hub.Fetch());
        Assert.Equal(HubFixture.WantedBytes + HubFixture.Shard.Content.Length - 1000, _hub.Server.ContentBytes);
    }

    [Theory]
    [InlineData("[{\"type\":\"file\",\"path\":\"config.json\",\"size\":1,\"oid\":\"../../../x\"}]")]
    [InlineData("[{\"type\":\"file\",\"path\":\"config.json\",\"size\":-1,\"oid\":\"0000000000000000000000000000000000000000\"}]")]
    [InlineData("not json")]
    public void A_damaged_stored_listing_is_listed_again(string listing)
    {
        _hub.Fetch();
        var stored = Directory.GetFiles(Path.Combine(_hub.Repository, "listings")).Single();
        var original = File.ReadAllBytes(stored);
        File.WriteAllText(stored, listing);
        File.Delete(Path.Combine(_hub.Repository, "snapshots", _hub.Main, "tokenizer_config.json"));
        _hub.Server.ForgetRequests();
        _hub.AssertWhole(_hub.Fetch());
        Assert.Equal(0, _hub.Server.ContentBytes);
        Assert.Equal(original, File.ReadAllBytes(stored));
    }
}

using EarlySignal.Hub;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Hub;

public sealed class HubConcurrencyTest : IDisposable
{
    private readonly HubFixture _hub = new();

    public void Dispose() => _hub.Dispose();

    [Fact]
    public async Task Two_clients_at_the_same_time_download_once()
    {
        using var first = _hub.Client();
        using var second = _hub.Client();
        var folders = await Task.WhenAll(new[] { first, second, first, second }.Select(client => Task.Run(() => client.Fetch(HubFixture.Address(), HubSelection.Scoring))));
        Assert.All(folders, folder => _hub.AssertWhole(folder));
        Assert.Equal(HubFixture.WantedBytes, _hub.Server.ContentBytes);
    }

    [Fact]
    public async Task Two_processes_at_the_same_time_download_once()
    {
        using var other = HubServerChild.Start(_hub.Server.Endpoint, _hub.CacheFolder, HubFixture.Address().ToString());
        var folder = _hub.Fetch();
        await other.WaitForExitAsync();
        Assert.Equal((0, folder.Path), (other.ExitCode, (await other.StandardOutput.ReadToEndAsync()).Trim()));
        _hub.AssertWhole(folder);
        Assert.Equal(HubFixture.WantedBytes, _hub.Server.ContentBytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(123_456)]
    public async Task After_a_kill_in_mid_download_only_the_missing_bytes_are_fetched(int bytesBefore)
    {
        _hub.Server.Expect(new Mishap("store/blobs/" + HubFixture.Shard.Hash) { HangAfter = bytesBefore });
        using var victim = HubServerChild.Start(_hub.Server.Endpoint, _hub.CacheFolder, HubFixture.Address().ToString());
        var partial = new FileInfo(Path.Combine(_hub.Blobs, HubFixture.Shard.Hash + ".incomplete"));
        bool HasCome() => partial.Exists && partial.Length == bytesBefore
            && Directory.GetFiles(_hub.Blobs).Length == HubFixture.Wanted.Count()
            && Directory.GetFiles(_hub.Blobs, "*.incomplete").Length == 1;
        for (var waited = 0; !HasCome() && waited < 20_000; waited += 5)
        {
            await Task.Delay(5);
            partial.Refresh();
        }
        Assert.True(HasCome());
        victim.Kill();
        await victim.WaitForExitAsync();

        _hub.AssertNoWrongBlob();
        _hub.AssertWhole(_hub.Fetch());
        Assert.Equal(HubFixture.WantedBytes, _hub.Server.ContentBytes);
    }
}

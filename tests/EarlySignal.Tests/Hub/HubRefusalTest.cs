using EarlySignal.Basics;
using EarlySignal.Hub;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Hub;

public sealed class HubRefusalTest : IDisposable
{
    private readonly HubFixture _hub = new();

    public void Dispose() => _hub.Dispose();

    [Fact]
    public void A_gated_repository_says_where_to_accept_its_terms()
    {
        _hub.Server.IsGated = true;
        var fault = _hub.FetchFails();
        Assert.Contains("gated", fault.Message, StringComparison.Ordinal);
        Assert.Contains(new Uri(_hub.Server.Endpoint, "lab/baby").AbsoluteUri, fault.Message, StringComparison.Ordinal);
        Assert.Contains("HF_TOKEN", _hub.FetchFails(change: options => options with { Token = null }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_private_repository_says_that_a_token_is_needed()
    {
        _hub.Server.RequiredToken = "hf_other";
        Assert.Contains("token", _hub.FetchFails().Message, StringComparison.Ordinal);
        Assert.Contains("set HF_TOKEN", _hub.FetchFails(change: options => options with { Token = null }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_the_server_does_not_accept_is_named_by_its_source()
    {
        _hub.Server.Expect(new Mishap("/revision/") { Status = 401, Headers = [("X-Error-Message", "Invalid credentials in Authorization header")] });
        Assert.StartsWith("HF_TOKEN: found a token that the server does not accept", _hub.FetchFails().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/models/lab/baby/revision/main", "more than 10 redirects")]
    [InlineData("file:///etc/passwd", "leads nowhere")]
    [InlineData("http://", "leads nowhere")]
    public void A_redirect_that_does_not_end_well_is_an_error(string location, string expected)
    {
        _hub.Server.Expect(new Mishap("/revision/") { Status = 307, Headers = [("Location", location)], Times = int.MaxValue });
        Assert.Contains(expected, _hub.FetchFails().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_renamed_repository_is_followed()
    {
        _hub.Server.Expect(new Mishap("/api/models/lab/baby/revision/old") { Status = 307, Headers = [("Location", "/api/models/lab/baby/revision/main")] });
        _hub.AssertWhole(_hub.Fetch("@old"));
    }

    [Fact]
    public void A_mistyped_name_is_answered_with_the_nearest_ones()
    {
        using var client = _hub.Client();
        var repository = Assert.Throws<InputException>(() => client.Fetch(HubReference.Parse("hf://lab/bbay"), HubSelection.Scoring));
        Assert.Contains("lab/baby", repository.Message, StringComparison.Ordinal);
        Assert.Contains("the nearest are main", _hub.FetchFails("@mian").Message, StringComparison.Ordinal);
        _hub.Server.Commit(HubFixture.Model, "main", HubServerFile.Text("runs/iter_0002000/config.json"), HubServerFile.Text("runs/iter_0004000/config.json"));
        Assert.Contains("the nearest are iter_0002000", _hub.FetchFails("/runs/iter_002000").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_repeats_the_token_does_not_get_it_into_a_message()
    {
        _hub.Server.Expect(new Mishap("/revision/") { Status = 400, Headers = [("X-Error-Message", $"bad header Bearer {HubFixture.Secret}")] });
        Assert.Contains("bad header Bearer (token)", _hub.FetchFails().Message, StringComparison.Ordinal);
        Assert.DoesNotContain(HubFixture.Secret, new HubOptions { Endpoint = _hub.Server.Endpoint, CacheFolder = "", Token = new HubToken(HubFixture.Secret, "") }.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../evil.json")]
    [InlineData("a/../../evil.json")]
    [InlineData("/etc/config.json")]
    [InlineData("..\\evil.json")]
    [InlineData("C:/config.json")]
    [InlineData("a//config.json")]
    [InlineData("model\0.safetensors")]
    [InlineData("NUL.safetensors")]
    public void A_listing_that_leaves_the_folder_is_refused_before_anything_is_written(string path)
    {
        _hub.Server.Commit(HubFixture.Model, "main", HubServerFile.Text("config.json"), HubServerFile.Text(path));
        Assert.Contains("nothing was written", _hub.FetchFails().Message, StringComparison.Ordinal);
        Assert.Equal(0, _hub.Server.ContentBytes);
        Assert.False(Directory.Exists(_hub.CacheFolder));
    }
}

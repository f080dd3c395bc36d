using EarlySignal.Basics;
using EarlySignal.Hub;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Hub;

// The expected folders and priorities are those of huggingface_hub (constants.py, utils/_auth.py).
public sealed class HubEnvironmentTest : IDisposable
{
    private readonly TempFolder _user = new();

    public void Dispose() => _user.Dispose();

    private HubOptions Options(params (string Name, string Value)[] variables) =>
        new HubEnvironment(variables.ToDictionary(variable => variable.Name, variable => variable.Value).GetValueOrDefault, _user.Path).Options();

    [Fact]
    public void Without_variables_the_usual_places_are_used()
    {
        var options = Options();
        Assert.Equal("https://huggingface.co/", options.Endpoint.AbsoluteUri);
        Assert.Equal(_user.At(".cache", "huggingface", "hub"), options.CacheFolder);
        Assert.Null(options.Token);
        Assert.False(options.IsOffline);
    }

    [Theory]
    [InlineData("/x/hub", "HF_HOME=/x")]
    [InlineData("/x/huggingface/hub", "XDG_CACHE_HOME=/x")]
    [InlineData("/y", "HF_HOME=/x", "HF_HUB_CACHE=/y")]
    [InlineData("/z", "HF_HOME=/x", "HUGGINGFACE_HUB_CACHE=/z")]
    [InlineData("/y", "HUGGINGFACE_HUB_CACHE=/z", "HF_HUB_CACHE=/y")]
    [InlineData("/x/hub", "HF_HOME=/x", "HF_HUB_CACHE=")]
    [InlineData("/s/a/b/hub", "HF_HOME=$S/a/${B}", "S=/s", "B=b")]
    public void The_cache_folder_follows_the_variables(string expected, params string[] variables) =>
        Assert.Equal(Path.GetFullPath(expected), Options([.. variables.Select(variable => (variable.Split('=')[0], variable.Split('=')[1]))]).CacheFolder);

    [Fact]
    public void A_tilde_means_the_users_folder() => Assert.Equal(_user.At("cache"), Options(("HF_HUB_CACHE", "~/cache")).CacheFolder);

    [Fact]
    public void The_token_comes_from_the_variables_and_then_from_the_file()
    {
        AtomicFile.WriteText(_user.At(".cache", "huggingface", "token"), "hf_file\n");
        AtomicFile.WriteText(_user.At("elsewhere"), " hf_elsewhere ");
        Assert.Equal("hf_file", Options().Token!.Secret);
        Assert.Equal("hf_elsewhere", Options(("HF_TOKEN_PATH", _user.At("elsewhere"))).Token!.Secret);
        Assert.Equal("hf_file", Options(("HF_TOKEN", " \n")).Token!.Secret);
        Assert.Equal("hf_old", Options(("HUGGING_FACE_HUB_TOKEN", "hf_old")).Token!.Secret);
        Assert.Equal("hf_new", Options(("HUGGING_FACE_HUB_TOKEN", "hf_old"), ("HF_TOKEN", "hf_new\r\n")).Token!.Secret);
        Assert.Null(Options(("HF_TOKEN", "hf_new"), ("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")).Token);
    }

    [Fact]
    public void A_text_that_is_no_token_is_refused_without_being_shown()
    {
        var fault = Assert.Throws<InputException>(() => Options(("HF_TOKEN", "my secret")));
        Assert.Contains("HF_TOKEN", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("on", true)]
    [InlineData("Yes", true)]
    [InlineData("TRUE", true)]
    [InlineData("0", false)]
    [InlineData("off", false)]
    public void Offline_mode_has_the_four_words(string value, bool expected) => Assert.Equal(expected, Options(("HF_HUB_OFFLINE", value)).IsOffline);

    [Fact]
    public void The_offline_variable_of_transformers_counts_when_the_other_is_not_set()
    {
        Assert.True(Options(("TRANSFORMERS_OFFLINE", "1")).IsOffline);
        Assert.False(Options(("TRANSFORMERS_OFFLINE", "1"), ("HF_HUB_OFFLINE", "0")).IsOffline);
    }

    [Fact]
    public void The_endpoint_may_be_a_mirror_but_must_be_a_servers_address()
    {
        Assert.Equal("https://mirror.example/hf", Options(("HF_ENDPOINT", "https://mirror.example/hf/")).Endpoint.AbsoluteUri);
        Assert.Throws<InputException>(() => Options(("HF_ENDPOINT", "mirror.example")));
        var fault = Assert.Throws<InputException>(() => Options(("HF_ENDPOINT", "https://me:password@mirror.example")));
        Assert.DoesNotContain("me:password", fault.Message, StringComparison.Ordinal);
    }
}

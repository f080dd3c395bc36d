using EarlySignal.Basics;
using EarlySignal.Hub;
using EarlySignal.Runs;
using EarlySignal.Tasks;
using EarlySignal.Tests.Support;
using EarlySignal.Tests.Tasks;

namespace EarlySignal.Tests.Runs;

/// <summary>Tasks whose items lie on the Hub: as files that are read, or as rows from the server of rows.</summary>
public sealed class DatasetSourceTest : IDisposable
{
    private const string Row = """{"question": "From the Hub?", "choices": ["a", "b"], "answer": 1}""";
    private readonly TempFolder _cache = new();
    private readonly HubServer _hub = new();
    private readonly DatasetServer _rows = new();
    private readonly TaskFolder _task = new();

    public DatasetSourceTest()
    {
        _task.Keys["dataset_path"] = "lab/quiz";
        _task.Keys.Remove("dataset_kwargs");
    }

    public void Dispose()
    {
        _task.Dispose();
        _rows.Dispose();
        _hub.Dispose();
        _cache.Dispose();
    }

    private HubOptions Options(bool isOffline = false) => new()
    {
        Endpoint = _hub.Endpoint,
        RowsEndpoint = _rows.Endpoint,
        CacheFolder = _cache.Path,
        IsOffline = isOffline,
        Attempts = 1,
    };

    private IReadOnlyList<Item> Items(bool isOffline = false)
    {
        using HubClient client = new(Options(isOffline));
        return DatasetSource.Bring(_task.Load(), client).Items();
    }

    [Fact]
    public void Files_that_can_be_read_are_fetched_once_and_then_found_offline()
    {
        _hub.Commit("datasets/lab/quiz", "main", HubServerFile.Text("README.md", "# Quiz"), HubServerFile.Text("data/test.jsonl", Row + "\n"), HubServerFile.Text("data/train.jsonl", "{}"));
        Assert.Equal("Q: From the Hub?\nA:", Assert.Single(Items()).Context);
        Assert.True(Directory.Exists(_cache.At("datasets--lab--quiz", "snapshots")));
        Assert.DoesNotContain(_hub.Requests, request => request.Path.EndsWith("train.jsonl", StringComparison.Ordinal));
        _hub.ForgetRequests();
        Assert.Single(Items(isOffline: true));
        Assert.Empty(_hub.Requests);
        Assert.Empty(_rows.Requests);
    }

    [Fact]
    public void The_datasets_card_says_which_files_are_a_configurations_split()
    {
        const string card = "---\nconfigs:\n- config_name: hard\n  data_files:\n  - {split: test, path: 'sets/hard-*.csv'}\n- config_name: easy\n  data_files: easy.jsonl\n---\n# Quiz\n";
        _hub.Commit("datasets/lab/quiz", "main", HubServerFile.Text("README.md", card), HubServerFile.Text("sets/hard-1.csv", "question,answer\nHard?,1\n"), HubServerFile.Text("easy.jsonl", Row));
        _task.Keys["dataset_name"] = "hard";
        _task.Keys["doc_to_choice"] = "['x', 'y']";
        Assert.Equal("Q: Hard?\nA:", Assert.Single(Items()).Context);
    }

    [Fact]
    public void Named_files_are_fetched_from_the_repository()
    {
        _hub.Commit("datasets/lab/quiz", "v2", HubServerFile.Text("odd/name.json", $"[{Row}]"));
        _task.Keys["dataset_kwargs"] = "{revision: v2, data_files: {test: odd/name.json}}";
        Assert.Single(Items());
        _task.Keys["dataset_kwargs"] = "{revision: v2, data_files: {test: odd/nam.json}}";
        Assert.Contains("Did you mean 'odd/name.json'?", Assert.Throws<InputException>(() => Items()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_files_come_as_rows_page_by_page_and_a_stopped_fetch_goes_on()
    {
        _hub.Commit("datasets/lab/quiz", "main", HubServerFile.Text("data/test-0.parquet", "PAR1"));
        _rows.Add("lab/quiz", "default", "test", [.. Enumerable.Range(0, 250).Select(i => new { question = $"{i}?", choices = new[] { "a", "b" }, answer = i % 2 })]);
        _rows.BusyAt = 3;
        Assert.Throws<InputException>(() => Items());
        Assert.Equal(4, _rows.Requests.Count);
        var items = Items();
        Assert.Equal(Enumerable.Range(0, 250).Select(i => $"Q: {i}?\nA:"), items.Select(item => item.Context));
        // The splits again, then only the page that was missing.
        Assert.EndsWith("offset=200&length=100", _rows.Requests[^1], StringComparison.Ordinal);
        Assert.Equal(6, _rows.Requests.Count);
        Assert.Equal(250, Items(isOffline: true).Count);
        Assert.Equal(6, _rows.Requests.Count);
    }

    [Theory]
    [InlineData("esy", "test", "dataset_name", "Did you mean 'easy'?")]
    [InlineData("easy", "tets", "split", "Did you mean 'test'?")]
    [InlineData("null", "test", "dataset_name", "one of easy, hard")]
    public void An_unknown_configuration_or_split_is_named_with_the_nearest(string configuration, string split, string field, string remedy)
    {
        _hub.Commit("datasets/lab/quiz", "main", HubServerFile.Text("data/test-0.parquet", "PAR1"));
        _rows.Add("lab/quiz", "easy", "test", new { question = "?" });
        _rows.Add("lab/quiz", "hard", "test", new { question = "?" });
        _task.Keys["dataset_name"] = configuration;
        _task.Keys["test_split"] = split;
        var fault = Assert.Throws<InputException>(() => Items());
        Assert.Equal(("hf://datasets/lab/quiz", field), (fault.File, fault.Field));
        Assert.Contains(remedy, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_with_cut_cells_are_refused()
    {
        _hub.Commit("datasets/lab/quiz", "main", HubServerFile.Text("data/test-0.parquet", "PAR1"));
        _rows.Add("lab/quiz", "default", "test", new { question = "?" });
        _rows.CutsCells = true;
        Assert.Contains("the server has cut", Assert.Throws<InputException>(() => Items()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_was_not_fetched_is_one_clear_error()
    {
        var fault = Assert.Throws<InputException>(() => _task.Load().Items());
        Assert.Contains("the dataset lab/quiz, which is not on this machine", fault.Message, StringComparison.Ordinal);
        Assert.Contains("no repository datasets/lab/quiz", Assert.Throws<InputException>(() => Items()).Message, StringComparison.Ordinal);
        Assert.Contains("offline mode", Assert.Throws<InputException>(() => Items(isOffline: true)).Message, StringComparison.Ordinal);
    }
}

using EarlySignal.Basics;
using EarlySignal.Tasks;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Tasks;

public sealed class DataFileTest : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.json", """[{"q": "x", "n": 1}, {"q": "y", "n": 2.5}]""", "q='x' n=1|q='y' n=2.5")]
    [InlineData("a.json", """{"q": ["x", "y"], "n": [1, null]}""", "q='x' n=1|q='y' n=None")]
    [InlineData("a.json", """{"q": "x", "n": [1]}""", "q='x' n=[1]")]
    [InlineData("a.json", "{\"q\": 1}\n{\"q\": 2}\n", "q=1|q=2")]
    [InlineData("a.jsonl", "{\"q\": [1]}\n", "q=[1]")]
    [InlineData("a.csv", "q,n\nx,1\n\"a, \"\"b\"\"\nc\",2\r\n\n", "q='x' n=1|q='a, \"b\"\\nc' n=2")]
    [InlineData("a.csv", "n,f,b,t\n1,1,True,1x\n,2.5,False,NA\n", "n=1.0 f=1.0 b=True t='1x'|n=None f=2.5 b=False t=None")]
    [InlineData("a.csv", "q,n\rx,1\r\"a\rb\",2\r", "q='x' n=1|q='a\\rb' n=2")]
    [InlineData("a.tsv", "q\tn\nx, y\t007\n", "q='x, y' n=7")]
    public void Items_are_read_from_every_kind_of_file(string name, string content, string expected)
    {
        File.WriteAllText(_folder.At(name), content);
        Assert.Equal(expected, string.Join('|', DataFile.Read(_folder.At(name)).Select(item => string.Join(' ', item.Fields.Select(field => $"{field.Key}={PythonText.Repr(field.Value)}")))));
    }

    [Theory]
    [InlineData("a.csv", "q,n\nx\n", "line 2", "1 cells", "2 cells")]
    [InlineData("a.csv", "q,q\n", "line 1", "the same name", "a name of its own")]
    [InlineData("a.csv", "q\n\"x", "line 2", "a quote that is never closed", "Close the quote")]
    [InlineData("a.json", "[1]", "[0]", "1", "one JSON object")]
    [InlineData("a.json", "7", "", "7", "a list of objects")]
    [InlineData("a.json", """{"q": ["x", "y"], "n": [1]}""", "n", "1 values in column 'n'", "2 values")]
    public void A_file_that_holds_no_items_is_named(string name, string content, string field, string found, string expected)
    {
        File.WriteAllText(_folder.At(name), content);
        var fault = Assert.Throws<InputException>(() => DataFile.Read(_folder.At(name)).ToList());
        Assert.Equal((_folder.At(name), field), (fault.File, fault.Field));
        Assert.Contains(found, fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_splits_of_a_folder_are_found_by_the_names_of_its_files()
    {
        var splits = DataFolder.Splits(["data/test-00000-of-00002.jsonl", "data/test-00001-of-00002.jsonl", "dev/part.json", "train.csv", "items.tsv"]);
        Assert.Equal(["data/test-00000-of-00002.jsonl", "data/test-00001-of-00002.jsonl"], splits["test"]);
        Assert.Equal(["dev/part.json"], splits["validation"]);
        Assert.Equal(splits["validation"], splits["dev"]);
        Assert.Equal(["items.tsv", "train.csv"], splits["train"]);
    }

    [Fact]
    public void A_task_may_name_a_folder_as_its_dataset()
    {
        using TaskFolder task = new();
        Directory.CreateDirectory(Path.Combine(task.Folder, "sets"));
        File.WriteAllText(Path.Combine(task.Folder, "sets", "test.json"), """[{"question": "One?", "choices": ["a", "b"], "answer": 1}]""");
        task.Keys["dataset_path"] = "sets";
        task.Keys.Remove("dataset_kwargs");
        Assert.Equal("Q: One?\nA:", Assert.Single(task.Items()).Context);
    }
}

using EarlySignal.Tasks;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Tasks;

/// <summary>A small task in a folder of its own, whose parts a test can replace.</summary>
public sealed class TaskFolder : IDisposable
{
    private readonly TempFolder _folder = new();

    public TaskFolder()
    {
        WriteData(
            """{"question": "Is ice cold?", "choices": ["yes", "no"], "answer": 0, "subject": "physics"}""",
            """{"question": "Is fire cold?", "choices": ["yes", "no", "who knows"], "answer": 1, "subject": "physics"}""",
            """{"question": "Do fish fly?", "choices": ["always", "never"], "answer": 1, "subject": "biology"}""");
    }

    /// <summary>Key → value as YAML text, in the order in which they are written; a test adds, replaces and removes.</summary>
    public Dictionary<string, string> Keys { get; } = new()
    {
        ["task"] = "tiny",
        ["dataset_path"] = "json",
        ["dataset_kwargs"] = "{data_files: {test: data.jsonl}}",
        ["test_split"] = "test",
        ["output_type"] = "multiple_choice",
        ["doc_to_text"] = "\"Q: {{question}}\\nA:\"",
        ["doc_to_choice"] = "\"{{choices}}\"",
        ["doc_to_target"] = "answer",
    };

    public string Folder => _folder.Path;

    public string File => _folder.At("task.yaml");

    public string Data => _folder.At("data.jsonl");

    public void WriteData(params string[] lines) => WriteData("data.jsonl", lines);

    public void WriteData(string name, string[] lines) => System.IO.File.WriteAllLines(_folder.At(name), lines);

    /// <summary>Writes the task file and reads it.</summary>
    public TaskDefinition Load()
    {
        System.IO.File.WriteAllLines(File, Keys.Select(key => $"{key.Key}: {key.Value}"));
        return TaskDefinition.Load(File);
    }

    /// <summary>Writes the task file and makes the items.</summary>
    public IReadOnlyList<Item> Items() => Load().Items();

    public void Dispose() => _folder.Dispose();
}

namespace EarlySignal.Tests.Support;

/// <summary>A task folder for tests that need no particular questions: text in <c>q</c>, choices in <c>c</c>, answer in <c>a</c>.</summary>
public static class TinyTask
{
    /// <summary>Writes the task file and its items.</summary>
    /// <param name="folder">The folder; it is created.</param>
    /// <param name="items">The lines of the items' file.</param>
    public static void Write(string folder, params string[] items)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "task.yaml"), """
            task: tiny
            dataset_path: json
            dataset_kwargs: {data_files: {test: items.jsonl}}
            test_split: test
            output_type: multiple_choice
            doc_to_text: q
            doc_to_choice: c
            doc_to_target: a
            """);
        File.WriteAllLines(Path.Combine(folder, "items.jsonl"), items);
    }
}

using EarlySignal.Basics;

namespace EarlySignal.Tasks;

/// <summary>Finds the data files that a task file names.</summary>
internal static class TaskData
{
    private static readonly string[] HarmlessArguments = ["trust_remote_code"];

    /// <summary>Split name → full paths of its files.</summary>
    /// <param name="task">The root of the task file.</param>
    /// <exception cref="InputException">The data is not made of local JSON-lines files below the task file's folder.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Files(YamlField task)
    {
        const string remedy = "Put the items into a JSON-lines file beside the task file, then write 'dataset_path: json' and 'dataset_kwargs: {data_files: {test: items.jsonl}}'.";
        if (!task.TryGet("dataset_path", out var path))
            throw new InputException(task.File, "dataset_path", "no value", "json", remedy);
        if (path.Scalar is not "json")
            throw path.Wrong("json, with local data files", remedy);
        if (!task.TryGet("dataset_kwargs", out var arguments) || !arguments.TryGet("data_files", out var files))
            throw new InputException(task.File, "dataset_kwargs.data_files", "no value", "the data file of each split", remedy);
        foreach (var (name, value) in arguments.Fields().Where(pair => pair.Key != "data_files" && !HarmlessArguments.Contains(pair.Key)))
            throw value.Wrong("data_files only", "Remove the key.", $"key '{name}'");
        // A list of files without a split's name is the training split of Hugging Face datasets.
        return files.IsMapping
            ? files.Fields().ToDictionary(pair => pair.Key, pair => Paths(pair.Value), StringComparer.Ordinal)
            : new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["train"] = Paths(files) };
    }

    /// <summary>A split that the task names.</summary>
    /// <exception cref="InputException">There are no data files for it.</exception>
    public static string Split(YamlField name, IReadOnlyDictionary<string, IReadOnlyList<string>> files) =>
        files.ContainsKey(name.Text())
            ? name.Text()
            : throw name.Wrong($"one of the splits in data_files: {string.Join(", ", files.Keys)}", "Correct the name, or add the split's file to dataset_kwargs.data_files.");

    private static IReadOnlyList<string> Paths(YamlField files)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(files.File))!;
        return [.. files.Texts().Select(Resolve)];

        string Resolve(string path)
        {
            if (path.Contains("://", StringComparison.Ordinal) || path.AsSpan().IndexOfAny("*?[") >= 0)
                throw files.Wrong("the path of one local file", "Download the data, and name each file.", $"'{path}'");
            if (Path.GetExtension(path) is not (".jsonl" or ".json"))
                throw files.Wrong("a file of JSON lines (*.jsonl)", "Convert the data: one JSON object on each line.", $"'{path}'");
            // The harness takes a path from where it is started, which for a task inside a clone of it is the clone's root.
            var full = Path.GetFullPath(Path.Combine(folder, path));
            for (var root = Path.GetDirectoryName(folder); root is not null && !File.Exists(full); root = Path.GetDirectoryName(root))
            {
                if (Path.GetFullPath(Path.Combine(root, path)) is var below && below.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                    full = below;
            }
            return full.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
                ? full
                : throw files.Wrong($"a path below the task file's folder {folder}", "Move the data there; a task must not read other files.", $"'{path}'");
        }
    }
}

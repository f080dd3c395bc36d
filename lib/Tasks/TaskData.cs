using System.Text.RegularExpressions;
using EarlySignal.Basics;

namespace EarlySignal.Tasks;

/// <summary>Finds the data that a task file names: files beside it, a folder, or a dataset on the Hub.</summary>
internal static partial class TaskData
{
    // What the json and csv loaders of Hugging Face take, and what changes no item.
    private static readonly string[] KnownArguments = ["data_files", "revision", "trust_remote_code", "streaming", "verification_mode"];
    private static readonly string[] OtherLoaders = ["parquet", "arrow", "text", "xml", "webdataset", "imagefolder", "audiofolder", "pandas"];
    private static readonly Dictionary<string, IReadOnlyList<string>> NoFiles = [];

    /// <summary>Split name → full paths of its files, or the dataset that they must be fetched from.</summary>
    /// <param name="task">The keys of the task file.</param>
    /// <exception cref="InputException">The data cannot be read here, or lies outside of the task file's folder.</exception>
    public static (IReadOnlyDictionary<string, IReadOnlyList<string>> Files, DatasetReference? Dataset) Of(TaskFields task)
    {
        const string remedy = "Put the items into a file beside the task file, then write 'dataset_path: json' and 'dataset_kwargs: {data_files: {test: items.jsonl}}'.";
        const string expected = "json or csv with local data files, a folder, or the name of a dataset on the Hub";
        if (!task.TryGet("dataset_path", out var path))
            throw new InputException(task.File, "dataset_path", "no value", "json", remedy);
        var hasArguments = task.TryGet("dataset_kwargs", out var arguments);
        if (hasArguments)
        {
            foreach (var (key, value) in arguments.Fields().Where(pair => !KnownArguments.Contains(pair.Key) && !pair.Value.IsNull))
                throw value.Wrong($"one of {string.Join(", ", KnownArguments)}", key == "data_dir" ? "Remove the key, and write the folder into the paths of data_files." : "Remove the key.", $"key '{key}'");
        }
        var files = hasArguments && arguments.TryGet("data_files", out var named) ? BySplit(named) : null;
        if (path.Scalar is "json" or "csv")
        {
            return files is null
                ? throw new InputException(task.File, "dataset_kwargs.data_files", "no value", "the data file of each split", remedy)
                : (files.ToDictionary(split => split.Key, split => Paths(split.Value), StringComparer.Ordinal), null);
        }
        if (path.Scalar is not string name || OtherLoaders.Contains(name))
            throw path.Wrong(expected, remedy);
        var folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path.File))!, name));
        if (Directory.Exists(folder))
            return (DataFolder.Splits(path, folder), null);
        if (!HubName().IsMatch(name))
            throw path.Wrong(expected, remedy);
        return (NoFiles, new DatasetReference(
            name,
            task.TryGet("dataset_name", out var configuration) ? configuration.SourceText : null,
            hasArguments && arguments.TryGet("revision", out var revision) ? revision.SourceText : null,
            files?.ToDictionary(split => split.Key, split => split.Value.Texts(), StringComparer.Ordinal)));
    }

    /// <summary>A split that the task names.</summary>
    /// <exception cref="InputException">There are no data files for it.</exception>
    public static string Split(YamlField name, IReadOnlyDictionary<string, IReadOnlyList<string>> files, DatasetReference? dataset) =>
        dataset is not null || files.ContainsKey(name.Text())
            ? name.Text()
            : throw name.Wrong($"one of the splits that there are files for: {(files.Count > 0 ? string.Join(", ", files.Keys) : "none")}", "Correct the name, or add the split's file to the folder or to dataset_kwargs.data_files.");

    // A list of files without a split's name is the training split of Hugging Face datasets.
    private static Dictionary<string, YamlField> BySplit(YamlField files) => files.IsMapping
        ? files.Fields().ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal)
        : new Dictionary<string, YamlField>(StringComparer.Ordinal) { ["train"] = files };

    private static IReadOnlyList<string> Paths(YamlField files)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(files.File))!;
        return [.. files.Texts().Select(Resolve)];

        string Resolve(string path)
        {
            if (path.Contains("://", StringComparison.Ordinal) || path.AsSpan().IndexOfAny("*?[") >= 0)
                throw files.Wrong("the path of one local file", "Download the data, and name each file.", $"'{path}'");
            if (!DataFile.IsReadable(path))
                throw files.Wrong($"a file of one of these kinds: {string.Join(", ", DataFile.Extensions)}", "Convert the data: one JSON object on each line of a *.jsonl file.", $"'{path}'");
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

    [GeneratedRegex(@"^[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?\z")]
    private static partial Regex HubName();
}

using System.Text.RegularExpressions;

namespace EarlySignal.Tasks;

/// <summary>
/// Which files of a folder or repository hold which split, by the names that Hugging Face datasets go by: a file whose name, or
/// whose folder, has the split's name as a word of its own (<c>test.jsonl</c>, <c>data/test-00000-of-00002.json</c>,
/// <c>dev/part1.csv</c>).
/// </summary>
internal static partial class DataFolder
{
    private static readonly Dictionary<string, string> SplitOf = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = "train",
        ["training"] = "train",
        ["validation"] = "validation",
        ["valid"] = "validation",
        ["dev"] = "validation",
        ["val"] = "validation",
        ["test"] = "test",
        ["testing"] = "test",
        ["eval"] = "test",
        ["evaluation"] = "test",
    };

    /// <summary>Split name → full paths, in a folder on this machine.</summary>
    /// <param name="name">The key that names the folder, for errors.</param>
    /// <param name="folder">The folder.</param>
    /// <exception cref="Basics.InputException">It holds no data files.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Splits(YamlField name, string folder)
    {
        var paths = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'));
        var splits = Splits(paths.Where(DataFile.IsReadable));
        return splits.Count > 0
            ? splits.ToDictionary(split => split.Key, split => (IReadOnlyList<string>)[.. split.Value.Select(path => Path.Combine(folder, path))], StringComparer.Ordinal)
            : throw name.Wrong($"a folder with files of these kinds: {string.Join(", ", DataFile.Extensions)}", "Put the items there as test.jsonl.", $"'{folder}' without such files");
    }

    /// <summary>Split name → paths. A split also answers to the name that its files go by, such as dev for validation.</summary>
    /// <param name="paths">Paths with <c>/</c> between their parts.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Splits(IEnumerable<string> paths)
    {
        Dictionary<string, List<string>> found = new(StringComparer.Ordinal);
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            // The file's own name goes before those of its folders; a file without any is training data.
            var parts = path[..(path.Length - Path.GetExtension(path).Length)].Split('/').Reverse();
            var word = parts.SelectMany(part => Words().Matches(part).Select(match => match.Value)).FirstOrDefault(SplitOf.ContainsKey) ?? "train";
            foreach (var split in (string[])[SplitOf[word], word.ToLowerInvariant()])
            {
                if (!found.TryGetValue(split, out var files))
                    found[split] = files = [];
                if (!files.Contains(path))
                    files.Add(path);
            }
        }
        return found.ToDictionary(split => split.Key, split => (IReadOnlyList<string>)split.Value, StringComparer.Ordinal);
    }

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex Words();
}

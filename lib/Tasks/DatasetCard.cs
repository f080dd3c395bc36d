using System.Text.RegularExpressions;
using EarlySignal.Basics;

namespace EarlySignal.Tasks;

/// <summary>What the head of a dataset's README says about which files hold which split of which configuration.</summary>
internal static class DatasetCard
{
    /// <summary>The files of a split by the dataset's own word; null when the card says nothing about it.</summary>
    /// <param name="file">The README.</param>
    /// <param name="paths">The paths in the repository.</param>
    /// <param name="configuration">The configuration; null for the default one.</param>
    /// <param name="split">The split.</param>
    public static IReadOnlyList<string>? Files(string file, IReadOnlyList<string> paths, string? configuration, string split)
    {
        var text = File.ReadAllText(file).ReplaceLineEndings("\n");
        var end = text.StartsWith("---\n", StringComparison.Ordinal) ? text.IndexOf("\n---", 4, StringComparison.Ordinal) : -1;
        if (end < 0)
            return null;
        try
        {
            if (!YamlField.Parse(file, text[4..(end + 1)]).TryGet("configs", out var configs))
                return null;
            var entries = configs.Items().Where(entry => entry.IsMapping).ToList();
            var chosen = entries.Find(entry => configuration is not null ? entry.Text("config_name", "default") == configuration
                : entries.Count == 1 || entry.Text("config_name", "default") == "default" || entry.TryGet("default", out var isDefault) && isDefault.Scalar is true);
            return chosen.Node is not null && chosen.TryGet("data_files", out var files) ? Files(files, paths, split) : null;
        }
        catch (InputException)
        {
            // A card is free text by other hands: when it cannot be read, the names of the files decide.
            return null;
        }
    }

    private static IReadOnlyList<string>? Files(YamlField files, IReadOnlyList<string> paths, string split)
    {
        var patterns = !files.IsList || files.Items().All(item => !item.IsMapping) ? split == "train" ? files.Texts() : []
            : files.Items().Where(item => item.Text("split", "") == split && item.TryGet("path", out _)).SelectMany(item => item.TryGet("path", out var path) ? path.Texts() : []).ToList();
        return patterns.Count == 0 ? null : [.. paths.Where(path => patterns.Any(pattern => Matches(pattern, path)))];
    }

    // * stands for anything but a slash, ** for anything.
    private static bool Matches(string pattern, string path) => Regex.IsMatch(
        path, "^" + Regex.Escape(pattern).Replace(@"\*\*/", "(.*/)?").Replace(@"\*\*", ".*").Replace(@"\*", "[^/]*").Replace(@"\?", "[^/]") + @"\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}

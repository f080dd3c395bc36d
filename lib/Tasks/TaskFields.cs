using EarlySignal.Basics;

namespace EarlySignal.Tasks;

/// <summary>
/// The keys of a task file together with those of the files that it includes. As in lm-evaluation-harness, a key of the file
/// itself goes before one that is included, and among several included files the first one wins; a value is taken whole,
/// never merged. Each value knows the file that it stands in.
/// </summary>
internal sealed class TaskFields
{
    private const int MaxDepth = 16;
    private readonly Dictionary<string, YamlField> _fields;

    private TaskFields(string file, Dictionary<string, YamlField> fields) => (File, _fields) = (file, fields);

    /// <summary>The task file.</summary>
    public string File { get; }

    /// <summary>All keys but <c>include</c>.</summary>
    public IEnumerable<(string Key, YamlField Value)> All => _fields.Select(entry => (entry.Key, entry.Value));

    /// <summary>Reads a task file and what it includes.</summary>
    /// <exception cref="InputException">A file is missing or is not YAML, or includes itself.</exception>
    public static TaskFields Read(string file) => new(file, Read(file, [Path.GetFullPath(file)]));

    /// <summary>The same with the keys of a mapping inside a group before them.</summary>
    public TaskFields With(YamlField mapping)
    {
        Dictionary<string, YamlField> fields = new(_fields, StringComparer.Ordinal);
        foreach (var (name, value) in mapping.Fields())
            fields[name] = value;
        return new TaskFields(File, fields);
    }

    /// <summary>The keys of a mapping inside a file, with what it includes.</summary>
    public static TaskFields Of(YamlField mapping) => new(mapping.File, Merged(mapping, [Path.GetFullPath(mapping.File)]));

    /// <summary>Looks a key up; absent and null both answer false.</summary>
    public bool TryGet(string name, out YamlField field) => _fields.TryGetValue(name, out field) && !field.IsNull;

    /// <summary>A key that must be there.</summary>
    /// <exception cref="InputException">It is not.</exception>
    public YamlField Required(string name) =>
        TryGet(name, out var field) ? field : throw Missing(name, "Add the key; lm-evaluation-harness's task guide describes it.");

    /// <summary>An optional text.</summary>
    public string Text(string name, string absent) => TryGet(name, out var field) ? field.Text() : absent;

    /// <summary>The fault that a key has no value.</summary>
    public InputException Missing(string name, string remedy) => new(File, name, "no value", "a value", remedy);

    private static Dictionary<string, YamlField> Read(string file, IReadOnlyList<string> chain) => Merged(YamlField.Read(file), chain);

    private static Dictionary<string, YamlField> Merged(YamlField root, IReadOnlyList<string> chain)
    {
        Dictionary<string, YamlField> fields = new(StringComparer.Ordinal);
        var own = root.Fields().ToList();
        foreach (var include in own.Where(field => field.Key == "include" && !field.Value.IsNull).SelectMany(field => field.Value.IsList ? field.Value.Items() : [field.Value]).Reverse())
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(root.File))!;
            var path = Path.GetFullPath(Path.Combine(folder, include.Text()));
            if (!System.IO.File.Exists(path))
                throw include.Wrong("the path of a file, from the folder of this one", Nearest(folder, include.Text()), $"'{include.Text()}', which is no file");
            if (chain.Contains(path) || chain.Count == MaxDepth)
                throw include.Wrong("files that do not include each other in a circle", "Remove one of the includes.", $"'{include.Text()}', which includes this file");
            foreach (var (name, value) in Read(path, [.. chain, path]))
                fields[name] = value;
        }
        foreach (var (name, value) in own.Where(field => field.Key != "include"))
            fields[name] = value;
        return fields;
    }

    private static string Nearest(string folder, string path) =>
        NearestNames.Of(Path.GetFileName(path), Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)), 1) is [var near] ? $"Did you mean '{near}'?" : "Correct the path.";
}

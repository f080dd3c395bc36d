using EarlySignal.Basics;

namespace EarlySignal.Tasks;

/// <summary>The tasks, groups and tags that the files of a folder and its subfolders define, by name.</summary>
public sealed class TaskIndex
{
    private static readonly string[] MetricKeys = ["metric", "aggregation", "weight_by_size", "filter_list"];
    private readonly string _folder;
    private readonly Dictionary<string, string> _tasks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _tags = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _second = new(StringComparer.Ordinal);   // name → another file that defines it, too

    /// <summary>Reads the names in a folder; no task is read whole yet. Files without a <c>task:</c> of their own are templates.</summary>
    /// <exception cref="InputException">A file is not YAML.</exception>
    public TaskIndex(string folder)
    {
        _folder = folder;
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where(file => Path.GetExtension(file) is ".yaml" or ".yml"))
        {
            var root = YamlField.Read(file);
            if (!root.TryGet("task", out var task))
                continue;
            if (task.IsList && root.TryGet("group", out var group) && !group.IsList)
                Add(_groups, group.Text(), file);
            else if (task.Scalar is string name && Add(_tasks, name, file))
                AddTags(name, root);
        }
    }

    /// <summary>The names of tasks, in order.</summary>
    public IReadOnlyList<string> Tasks => [.. _tasks.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The names of groups, in order.</summary>
    public IReadOnlyList<string> Groups => [.. _groups.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The names of tags, in order.</summary>
    public IReadOnlyList<string> Tags => [.. _tags.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The tasks that a name stands for: one task, those of a group, or those with a tag.</summary>
    /// <exception cref="InputException">The name is unknown or defined twice, or a task asks for something that is not supported.</exception>
    public IReadOnlyList<TaskDefinition> Find(string name) =>
        FileOf(_tasks, name) is { } file ? [TaskFile.Read(file)]
        : FileOf(_groups, name) is { } group ? Group(TaskFields.Read(group), []).AllTasks
        : _tags.TryGetValue(name, out var tagged) ? [.. tagged.Select(task => TaskFile.Read(FileOf(_tasks, task)!))]
        : throw Unknown(name, (found, expected, remedy) => new InputException(_folder, "", found, expected, remedy));

    /// <summary>A group from the keys of its file.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="outer">The names of the groups that it stands in.</param>
    internal TaskGroup Group(TaskFields keys, IReadOnlyList<string> outer)
    {
        var name = keys.Required("group");
        TaskGroup.Check(keys);
        if (outer.Contains(name.Text()))
            throw name.Wrong("groups that do not hold each other", "Remove the group from its own list.");
        List<TaskDefinition> tasks = [];
        List<TaskGroup> groups = [];
        foreach (var member in keys.Required("task").Items())
        {
            if (member.IsMapping)
                AddInline(member);
            else if (FileOf(_groups, member.Text()) is { } file)
                groups.Add(Group(TaskFields.Read(file), [.. outer, name.Text()]));
            else
                tasks.AddRange(Named(member));
        }
        return new TaskGroup(name.Text(), keys.TryGet("group_alias", out var alias) ? alias.Text() : null, tasks, groups, Metrics(keys)) { File = keys.File };

        // A group inside the group, a task of the folder with other keys, or a task that stands here whole.
        void AddInline(YamlField member)
        {
            if (member.TryGet("group", out _) && member.TryGet("task", out var inner) && inner.IsList)
                groups.Add(Group(TaskFields.Of(member), [.. outer, name.Text()]));
            else if (member.TryGet("task", out var task) && FileOf(_tasks, task.Text()) is { } file)
                tasks.Add(TaskFile.Read(TaskFields.Read(file).With(member)));
            else
                tasks.Add(TaskFile.Read(TaskFields.Of(member)));
        }
    }

    private IEnumerable<TaskDefinition> Named(YamlField member) =>
        FileOf(_tasks, member.Text()) is { } file ? [TaskFile.Read(file)]
        : _tags.TryGetValue(member.Text(), out var tagged) ? tagged.Select(task => TaskFile.Read(FileOf(_tasks, task)!))
        : throw Unknown(member.Text(), (found, expected, remedy) => member.Wrong(expected, remedy, found));

    private static IReadOnlyList<GroupMetric> Metrics(TaskFields keys) => !keys.TryGet("aggregate_metric_list", out var list) ? [] :
        [.. (list.IsMapping ? [list] : list.Items()).Select(Metric)];

    private static GroupMetric Metric(YamlField entry)
    {
        foreach (var (key, value) in entry.Fields().Where(field => !MetricKeys.Contains(field.Key)))
            throw TaskKeys.Unknown(value, key, MetricKeys, "a key of a group's metric");
        var name = entry.TryGet("metric", out var metric) ? metric.Text() : throw entry.Wrong("a metric with a name", "Write '- metric: acc'.", "no name");
        if (entry.TryGet("aggregation", out var aggregation) && aggregation.Scalar is not "mean")
            throw aggregation.Wrong("the aggregation mean, the only one that lm-evaluation-harness has for groups", "Write 'aggregation: mean'.");
        return new GroupMetric(name, !entry.TryGet("weight_by_size", out var weighted) || (weighted.Scalar as bool? ?? throw weighted.Wrong("true or false", "Correct the value.")));
    }

    // Where each of two files defines a name, the harness takes one of them without a word.
    private bool Add(Dictionary<string, string> files, string name, string file)
    {
        if (!_tasks.ContainsKey(name) && !_groups.ContainsKey(name))
            return files.TryAdd(name, file);
        _second.TryAdd(name, file);
        return false;
    }

    private string? FileOf(Dictionary<string, string> files, string name)
    {
        var file = files.GetValueOrDefault(name);
        return file is null || !_second.TryGetValue(name, out var second) ? file
            : throw new InputException(second, "task", $"'{name}', which {file} defines, too", "a name of its own for each task and group", "Rename one of them.");
    }

    private void AddTags(string task, YamlField root)
    {
        foreach (var key in (string[])["tag", "group"])
        {
            foreach (var tag in root.TryGet(key, out var tags) ? tags.Texts() : [])
            {
                if (!_tags.TryGetValue(tag, out var tasks))
                    _tags[tag] = tasks = [];
                tasks.Add(task);
            }
        }
    }

    private InputException Unknown(string name, Func<string, string, string, InputException> fault) => fault(
        $"'{name}', which is no task, group or tag", $"a name that a file in {_folder} or below defines",
        NearestNames.Of(name, [.. _tasks.Keys, .. _groups.Keys, .. _tags.Keys]) is { Count: > 0 } near ? $"The nearest are {string.Join(", ", near)}." : "Correct the name, or add the task's file.");
}

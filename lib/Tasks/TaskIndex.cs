using EarlySignal.Basics;

namespace EarlySignal.Tasks;

/// <summary>The tasks, groups and tags that the files of a folder and its subfolders define, by name.</summary>
public sealed class TaskIndex
{
    private readonly string _folder;
    private readonly Dictionary<string, string> _tasks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _tags = new(StringComparer.Ordinal);

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
                _groups.TryAdd(group.Text(), file);
            else if (task.Scalar is string name && _tasks.TryAdd(name, file))
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
    /// <exception cref="InputException">The name is unknown, or a task asks for something that is not supported.</exception>
    public IReadOnlyList<TaskDefinition> Find(string name) =>
        _tasks.TryGetValue(name, out var file) ? [TaskFile.Read(file)]
        : _groups.TryGetValue(name, out var group) ? Group(TaskFields.Read(group), []).AllTasks
        : _tags.TryGetValue(name, out var tagged) ? [.. tagged.Select(task => TaskFile.Read(_tasks[task]))]
        : throw Unknown(name, (found, expected, remedy) => new InputException(_folder, "", found, expected, remedy));

    /// <summary>A group from the keys of its file.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="outer">The names of the groups that it stands in.</param>
    internal TaskGroup Group(TaskFields keys, IReadOnlyList<string> outer)
    {
        var name = keys.Required("group");
        if (outer.Contains(name.Text()))
            throw name.Wrong("groups that do not hold each other", "Remove the group from its own list.");
        List<TaskDefinition> tasks = [];
        List<TaskGroup> groups = [];
        foreach (var member in keys.Required("task").Items())
        {
            if (member.IsMapping)
                AddInline(member);
            else if (_groups.TryGetValue(member.Text(), out var file))
                groups.Add(Group(TaskFields.Read(file), [.. outer, name.Text()]));
            else
                tasks.AddRange(Named(member));
        }
        return new TaskGroup(name.Text(), keys.TryGet("group_alias", out var alias) ? alias.Text() : null, tasks, groups, Metrics(keys));

        // A group inside the group, a task of the folder with other keys, or a task that stands here whole.
        void AddInline(YamlField member)
        {
            if (member.TryGet("group", out _) && member.TryGet("task", out var inner) && inner.IsList)
                groups.Add(Group(TaskFields.Of(member), [.. outer, name.Text()]));
            else if (member.TryGet("task", out var task) && _tasks.TryGetValue(task.Text(), out var file))
                tasks.Add(TaskFile.Read(TaskFields.Read(file).With(member)));
            else
                tasks.Add(TaskFile.Read(TaskFields.Of(member)));
        }
    }

    private IEnumerable<TaskDefinition> Named(YamlField member) =>
        _tasks.TryGetValue(member.Text(), out var file) ? [TaskFile.Read(file)]
        : _tags.TryGetValue(member.Text(), out var tagged) ? tagged.Select(task => TaskFile.Read(_tasks[task]))
        : throw Unknown(member.Text(), (found, expected, remedy) => member.Wrong(expected, remedy, found));

    private static IReadOnlyList<GroupMetric> Metrics(TaskFields keys) => !keys.TryGet("aggregate_metric_list", out var list) ? [] :
        [.. list.Items().Select(entry => new GroupMetric(
            entry.TryGet("metric", out var name) ? name.Text() : throw entry.Wrong("a metric with a name", "Write '- metric: acc'.", "no name"),
            !entry.TryGet("weight_by_size", out var weighted) || (weighted.Scalar as bool? ?? throw weighted.Wrong("true or false", "Correct the value."))))];

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

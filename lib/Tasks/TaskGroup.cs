using EarlySignal.Basics;
using EarlySignal.Tasks.Adaptations;

namespace EarlySignal.Tasks;

/// <summary>Tasks that belong together, such as the subjects of MMLU (a file with <c>group:</c> and a list under <c>task:</c>).</summary>
/// <param name="Name">The group's name (<c>group</c>).</param>
/// <param name="Alias">The name to show (<c>group_alias</c>), when there is one.</param>
/// <param name="Tasks">Its own tasks, in the order of the file.</param>
/// <param name="Groups">The groups inside it.</param>
/// <param name="Metrics">How the tasks' metrics become one (<c>aggregate_metric_list</c>); empty when the file asks for none.</param>
public sealed record TaskGroup(string Name, string? Alias, IReadOnlyList<TaskDefinition> Tasks, IReadOnlyList<TaskGroup> Groups, IReadOnlyList<GroupMetric> Metrics)
{
    private static readonly string[] Keys = ["group", "group_alias", "task", "aggregate_metric_list", "metadata"];

    /// <summary>The file that it was read from; errors name it. The group's name when a program made it.</summary>
    public string File { get => field ?? Name; init; }

    /// <summary>Its tasks and those of the groups inside it, each once.</summary>
    public IReadOnlyList<TaskDefinition> AllTasks => [.. Tasks.Concat(Groups.SelectMany(group => group.AllTasks)).DistinctBy(task => task.Name)];

    /// <summary>Whether a path is the file of a group.</summary>
    public static bool IsGroupFile(string path) =>
        System.IO.File.Exists(path) && YamlField.Read(path) is var root && root.TryGet("group", out _) && root.TryGet("task", out var tasks) && tasks.IsList;

    /// <summary>The file of the group that a path means: itself, or the one in a folder that is in no other group there. Null when there is none.</summary>
    /// <exception cref="InputException">The folder has several groups that are in no other, or groups of which each is in another.</exception>
    public static string? FileOf(string path)
    {
        if (!Directory.Exists(path))
            return IsGroupFile(path) ? path : null;
        string[] files = [.. Directory.EnumerateFiles(path).Where(file => Path.GetExtension(file) is ".yaml" or ".yml").Order(StringComparer.Ordinal).Where(IsGroupFile)];
        var inner = files.SelectMany(file => TaskFields.Read(file).Required("task").Items()).Select(member => member.Scalar).OfType<string>().ToHashSet(StringComparer.Ordinal);
        string[] outer = [.. files.Where(file => !inner.Contains(TaskFields.Read(file).Required("group").Text()))];
        if (files.Length > 0 && outer.Length == 0)
            throw Found("groups inside themselves or each other", files, "Remove a group from its own list, or from that of a group inside it.");
        return outer.Length < 2 ? outer.FirstOrDefault() : throw Found($"{outer.Length} groups", outer, "Give the path of the group's file that you mean.");

        InputException Found(string what, string[] groups, string remedy) => new(
            path, "group", $"{what} ({string.Join(", ", groups.Select(Path.GetFileName))})", "one group that holds the others", remedy);
    }

    /// <summary>The group with each of its tasks changed, those of the groups inside it, too.</summary>
    /// <param name="change">What becomes of a task.</param>
    public TaskGroup Select(Func<TaskDefinition, TaskDefinition> change) =>
        this with { Tasks = [.. Tasks.Select(change)], Groups = [.. Groups.Select(group => group.Select(change))] };

    /// <summary>The group under another name, which then stands before those of its tasks and groups: none is one that lm-evaluation-harness has.</summary>
    /// <param name="name">The name.</param>
    public TaskGroup Named(string name) => Prefixed(name + "_") with { Name = name, Alias = null };

    /// <summary>Reads a group. The tasks that it names are looked for in the folder of its file and below; a name may be a task, a group or a tag.</summary>
    /// <param name="file">The group's file.</param>
    /// <exception cref="InputException">A name is unknown, or a task asks for something that is not supported.</exception>
    public static TaskGroup Load(string file) => new TaskIndex(Path.GetDirectoryName(Path.GetFullPath(file))!).Group(TaskFields.Read(file), []);

    /// <summary>Checks the keys of a group, and that it has members.</summary>
    /// <exception cref="InputException">A key is none of a group's, as lm-evaluation-harness says, too; or the list is empty.</exception>
    internal static void Check(TaskFields keys)
    {
        foreach (var (name, value) in keys.All.Where(entry => !Keys.Contains(entry.Key)))
            throw TaskKeys.Unknown(value, name, Keys, "a key of a group");
        if (!keys.Required("task").Items().Any())
            throw keys.Required("task").Wrong("the names of tasks, groups or tags", "Name at least one.", "an empty list");
    }

    private TaskGroup Prefixed(string prefix) => this with
    {
        Name = prefix + Name,
        Tasks = [.. Tasks.Select(task => task.Named(prefix + task.Name))],
        Groups = [.. Groups.Select(group => group.Prefixed(prefix))],
    };
}

/// <summary>A metric of a group: the mean over its tasks (<c>aggregate_metric_list</c>).</summary>
/// <param name="Name">The metric of the tasks, such as <c>acc</c>.</param>
/// <param name="IsWeighted">Whether each task counts by its number of items (<c>weight_by_size</c>; on where the file does not say, as the harness's guide has it. Its releases up to 0.4.9 take it for off.)</param>
public sealed record GroupMetric(string Name, bool IsWeighted)
{
    /// <summary>The group's value: Σ wᵢ·vᵢ / Σ wᵢ, where w is the number of items or 1 (lm-evaluation-harness's <c>aggregate_subtask_metrics</c>).</summary>
    /// <param name="tasks">Value and number of items of each task.</param>
    /// <returns>NaN when there are none.</returns>
    public double Of(IReadOnlyList<(double Value, int Items)> tasks)
    {
        var sum = new CompensatedSum();
        foreach (var (value, items) in tasks)
            sum.Add(IsWeighted ? value * items : value);
        return sum.Value / (IsWeighted ? tasks.Sum(task => (double)task.Items) : tasks.Count);
    }
}

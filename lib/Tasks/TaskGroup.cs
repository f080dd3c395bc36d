using EarlySignal.Basics;

namespace EarlySignal.Tasks;

/// <summary>Tasks that belong together, such as the subjects of MMLU (a file with <c>group:</c> and a list under <c>task:</c>).</summary>
/// <param name="Name">The group's name (<c>group</c>).</param>
/// <param name="Alias">The name to show (<c>group_alias</c>), when there is one.</param>
/// <param name="Tasks">Its own tasks, in the order of the file.</param>
/// <param name="Groups">The groups inside it.</param>
/// <param name="Metrics">How the tasks' metrics become one (<c>aggregate_metric_list</c>); empty when the file asks for none.</param>
public sealed record TaskGroup(string Name, string? Alias, IReadOnlyList<TaskDefinition> Tasks, IReadOnlyList<TaskGroup> Groups, IReadOnlyList<GroupMetric> Metrics)
{
    /// <summary>Its tasks and those of the groups inside it, each once.</summary>
    public IReadOnlyList<TaskDefinition> AllTasks => [.. Tasks.Concat(Groups.SelectMany(group => group.AllTasks)).DistinctBy(task => task.Name)];

    /// <summary>Whether a path is the file of a group.</summary>
    public static bool IsGroupFile(string path) =>
        File.Exists(path) && YamlField.Read(path) is var root && root.TryGet("group", out _) && root.TryGet("task", out var tasks) && tasks.IsList;

    /// <summary>Reads a group. The tasks that it names are looked for in the folder of its file and below; a name may be a task, a group or a tag.</summary>
    /// <param name="file">The group's file.</param>
    /// <exception cref="InputException">A name is unknown, or a task asks for something that is not supported.</exception>
    public static TaskGroup Load(string file) => new TaskIndex(Path.GetDirectoryName(Path.GetFullPath(file))!).Group(TaskFields.Read(file), []);
}

/// <summary>A metric of a group: the mean over its tasks (<c>aggregate_metric_list</c>).</summary>
/// <param name="Name">The metric of the tasks, such as <c>acc</c>.</param>
/// <param name="IsWeighted">Whether each task counts by its number of items (<c>weight_by_size</c>, which is on unless switched off).</param>
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

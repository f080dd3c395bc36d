using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EarlySignal.Basics;

namespace EarlySignal.Tasks.Export;

/// <summary>A file of an exported task.</summary>
/// <param name="Name">Its name in the task's folder.</param>
/// <param name="Text">Its content: lines that end with a line feed, UTF-8 when written.</param>
public sealed record ExportedFile(string Name, string Text);

/// <summary>
/// A task as the files that lm-evaluation-harness loads. The questions are written as they are asked, with every adaptation
/// done, so that the requests there are the same whatever made them here.
/// </summary>
public static class ExportedTask
{
    private const string Examples = "examples";

    // As people write JSON, without \u escapes for letters beyond ASCII; it is no HTML.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The files of a task, or of one task for each group of its items with a file that joins them.</summary>
    /// <param name="task">The task.</param>
    /// <param name="byGroup">Whether each group becomes a task of its own; the mean over all is weighted by size.</param>
    /// <param name="dataFolder">What stands before the data files' names in the task file: lm-evaluation-harness looks for them from where it is started.</param>
    /// <exception cref="InputException">The data does not fit the task, its name is no file name, or a metric is unknown there.</exception>
    public static IReadOnlyList<ExportedFile> Files(TaskDefinition task, bool byGroup = false, string dataFolder = "")
    {
        RequireName(task.File, task.Name);
        if (task.OutputType != OutputType.MultipleChoice)
            throw new InputException(task.File, "output_type", "a task without choices", "multiple_choice", "Such a task has nothing to adapt: hand in its own files.");
        var parts = PromptParts.Of(task);
        if (parts.Items.FirstOrDefault(item => item.Ending is not null) is { } item)
            throw new InputException(task.File, $"item '{item.Id}'", "choices that stand before the text that is scored", "choices behind their question", "Hand in the task's own files.");
        var needsPython = HarnessMetrics.NeedPython(task, parts.Items);
        List<ExportedFile> files = [];
        if (byGroup)
            files.AddRange(Grouped(task, parts, dataFolder, needsPython));
        else
            files.AddRange([new($"{task.Name}.yaml", Head(task, task.Name, task.Name, parts, dataFolder) + Body(task, parts, needsPython)), Data(task.Name, parts.Items, parts.HaveGroups)]);
        if (parts.Examples.Count > 0)
            files.Add(Data($"{task.Name}_{Examples}", parts.Examples, parts.HaveGroups));
        if (needsPython)
            files.Add(new ExportedFile(HarnessMetrics.FileName, HarnessMetrics.Python));
        return files;
    }

    /// <summary>The files of a group: those of each of its tasks, and one for it and each group inside it.</summary>
    /// <param name="group">The group.</param>
    /// <param name="dataFolder">What stands before the data files' names in the task files: lm-evaluation-harness looks for them from where it is started.</param>
    /// <exception cref="InputException">A task cannot be exported, or a name is that of two of them, or no file name.</exception>
    public static IReadOnlyList<ExportedFile> Files(TaskGroup group, string dataFolder = "")
    {
        IReadOnlyList<TaskGroup> groups = [group, .. Inside(group).DistinctBy(inner => inner.Name)];
        foreach (var inner in groups)
        {
            RequireName(inner.File, inner.Name);
            // The harness would divide by no task at all, when everything is scored.
            if (inner.Metrics.FirstOrDefault(metric => !inner.AllTasks.Any(task => task.Metrics.Any(own => own.Name == metric.Name))) is { } unknown)
                throw new InputException(inner.File, "aggregate_metric_list", $"'{unknown.Name}', which no task of group '{inner.Name}' has", "metrics of its tasks", "Add it to the metric_list of the tasks, or remove it here.");
        }
        if (groups.Select(inner => inner.Name).Concat(group.AllTasks.Select(task => task.Name)).GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new InputException(group.File, "group", $"'{twice.Key}' as the name of two tasks or groups", "a name of its own for each", "Rename one of them.");
        return
        [
            .. group.AllTasks.SelectMany(task => Files(task, dataFolder: dataFolder)).DistinctBy(file => file.Name),
            .. groups.Select(inner => GroupFile(inner.Name, inner.Alias, inner.Tasks.Select(task => task.Name).Concat(inner.Groups.Select(one => one.Name)).Distinct(), inner.Metrics)),
        ];

        static IEnumerable<TaskGroup> Inside(TaskGroup group) => group.Groups.SelectMany(inner => Inside(inner).Prepend(inner));
    }

    /// <summary>Writes the files into a folder of their own.</summary>
    /// <param name="files">From <see cref="Files(TaskDefinition, bool, string)"/> or <see cref="Files(TaskGroup, string)"/>.</param>
    /// <param name="folder">The folder; it is created. Files of the same names are replaced.</param>
    public static void Write(IReadOnlyList<ExportedFile> files, string folder)
    {
        foreach (var file in files)
            AtomicFile.WriteText(Path.Combine(folder, file.Name), file.Text);
    }

    /// <summary>Refuses a name that cannot be the name of a task and of its files everywhere.</summary>
    internal static void RequireName(string file, string name)
    {
        if (name.Length is 0 or > 100 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            throw new InputException(file, "task", $"'{name}'", "a name of letters, digits, '_' and '-'", "Give the task another name: --name, or Named(\"…\").");
    }

    // What includes a file must not find a second task in it, so its name does not end with .yaml.
    private static IEnumerable<ExportedFile> Grouped(TaskDefinition task, PromptParts parts, string dataFolder, bool needsPython)
    {
        if (parts.Items.FirstOrDefault(item => item.Group is null) is { } alone)
            throw new InputException(task.File, $"item '{alone.Id}'", "no group", "a subject, category, domain or group for each item", "Export the task as one, or add the field to the data.");
        var groups = parts.Items.GroupBy(item => item.Group!).Select(group => (Title: group.Key, Name: $"{task.Name}_{FileName(group.Key)}", Items: group.ToList())).ToList();
        if (groups.GroupBy(group => group.Name).FirstOrDefault(same => same.Count() > 1) is { } clash)
            throw new InputException(task.File, "group", string.Join(" and ", clash.Select(group => $"'{group.Title}'")), "groups whose names differ in letters and digits", "Rename one of them in the data.");
        var template = $"_{task.Name}_template";
        yield return new ExportedFile(template, Body(task, parts, needsPython));
        foreach (var (title, name, items) in groups)
        {
            yield return new ExportedFile($"{name}.yaml", $"include: {template}\n{Head(task, name, name, parts, dataFolder)}task_alias: {YamlText.Quoted(title)}\n");
            yield return Data(name, items, hasGroups: true);
        }
        yield return GroupFile(task.Name, null, groups.Select(group => group.Name), [.. task.Metrics.Select(metric => new GroupMetric(metric.Name, IsWeighted: true))]);
    }

    private static ExportedFile GroupFile(string name, string? alias, IEnumerable<string> members, IReadOnlyList<GroupMetric> metrics)
    {
        StringBuilder group = new($"group: {name}\n{(alias is null ? "" : $"group_alias: {YamlText.Quoted(alias)}\n")}task:\n");
        foreach (var member in members)
            group.Append($"  - {member}\n");
        group.Append(metrics.Count > 0 ? "aggregate_metric_list:\n" : "");
        foreach (var metric in metrics)
            group.Append($"  - metric: {HarnessMetrics.Name(metric.Name)}\n    aggregation: mean\n    weight_by_size: {(metric.IsWeighted ? "true" : "false")}\n");
        return new ExportedFile($"_{name}.yaml", group.Append("metadata:\n  version: 1.0\n").ToString());
    }

    private static string Head(TaskDefinition task, string name, string data, PromptParts parts, string dataFolder)
    {
        StringBuilder head = new();
        // Comments, so that the file says for itself where its questions come from. They hold names from users' data.
        foreach (var step in task.History)
            head.Append("# ").Append(string.Concat(step.ToString().EnumerateRunes().Select(rune => YamlText.IsPlain(rune) ? rune.ToString() : " "))).Append('\n');
        head.Append($"task: {name}\ndataset_path: json\ndataset_kwargs:\n  data_files:\n    test: {YamlText.Quoted($"{dataFolder}{data}.jsonl")}\n");
        if (parts.Examples.Count > 0)
            head.Append($"    {Examples}: {YamlText.Quoted($"{dataFolder}{task.Name}_{Examples}.jsonl")}\n");
        return head.ToString();
    }

    private static string Body(TaskDefinition task, PromptParts parts, bool needsPython)
    {
        StringBuilder body = new("output_type: multiple_choice\ntest_split: test\n");
        if (parts.Examples.Count > 0)
            body.Append($"fewshot_split: {Examples}\nnum_fewshot: {parts.Examples.Count}\nfewshot_config:\n  sampler: {FewShot.FirstN}\nfewshot_delimiter: {YamlText.Quoted(task.FewShot.Delimiter)}\n");
        else
            body.Append("num_fewshot: 0\n");
        if (parts.Description.Length > 0)
            body.Append($"description: {YamlText.Quoted(parts.Description)}\n");
        body.Append($"doc_to_text: question\ndoc_to_choice: choices\ndoc_to_target: answer\ntarget_delimiter: {YamlText.Quoted(task.TargetDelimiter)}\n");
        if (needsPython)
            body.Append($"process_results: {HarnessMetrics.Function}\n");
        body.Append("metric_list:\n");
        foreach (var metric in task.Metrics)
        {
            body.Append($"  - metric: {HarnessMetrics.Name(metric.Name)}\n    aggregation: {Aggregation(metric, needsPython)}\n");
            if (metric.HigherIsBetter is { } higher)
                body.Append($"    higher_is_better: {(higher ? "true" : "false")}\n");
        }
        body.Append("metadata:\n  version: 1.0\n");
        if (task.UnconditionalContext is { } context)
            body.Append($"  # Read by EarlySignal; lm-evaluation-harness has no such request.\n  unconditional_context: {YamlText.Quoted(context)}\n");
        return body.ToString();
    }

    // Those metrics that the harness aggregates in its own way keep theirs; what Python computes for each item is averaged.
    private static string Aggregation(TaskMetric metric, bool needsPython) => needsPython ? "mean" : metric.Aggregation ?? metric.Name switch
    {
        "f1" => "f1",
        "mcc" => "matthews_corrcoef",
        _ => "mean",
    };

    // Both files of a task have the same fields, as the readers of such data require.
    private static ExportedFile Data(string name, IReadOnlyList<Item> items, bool hasGroups)
    {
        StringBuilder lines = new();
        // Lists in all lines or in none: the readers of such data take a field to be of one kind, and lm-evaluation-harness looks at the first item only.
        var hasLists = items.Any(item => item.OtherGolds.Count > 0);
        foreach (var item in items)
        {
            using MemoryStream line = new();
            using (Utf8JsonWriter json = new(line, Readable))
            {
                json.WriteStartObject();
                json.WriteString("id", item.Id);
                json.WriteString("question", item.Context);
                json.WriteStartArray("choices");
                foreach (var choice in item.Choices)
                    json.WriteStringValue(choice);
                json.WriteEndArray();
                json.WritePropertyName("answer");
                json.WriteRawValue(hasLists ? $"[{string.Join(',', item.Golds)}]" : $"{item.Gold}");
                if (hasGroups)
                    json.WriteString("subject", item.Group ?? "");
                json.WriteEndObject();
            }
            lines.Append(Encoding.UTF8.GetString(line.ToArray())).Append('\n');
        }
        return new ExportedFile($"{name}.jsonl", lines.ToString());
    }

    private static string FileName(string group) => new([.. group.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_')]);
}

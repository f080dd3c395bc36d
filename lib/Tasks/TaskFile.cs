using EarlySignal.Basics;

namespace EarlySignal.Tasks;

/// <summary>Finds and reads lm-evaluation-harness task files.</summary>
internal static class TaskFile
{
    /// <summary>The task file that a path means: itself, or the one in the folder.</summary>
    /// <exception cref="InputException">The folder holds no task file, or several and none is named like it.</exception>
    public static string Find(string path)
    {
        if (!Directory.Exists(path))
            return path;
        var folder = Path.GetFullPath(path);
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        var files = Directory.EnumerateFiles(folder)
            .Where(file => Path.GetExtension(file) is ".yaml" or ".yml").Order(StringComparer.Ordinal)
            .Where(file => YamlField.Read(file).TryGet("task", out var task) && task.Scalar is string).ToList();
        return files switch
        {
            [var only] => only,
            [] => throw new InputException(path, "", "no task file", "one *.yaml file with a 'task:' key", "Give the folder of a task, or the task file itself."),
            _ => files.Find(file => Path.GetFileNameWithoutExtension(file) == name)
                ?? throw new InputException(path, "", $"{files.Count} task files ({string.Join(", ", files.Select(Path.GetFileName))})", $"one, or one that is called {name}.yaml", "Give the path of the task file that you mean."),
        };
    }

    /// <summary>Reads a task file.</summary>
    /// <exception cref="InputException">The file is missing, is not YAML, or asks for something that is not supported.</exception>
    public static TaskDefinition Read(string file)
    {
        var task = YamlField.Read(file);
        var name = Required(task, "task");
        if (name.IsList)
            throw name.Wrong("the name of one task", "This file is a group; give one of its tasks.");
        TaskKeys.Check(task);
        RequireMultipleChoice(task);
        var dataFiles = TaskData.Files(task);
        var split = task.TryGet("test_split", out var test) || task.TryGet("validation_split", out test)
            ? TaskData.Split(test, dataFiles)
            : throw Missing(task, "test_split or validation_split", "Name the split whose items are to be scored.");
        TaskDefinition definition = new()
        {
            Name = name.Text(),
            File = file,
            Alias = task.TryGet("task_alias", out var alias) ? alias.Text() : null,
            Tags = task.TryGet("tag", out var tag) ? tag.Texts() : [],
            Version = task.TryGet("metadata", out var metadata) && metadata.IsMapping && metadata.TryGet("version", out var version) ? version.SourceText : null,
            DataFiles = dataFiles,
            Split = split,
            TextTemplate = Required(task, "doc_to_text").Text(),
            Choices = Choices(Required(task, "doc_to_choice")),
            TargetTemplate = Target(Required(task, "doc_to_target")),
            Description = task.Text("description", ""),
            TargetDelimiter = task.Text("target_delimiter", " "),
            FewShot = ReadFewShot(task, dataFiles),
            UnconditionalContext = metadata.Node is not null && metadata.IsMapping && metadata.TryGet("unconditional_context", out var unconditional) ? unconditional.Text() : null,
            Metrics = task.TryGet("metric_list", out var metrics) ? [.. metrics.Items().Select(Metric)] : TaskDefinition.DefaultMetrics,
        };
        _ = new PromptForm(definition, new HashSet<string>());   // a template that cannot be read is an error of the task file, found before its data
        return definition;
    }

    private static YamlField Required(YamlField task, string name) =>
        task.TryGet(name, out var field) ? field : throw Missing(task, name, "Add the key; lm-evaluation-harness's task guide describes it.");

    private static InputException Missing(YamlField task, string name, string remedy) => new(task.File, name, "no value", "a value", remedy);

    private static void RequireMultipleChoice(YamlField task)
    {
        const string remedy = "Give every item its choices and set 'output_type: multiple_choice'.";
        if (!task.TryGet("output_type", out var type))
            throw Missing(task, "output_type", $"Without it the type is generate_until, which cannot be scored by likelihood. {remedy}");
        if (type.Scalar is not "multiple_choice")
            throw type.Wrong("output type multiple_choice", remedy);
        if (task.TryGet("repeats", out var repeats) && repeats.Scalar is not 1L)
            throw repeats.Wrong("1", "Remove the key; likelihoods do not change when they are computed again.");
    }

    private static ChoiceSource Choices(YamlField field)
    {
        if (!field.IsList && !field.IsMapping)
            return ChoiceSource.From(field.Text());
        var entries = field.IsList ? field.Items() : field.Fields().Select(pair => pair.Value);
        return ChoiceSource.Of([.. entries.Select(Choice)]);
    }

    private static string Choice(YamlField entry)
    {
        var choice = entry.Text();
        return !choice.Contains("{{", StringComparison.Ordinal) ? choice : throw entry.Wrong(
            "a choice as it is; lm-evaluation-harness does not fill in templates inside a list",
            "Write one template that makes the list, such as \"{{[first, second]}}\".");
    }

    private static string Target(YamlField field) => field.Scalar switch
    {
        string template => template,
        long index => PythonText.Str(index),
        _ => throw field.Wrong("an index, a field name or a template", "Give the one right answer; several are not supported."),
    };

    private static FewShot ReadFewShot(YamlField task, IReadOnlyDictionary<string, IReadOnlyList<string>> dataFiles)
    {
        var sampler = "default";
        if (task.TryGet("fewshot_config", out var config))
        {
            TaskKeys.CheckFewShot(config);
            sampler = config.Text("sampler", sampler);
        }
        // Without fewshot_split, lm-evaluation-harness takes the first split of these that the task has.
        YamlField split = default;
        _ = Array.Find(["fewshot_split", "training_split", "validation_split", "test_split"], key => task.TryGet(key, out split));
        FewShot shots = new()
        {
            Count = task.TryGet("num_fewshot", out var number) ? number.Count() : 0,
            Split = split.Text(),
            Sampler = sampler,
            Delimiter = task.Text("fewshot_delimiter", "\n\n"),
        };
        shots.RequireKnownSampler(task.File);
        return shots.Count > 0 ? shots with { Split = TaskData.Split(split, dataFiles) } : shots;
    }

    private static TaskMetric Metric(YamlField entry) => new(
        entry.TryGet("metric", out var name) ? name.Text() : throw entry.Wrong("a metric with a name", "Write '- metric: acc'.", "no name"),
        entry.TryGet("aggregation", out var aggregation) ? aggregation.Text() : null,
        entry.TryGet("higher_is_better", out var higher)
            ? higher.Scalar as bool? ?? throw higher.Wrong("true or false", "Correct the value.")
            : null);
}

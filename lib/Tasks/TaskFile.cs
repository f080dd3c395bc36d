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
            .Where(file => YamlField.Read(file).TryGet("task", out var task) && !task.IsList && !task.IsMapping).ToList();
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
    public static TaskDefinition Read(string file) => Read(TaskFields.Read(file));

    /// <summary>Reads a task from its keys.</summary>
    /// <exception cref="InputException">They ask for something that is not supported.</exception>
    public static TaskDefinition Read(TaskFields task)
    {
        var name = task.Required("task");
        if (name.IsList)
            throw name.Wrong("the name of one task", "This file is a group; give one of its tasks, or load the group.");
        if (name.Text().Length == 0)
            throw name.Wrong("the task's name", "Write one; results are kept by it.", "an empty text");
        TaskKeys.Check(task);
        var type = Type(task);
        var (dataFiles, dataset) = TaskData.Of(task);
        var split = task.TryGet("test_split", out var test) || task.TryGet("validation_split", out test)
            ? TaskData.Split(test, dataFiles, dataset)
            : throw task.Missing("test_split or validation_split", "Name the split whose items are to be scored.");
        TaskDefinition definition = new()
        {
            Name = name.Text(),
            File = task.File,
            Alias = task.TryGet("task_alias", out var alias) ? alias.Text() : null,
            Tags = [.. Labels(task, "tag"), .. Labels(task, "group")],
            Version = task.TryGet("metadata", out var metadata) && metadata.IsMapping && metadata.TryGet("version", out var version) ? version.SourceText : null,
            OutputType = type,
            DataFiles = dataFiles,
            Dataset = dataset,
            Split = split,
            DocumentFunction = task.TryGet("process_docs", out var process) ? KnownFunctions.Require(process, "process_docs") : null,
            TextTemplate = Template(type == OutputType.LogLikelihoodRolling && !task.TryGet("doc_to_text", out _) ? null : task.Required("doc_to_text"), "doc_to_text"),
            Choices = type == OutputType.MultipleChoice ? Choices(task.Required("doc_to_choice")) : ChoiceSource.Of([]),
            TargetTemplate = Target(task.Required("doc_to_target")),
            Description = task.Text("description", ""),
            TargetDelimiter = task.Text("target_delimiter", " "),
            AnswerPrefix = task.TryGet("gen_prefix", out var prefix) ? prefix.Text() : null,
            FewShot = FewShotFile.Read(task, dataFiles, dataset),
            UnconditionalContext = metadata.Node is not null && metadata.IsMapping && metadata.TryGet("unconditional_context", out var unconditional) ? unconditional.Text() : null,
            Metrics = task.TryGet("metric_list", out var metrics) && metrics.Items().Any() ? [.. metrics.Items().Select(Metric)] : TaskDefinition.DefaultMetricsOf(type),
        };
        _ = new PromptForm(definition, new HashSet<string>());   // a template that cannot be read is an error of the task file, found before its data
        return definition;
    }

    /// <summary>A question: a field name or template, or a known function's template.</summary>
    public static string Template(YamlField? field, string key) => field is not { } given ? ""
        : given.IsFunction ? KnownFunctions.Require(given, key) : given.Text();

    /// <summary>Choices: a list, a mapping's values, a field name or template, or a known function's template.</summary>
    public static ChoiceSource Choices(YamlField field)
    {
        if (field.IsFunction)
            return ChoiceSource.From(KnownFunctions.Require(field, "doc_to_choice"));
        if (!field.IsList && !field.IsMapping)
            return ChoiceSource.From(field.Text());
        var entries = field.IsList ? field.Items() : field.Fields().Select(pair => pair.Value);
        return ChoiceSource.Of([.. entries.Select(Choice)]);
    }

    /// <summary>A right answer: an index or several, a field name or template, or a known function's template.</summary>
    public static string Target(YamlField field) => field.IsFunction ? KnownFunctions.Require(field, "doc_to_target") : field.Scalar switch
    {
        string template => template,
        long index => PythonText.Str(index),
        _ when field.IsList && field.Items().All(item => item.Scalar is long) => PythonText.Repr(field.Value()),
        _ => throw field.Wrong("an index, a list of indices, a field name or a template", "Correct the value."),
    };

    private static OutputType Type(TaskFields task)
    {
        const string remedy = "Give every item its choices and set 'output_type: multiple_choice'.";
        if (!task.TryGet("output_type", out var type))
            throw task.Missing("output_type", $"Without it the type is generate_until, which cannot be scored by likelihood. {remedy}");
        if (task.TryGet("repeats", out var repeats) && repeats.Scalar is not 1L)
            throw repeats.Wrong("1", "Remove the key; likelihoods do not change when they are computed again.");
        return type.Scalar switch
        {
            "multiple_choice" => OutputType.MultipleChoice,
            "loglikelihood" => OutputType.LogLikelihood,
            "loglikelihood_rolling" => OutputType.LogLikelihoodRolling,
            _ => throw type.Wrong("output type multiple_choice, loglikelihood or loglikelihood_rolling", remedy),
        };
    }

    private static IEnumerable<string> Labels(TaskFields task, string key) => task.TryGet(key, out var labels) ? labels.Texts() : [];

    private static string Choice(YamlField entry)
    {
        var choice = entry.Text();
        return !choice.Contains("{{", StringComparison.Ordinal) ? choice : throw entry.Wrong(
            "a choice as it is; lm-evaluation-harness does not fill in templates inside a list",
            "Write one template that makes the list, such as \"{{[first, second]}}\".");
    }

    private static TaskMetric Metric(YamlField entry) => new(
        entry.TryGet("metric", out var name) ? Named(name) : throw entry.Wrong("a metric with a name", "Write '- metric: acc'.", "no name"),
        entry.TryGet("aggregation", out var aggregation) ? Named(aggregation) : null,
        entry.TryGet("higher_is_better", out var higher)
            ? higher.Scalar as bool? ?? throw higher.Wrong("true or false", "Correct the value.")
            : null);

    private static string Named(YamlField field) => field.IsFunction ? $"!function {field.SourceText}" : field.Text();
}

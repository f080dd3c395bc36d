using EarlySignal.Basics;
using EarlySignal.Tasks.Adaptations;

namespace EarlySignal.Tasks;

/// <summary>
/// A benchmark as its lm-evaluation-harness task file describes it: where the data is, and how an item becomes a prompt.
/// The names in brackets are the keys of the task file.
/// </summary>
public sealed record TaskDefinition
{
    /// <summary>The metrics that lm-evaluation-harness computes for <c>multiple_choice</c> when a task names none.</summary>
    public static IReadOnlyList<TaskMetric> DefaultMetrics { get; } = [new("acc", "mean", true), new("acc_norm", "mean", true)];

    /// <summary>The metrics that lm-evaluation-harness computes for a kind of task that names none.</summary>
    public static IReadOnlyList<TaskMetric> DefaultMetricsOf(OutputType type) => type switch
    {
        OutputType.LogLikelihood => [new("perplexity", "perplexity", false), new("acc", "mean", true)],
        OutputType.LogLikelihoodRolling =>
            [new("word_perplexity", "weighted_perplexity", false), new("byte_perplexity", "weighted_perplexity", false), new("bits_per_byte", "bits_per_byte", false)],
        _ => DefaultMetrics,
    };

    /// <summary>The task's name (<c>task</c>).</summary>
    public required string Name { get; init; }

    /// <summary>The task file; errors name it.</summary>
    public required string File { get; init; }

    /// <summary>The name to show (<c>task_alias</c>), when there is one.</summary>
    public string? Alias { get; init; }

    /// <summary>Labels of the task (<c>tag</c>).</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The version as it is written (<c>metadata.version</c>), when there is one.</summary>
    public string? Version { get; init; }

    /// <summary>What is asked of a model (<c>output_type</c>).</summary>
    public OutputType OutputType { get; init; }

    /// <summary>Split name → full paths of its files (<c>dataset_kwargs.data_files</c>); empty while <see cref="Dataset"/> has not been fetched.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> DataFiles { get; init; }

    /// <summary>The dataset on the Hub that the data files are to be fetched from; null when they are local.</summary>
    public DatasetReference? Dataset { get; init; }

    /// <summary>The split whose items are scored (<c>test_split</c>, else <c>validation_split</c>).</summary>
    public required string Split { get; init; }

    /// <summary>The splits that making the items needs.</summary>
    public IReadOnlyList<string> NeededSplits => [.. new[] { Split, FewShot.Count > 0 ? FewShot.Split : null }.OfType<string>().Select(split => Steps?.SplitOf(split) ?? split).Distinct()];

    /// <summary>The known function that each item's data goes through first (<c>process_docs</c>), such as <c>hellaswag</c>; null for none.</summary>
    public string? DocumentFunction { get; init; }

    /// <summary>Field name or template of the question (<c>doc_to_text</c>). When it gives a number, that is the gold choice, and the target is the ending that all choices share.</summary>
    public required string TextTemplate { get; init; }

    /// <summary>How an item's choices are found (<c>doc_to_choice</c>).</summary>
    public required ChoiceSource Choices { get; init; }

    /// <summary>Field name or template of the right answer, as index or text, or of several as a list of indices (<c>doc_to_target</c>).</summary>
    public required string TargetTemplate { get; init; }

    /// <summary>Field name or template of the text before everything else (<c>description</c>).</summary>
    public string Description { get; init; } = "";

    /// <summary>Stands between question and choice (<c>target_delimiter</c>), and belongs to the continuation.</summary>
    public string TargetDelimiter { get; init; } = " ";

    /// <summary>Field name or template of a text behind the question, with which every answer begins (<c>gen_prefix</c>); null for none.</summary>
    public string? AnswerPrefix { get; init; }

    /// <summary>Solved examples before the question.</summary>
    public FewShot FewShot { get; init; } = new();

    /// <summary>The metrics that the task file asks for (<c>metric_list</c>).</summary>
    public IReadOnlyList<TaskMetric> Metrics { get; init; } = DefaultMetrics;

    /// <summary>
    /// What each choice is also scored after, to tell how likely it is without its question; null when that is not asked for.
    /// A task with the metric <c>acc_mutual_info</c> asks for the empty context, as in lm-evaluation-harness.
    /// </summary>
    public string? UnconditionalContext { get; init; }

    /// <summary>How the task was made of the one that was read, in order; empty when it is as it was read.</summary>
    public IReadOnlyList<Adaptation> History { get; init; } = [];

    /// <summary>Changes of the questions, made after the data is read.</summary>
    internal ItemSteps? Steps { get; init; }

    /// <summary>Reads a task.</summary>
    /// <param name="path">
    /// A task file, or a folder with one: among several <c>*.yaml</c> and <c>*.yml</c> with a <c>task:</c> key, the one that is
    /// named like the folder.
    /// </param>
    /// <exception cref="InputException">There is no such file, or it asks for something that is not supported.</exception>
    public static TaskDefinition Load(string path) => TaskFile.Read(TaskFile.Find(path));

    /// <summary>Reads a task, or all tasks of a group with those of its groups, in the order of the group's file.</summary>
    /// <param name="path">A task file, a group's file, or a folder with either; a folder with both is the group's.</param>
    /// <exception cref="InputException">There is no such file, or a task asks for something that is not supported.</exception>
    public static IReadOnlyList<TaskDefinition> LoadAll(string path) =>
        TaskGroup.FileOf(path) is { } group ? TaskGroup.Load(group).AllTasks : [Load(path)];

    /// <summary>All items of the split, with the prompts that lm-evaluation-harness would make.</summary>
    /// <exception cref="InputException">The data is missing or does not fit the task.</exception>
    public IReadOnlyList<Item> Items() => new ItemBuilder(this).Build();
}

using EarlySignal.Metrics;
using EarlySignal.Tasks;
using EarlySignal.Tasks.Export;
using EarlySignal.Tasks.Validation;

namespace EarlySignal.Runs;

/// <summary>What a task file asks for in its <c>metric_list</c> and does not get: its own functions, and metrics over classes or written texts.</summary>
public static class MetricRules
{
    private const string Remedy = "Score it with a metric of this library: --metric likelihood_diff or margin for a difference of log-likelihoods, correct_prob for a probability, or WithMetrics in a program.";

    // Means over items, and what lm-evaluation-harness calls the aggregations of its own metrics.
    private static readonly string[] Means = ["mean", "brier_score", "perplexity", "weighted_perplexity", "bits_per_byte"];

    /// <summary>The metrics of a task that are not computed here, in the order of its file, with the aggregation where that is the reason.</summary>
    public static IReadOnlyList<string> NotComputed(TaskDefinition task) =>
    [
        .. task.Metrics.Where(metric => !IsKnown(task.OutputType, metric.Name)).Select(metric => metric.Name),
        .. task.Metrics.Where(metric => IsKnown(task.OutputType, metric.Name) && metric.Aggregation is { } aggregation && !Means.Contains(aggregation))
            .Select(metric => $"{metric.Name} by aggregation {metric.Aggregation}"),
    ];

    /// <summary>A sentence for all tasks that ask for the same ones; none when there are none.</summary>
    public static IReadOnlyList<string> Notes(IEnumerable<TaskDefinition> tasks) =>
    [
        .. tasks.GroupBy(task => string.Join(", ", NotComputed(task)), task => task.Name).Where(same => same.Key.Length > 0)
            .Select(same => $"metric_list of task '{same.First()}'{(same.Count() > 1 ? $" and {same.Count() - 1} more" : "")} asks for {same.Key}, not computed here; the items are scored, and the metrics of this library are computed."),
    ];

    /// <summary>The finding about them; null when there are none.</summary>
    internal static TaskFinding? Check(TaskDefinition task) => NotComputed(task) is { Count: > 0 and var count } names
        ? new TaskFinding("metric-not-computed", Severity.Warning, count, 0, $"metric_list asks for {string.Join(", ", names)}, which {(count == 1 ? "is" : "are")} not computed here (threshold 0).", Remedy, [])
        : null;

    private static bool IsKnown(OutputType type, string name) => type == OutputType.MultipleChoice
        ? MetricList.All.Any(metric => metric.Name == name || HarnessMetrics.Name(metric.Name) == name)
        : name == MetricList.Accuracy.Name || TextMetric.All.Any(metric => metric.Name == name);
}

namespace EarlySignal.Tasks.Adaptations;

/// <summary>Other words around the same questions: each function gives a new task and leaves the old one as it is.</summary>
public static class PromptAdaptations
{
    /// <summary>Gives the task another name. Results are kept by name, so two forms of a benchmark need two.</summary>
    /// <param name="task">The task.</param>
    /// <param name="name">The new name.</param>
    public static TaskDefinition Named(this TaskDefinition task, string name) =>
        (task with { Name = name, Alias = null }).Noted(nameof(Named), $"\"{name}\"", $"Was called '{task.Name}'.");

    /// <summary>Swaps the template of the question.</summary>
    /// <param name="task">The task.</param>
    /// <param name="template">Field or template, as <c>doc_to_text</c>; it may use <see cref="AdaptedFields"/> once a form was chosen.</param>
    public static TaskDefinition WithText(this TaskDefinition task, string template) =>
        (task with { TextTemplate = template }).Noted(nameof(WithText), PythonText.Repr(template), "Asks with another template.");

    /// <summary>Swaps the text before everything else.</summary>
    /// <param name="task">The task.</param>
    /// <param name="template">Field or template, as <c>description</c>; empty for none.</param>
    public static TaskDefinition WithDescription(this TaskDefinition task, string template) =>
        (task with { Description = template }).Noted(nameof(WithDescription), PythonText.Repr(template), template.Length > 0 ? "Opens with another description." : "Has no description.");

    /// <summary>Swaps the cue that asks for the answer, the last line of the prompt; adds one when there is none.</summary>
    /// <param name="task">The task.</param>
    /// <param name="prefix">Such as <c>The answer is</c>; empty to leave the cue out.</param>
    public static TaskDefinition WithAnswerPrefix(this TaskDefinition task, string prefix)
    {
        var (before, cue) = PromptText.Split(PromptText.AsTemplate(task.TextTemplate));
        return (task with { TextTemplate = prefix.Length > 0 ? before + "\n" + prefix : before }).Noted(
            nameof(WithAnswerPrefix), PythonText.Repr(prefix), cue is null ? "Asks for the answer by a line of its own." : $"Asks for the answer by these words instead of {PythonText.Repr(cue)}.");
    }

    /// <summary>Swaps what stands between question and answer.</summary>
    /// <param name="task">The task.</param>
    /// <param name="delimiter">Such as one space; it belongs to the answer that is scored.</param>
    public static TaskDefinition WithTargetDelimiter(this TaskDefinition task, string delimiter) =>
        (task with { TargetDelimiter = delimiter }).Noted(nameof(WithTargetDelimiter), PythonText.Repr(delimiter), "Puts something else between question and answer.");

    /// <summary>Names the metrics that the task is about.</summary>
    /// <param name="task">The task.</param>
    /// <param name="names">Such as <c>acc_norm</c> or <c>likelihood_diff</c>; at least one, each once.</param>
    /// <exception cref="ArgumentException">There is none, or one twice.</exception>
    public static TaskDefinition WithMetrics(this TaskDefinition task, params IReadOnlyList<string> names)
    {
        if (names.Count == 0 || names.Distinct().Count() < names.Count)
            throw new ArgumentException($"Found {(names.Count == 0 ? "no metric" : "a metric twice")}; expected at least one, each once.", nameof(names));
        return (task with { Metrics = [.. names.Select(name => new TaskMetric(name, "mean", !LowerIsBetter.Contains(name)))] }).Noted(
            nameof(WithMetrics), TaskHistory.ListOf(names, "names"), "Is measured by other metrics.");
    }

    /// <summary>
    /// Scores each choice without its question, too, so that a metric can take off how likely it is by itself (pointwise
    /// mutual information; OLMES's <c>acc_uncond</c>).
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="context">What stands in place of the whole prompt.</param>
    public static TaskDefinition WithUnconditional(this TaskDefinition task, string context = "Answer:") =>
        (task with { UnconditionalContext = context }).Noted(nameof(WithUnconditional), PythonText.Repr(context), "Scores each choice also after these words alone.");

    private static readonly string[] LowerIsBetter = ["brier", "brier_score", "bpb_gold"];
}

using EarlySignal.Alignment;
using EarlySignal.Reports;
using EarlySignal.Tasks.Export;
using EarlySignal.Tasks.Validation;

namespace EarlySignal.Runs;

/// <summary>What is found out about a benchmark without scoring it, as tables for a notebook.</summary>
public static class BenchmarkView
{
    /// <summary>How much of each benchmark a judge takes for science.</summary>
    /// <param name="checks">Each with the benchmark's name.</param>
    public static Table Alignment(params IEnumerable<(string Name, AlignmentCheck Check)> checks) => new(
        "Share of a sample of items that a judge takes for science, with 95 % interval (Wilson); errors are no verdict",
        [new("benchmark", false), new("judge", false), new("items", true), new("accepted", true), new("rejected", true), new("errors", true), new("share", true), new("95 % interval", true)],
        [.. checks.Select(one => (IReadOnlyList<TableCell>)
        [
            one.Name, one.Check.Judge, NumberText.Count(one.Check.Judgements.Count), NumberText.Count(one.Check.Accepted), NumberText.Count(one.Check.Rejected), NumberText.Count(one.Check.Errors),
            NumberText.Share(one.Check.Share), Text(one.Check.Interval),
        ])]);

    /// <summary>How a judge decided on some items.</summary>
    /// <param name="check">The verdicts.</param>
    /// <param name="questions">The items that were judged.</param>
    /// <param name="count">How many to show.</param>
    public static Table Verdicts(AlignmentCheck check, IReadOnlyList<AlignmentQuestion> questions, int count = 5)
    {
        var texts = questions.ToDictionary(question => question.Id, question => question.Text, StringComparer.Ordinal);
        return new(
            $"First {Math.Min(count, check.Judgements.Count)} of {check.Judgements.Count} verdicts of the judge '{check.Judge}'",
            [new("item", false), new("verdict", false), new("as the judge reads it", false)],
            [.. check.Judgements.Take(count).Select(one => (IReadOnlyList<TableCell>)
                [one.ItemId, one.Verdict?.ToString() ?? $"error: {one.Error}", texts.TryGetValue(one.ItemId, out var text) ? text.ReplaceLineEndings(" | ") : ""])]);
    }

    /// <summary>How far two judges agree.</summary>
    public static Table Of(JudgeAgreement agreement) => new(
        "Agreement of two judges; kappa is 0 for judges that agree as often as chance would have it, and 1 for judges that always agree",
        [new("items", true), new("agreement", true), new("kappa", true), new("95 % interval", true)],
        [[NumberText.Count(agreement.Items), NumberText.Share(agreement.Agreement), NumberText.Share(agreement.Kappa), Text(agreement.Interval)]]);

    /// <summary>What asking a model will need at most.</summary>
    public static Table Of(JudgeCost cost) => new(
        "Estimate before anything is sent", [new("calls", true), new("tokens sent", true), new("tokens answered", true)],
        [[NumberText.Count(cost.Calls), NumberText.Count(cost.PromptTokens), NumberText.Count(cost.AnswerTokens)]]);

    /// <summary>What scoring will take.</summary>
    public static Table Of(IReadOnlyList<SweepCost> costs) => new(
        "What scoring takes per checkpoint: alone, if every request were computed on its own; shared, what is computed",
        [
            new("series", false), new("checkpoints", true), new("task", false), new("items", true), new("requests", true),
            new("tokens alone", true), new("tokens shared", true), new("GFLOP alone", true), new("GFLOP shared", true), new("memory, MB", true),
        ],
        [.. costs.Select(cost => (IReadOnlyList<TableCell>)
        [
            cost.Series, NumberText.Count(cost.Checkpoints), cost.Task, NumberText.Count(cost.Items), NumberText.Count(cost.Requests),
            NumberText.Count(cost.UnsharedTokens), NumberText.Count(cost.Tokens), Gigas(cost.UnsharedOperations), Gigas(cost.Operations),
            cost.Memory > 0 ? NumberText.Count((cost.Memory + 999_999) / 1_000_000) : "",
        ])]);

    private static string Gigas(double operations) => NumberText.Count((long)Math.Ceiling(operations / 1e9));

    /// <summary>What validation found.</summary>
    public static Table Of(IReadOnlyList<TaskFinding> findings) => new(
        findings.Count == 0 ? "Validation found nothing to complain about" : $"What validation found: {NumberText.Count(findings.Count)}",
        [new("severity", false), new("rule", false), new("what", false), new("items", true)],
        [.. findings.Select(finding => (IReadOnlyList<TableCell>)
        [
            new(finding.Severity.ToString(), finding.Severity == Severity.Error ? Tone.Poor : Tone.Fair), finding.Rule, finding.Text, NumberText.Count(finding.Items.Count),
        ])]);

    /// <summary>The files of an exported task.</summary>
    public static Table Of(IReadOnlyList<ExportedFile> files) => new(
        "Exported files", [new("file", false), new("lines", true), new("first line", false)],
        [.. files.Select(file => (IReadOnlyList<TableCell>)[file.Name, NumberText.Count(file.Text.AsSpan().Count('\n')), Shortened(file.Text.Split('\n')[0])])]);

    /// <summary>What a submission holds.</summary>
    public static Table Of(SubmissionContent content) => new(
        "What the submission holds, read back from the zip", [new("task", false), new("metric", false), new("items", true), new("requests", true), new("files", false)],
        [[content.Task, content.Metric, NumberText.Count(content.Items), NumberText.Count(content.Requests.Count), string.Join(", ", content.Files)]]);

    private static string Text((double Low, double High) interval) =>
        double.IsNaN(interval.Low) ? NumberText.Undefined : $"{NumberText.Share(interval.Low)} to {NumberText.Share(interval.High)}";

    private static string Shortened(string text) => text.Length <= 80 ? text : text[..79] + "…";
}

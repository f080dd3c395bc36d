using System.Globalization;
using EarlySignal.Basics;
using EarlySignal.Tasks;
using EarlySignal.Tasks.Validation;
using EarlySignal.Tokenizers;

namespace EarlySignal.Plans;

/// <summary>The rules about a task that only a tokenizer can judge.</summary>
public static class TokenRules
{
    /// <summary>Most tokens of prompt and answer that the E2LM competition accepts.</summary>
    public const int LongestPrompt = 2048;

    /// <summary>All findings, in the order of the rules.</summary>
    /// <param name="task">The task; its items must be sound.</param>
    /// <param name="tokenizer">The models' tokenizer.</param>
    /// <param name="window">The longest sequence of input tokens that the models take, when it is known.</param>
    /// <exception cref="InputException">The items cannot be made.</exception>
    public static IReadOnlyList<TaskFinding> Check(TaskDefinition task, Tokenizer tokenizer, int? window)
    {
        // Whole texts have no boundary, and are cut to the window.
        if (task.OutputType == OutputType.LogLikelihoodRolling)
            return [];
        var requests = ItemRequests.Of(task.Items(), task.TargetDelimiter);
        var encoder = new RequestEncoder(tokenizer, int.MaxValue);
        var tokens = new int[requests.Count];   // of context and continuation; 0 when it cannot be encoded
        var merges = new bool[requests.Count];
        Parallel.For(0, requests.Count, i =>
        {
            try
            {
                var encoded = encoder.Encode(task.File, [requests[i]])[0];
                tokens[i] = encoded.Tokens.Length;
                merges[i] = encoder.MergesBoundary(requests[i], encoded);
            }
            catch (InputException)
            {
                tokens[i] = 0;
            }
        });
        var longest = tokens.DefaultIfEmpty().Max();
        TaskFinding?[] findings =
        [
            TaskFinding.About("no-tokens", Severity.Error, Ids(requests, i => tokens[i] == 0),
                "have a context or a choice without any token of its own", "Correct the choices, the context or the target delimiter."),
            TaskFinding.About("boundary-merge", Severity.Warning, Ids(requests, i => merges[i]),
                "have a choice whose beginning the tokenizer merges with the end of the question, so that the model is asked for tokens that it never saw in training",
                "End the question without white space and begin the target delimiter with one space."),
            window is { } most ? TooLong("over-window", Severity.Error, most, i => tokens[i] - 1, "input tokens, more than the model's window of", "Use fewer few-shot examples, drop these items, or allow left truncation, which changes the question.") : null,
            TooLong("long-prompt", Severity.Warning, LongestPrompt, i => tokens[i], "tokens, more than the E2LM competition's", "Use fewer few-shot examples, or drop these items."),
        ];
        return [.. findings.OfType<TaskFinding>()];

        TaskFinding? TooLong(string rule, Severity severity, int most, Func<int, int> length, string what, string remedy) =>
            Ids(requests, i => length(i) > most) is { Count: > 0 } items
                ? new TaskFinding(rule, severity, longest, most, string.Create(CultureInfo.InvariantCulture, $"{items.Count} items have up to {longest} {what} {most}."), remedy, items)
                : null;
    }

    private static IReadOnlyList<string> Ids(IReadOnlyList<ScoringRequest> requests, Func<int, bool> isMeant) =>
        [.. Enumerable.Range(0, requests.Count).Where(isMeant).Select(i => requests[i].ItemId).Distinct()];
}

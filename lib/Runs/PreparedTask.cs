using System.Runtime.InteropServices;
using EarlySignal.Basics;
using EarlySignal.Plans;
using EarlySignal.Tasks;
using EarlySignal.Tokenizers;

namespace EarlySignal.Runs;

/// <summary>A task rendered, tokenized and planned once, for all checkpoints that share a tokenizer and a window.</summary>
internal sealed class PreparedTask
{
    // lm-evaluation-harness scores the choices alone only for tasks that list this metric.
    private const string NeedsUnconditional = "acc_mutual_info";

    private readonly int _conditional;

    private PreparedTask(TaskDefinition task, IReadOnlyList<Item> items, int taskItems, IReadOnlyList<ScoringRequest> requests, int conditional, IReadOnlyList<EncodedRequest> encoded)
    {
        Task = task;
        Items = items;
        TaskItems = taskItems;
        Requests = requests;
        Plan = PlanBuilder.Build(encoded, [.. requests.Select(request => request.ItemId)]);
        PlannedTokens = Plan.SharedTokens;
        _conditional = conditional;
        ItemIds = [.. items.Select(item => item.Id)];
        RequestsHash = Hash(encoded);
    }

    public TaskDefinition Task { get; }

    /// <summary>The items that are scored: all, or the first ones when a limit was set.</summary>
    public IReadOnlyList<Item> Items { get; }

    public IReadOnlyList<string> ItemIds { get; }

    /// <summary>How many items the whole task has.</summary>
    public int TaskItems { get; }

    public IReadOnlyList<ScoringRequest> Requests { get; }

    public ScoringPlan Plan { get; }

    /// <summary>Input tokens that the whole plan computes per checkpoint.</summary>
    public long PlannedTokens { get; }

    /// <summary>Hash of everything that the task and the tokenizer with all of its files contribute to a score or a metric.</summary>
    public string RequestsHash { get; }

    /// <summary>Whether the request scores a choice after an empty context, as mutual information needs it.</summary>
    public bool IsUnconditional(int request) => request >= _conditional;

    public static PreparedTask From(TaskDefinition task, IReadOnlyList<Item> all, Tokenizer tokenizer, int window, SweepOptions options)
    {
        IReadOnlyList<Item> items = options.Limit is { } limit ? [.. all.Take(limit)] : all;
        var requests = ItemRequests.Of(items, task.TargetDelimiter);
        var conditional = requests.Count;
        if (task.Metrics.Any(metric => metric.Name == NeedsUnconditional))
            requests = [.. requests, .. ItemRequests.Unconditional(items, task.TargetDelimiter)];
        var encoded = new RequestEncoder(tokenizer, window, options.Overlong).Encode(task.File, requests);
        return new PreparedTask(task, items, all.Count, requests, conditional, encoded);
    }

    private string Hash(IReadOnlyList<EncodedRequest> encoded)
    {
        using var hash = new ContentHash();
        foreach (var item in Items)
        {
            hash.Add(item.Id).Add(item.Gold).Add(item.Group ?? "").Add(item.Choices.Count);
            foreach (var choice in item.Choices)
                hash.Add(choice);
        }
        foreach (var request in Requests)
            hash.Add(request.ItemId).Add(request.ChoiceIndex).Add(request.Context).Add(request.Continuation);
        // The ids, not the tokenizer's files: what begins a text, a setting of other files, and a cut on the left show in them.
        foreach (var request in encoded)
            hash.Add(request.ContinuationStart).Add(MemoryMarshal.AsBytes(request.Tokens.AsSpan()));
        return hash.Hex();
    }
}

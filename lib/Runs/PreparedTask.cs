using System.Runtime.InteropServices;
using EarlySignal.Basics;
using EarlySignal.Plans;
using EarlySignal.Tasks;
using EarlySignal.Tokenizers;

namespace EarlySignal.Runs;

/// <summary>A task rendered, tokenized and planned once, for all checkpoints that share a tokenizer and a window.</summary>
internal sealed class PreparedTask
{
    // lm-evaluation-harness scores the choices after an empty context for tasks that list this metric.
    private const string NeedsUnconditional = "acc_mutual_info";

    private readonly int _conditional;

    private PreparedTask(TaskDefinition task, IReadOnlyList<Item> items, IReadOnlyList<Item> all, IReadOnlyList<ScoringRequest> requests, int conditional, IReadOnlyList<EncodedRequest> encoded)
    {
        Task = task;
        Items = items;
        TaskItems = all.Count;
        ItemSetHash = HashOf(all);
        Requests = requests;
        Plan = PlanBuilder.Build(encoded, [.. requests.Select(request => request.ItemId)]);
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

    /// <summary>Hash of everything that the task and the tokenizer with all of its files contribute to a score or a metric.</summary>
    public string RequestsHash { get; }

    /// <summary>Hash of all items of the task as text: the same for every tokenizer, and for a limited run.</summary>
    public string ItemSetHash { get; }

    /// <summary>Whether the request scores a choice without its question, as mutual information needs it.</summary>
    public bool IsUnconditional(int request) => request >= _conditional;

    public static PreparedTask From(TaskDefinition task, IReadOnlyList<Item> all, Tokenizer tokenizer, int window, SweepOptions options)
    {
        IReadOnlyList<Item> items = options.Limit is { } limit ? [.. all.Take(limit)] : all;
        var requests = ItemRequests.Of(items, task.TargetDelimiter);
        var conditional = requests.Count;
        if ((task.UnconditionalContext ?? (task.Metrics.Any(metric => metric.Name == NeedsUnconditional) ? "" : null)) is { } context)
            requests = [.. requests, .. ItemRequests.Unconditional(items, task.TargetDelimiter, context)];
        var encoder = new RequestEncoder(tokenizer, window, options.Overlong);
        if (task.OutputType == OutputType.LogLikelihoodRolling)
        {
            // Each window is a request of its own; the item's result puts them together again.
            var windows = encoder.EncodeRolling(task.File, requests);
            return new PreparedTask(task, items, all, [.. windows.Select(part => part.Request)], windows.Count, [.. windows.Select(part => part.Encoded)]);
        }
        var encoded = encoder.Encode(task.File, requests);
        return new PreparedTask(task, items, all, requests, conditional, encoded);
    }

    private string Hash(IReadOnlyList<EncodedRequest> encoded)
    {
        using var hash = new ContentHash();
        Add(hash, Items);
        foreach (var request in Requests)
            hash.Add(request.ItemId).Add(request.ChoiceIndex).Add(request.Context).Add(request.Continuation);
        // The ids, not the tokenizer's files: what begins a text, a setting of other files, and a cut on the left show in them.
        foreach (var request in encoded)
            hash.Add(request.ContinuationStart).Add(MemoryMarshal.AsBytes(request.Tokens.AsSpan()));
        return hash.Hex();
    }

    private static string HashOf(IReadOnlyList<Item> items)
    {
        using var hash = new ContentHash();
        Add(hash, items);
        foreach (var item in items)
            hash.Add(item.Context).Add(item.Ending ?? "");
        return hash.Hex();
    }

    private static void Add(ContentHash hash, IReadOnlyList<Item> items)
    {
        foreach (var item in items)
        {
            hash.Add(item.Id).Add(item.Gold).Add(item.Group ?? "").Add(item.Choices.Count);
            foreach (var choice in item.Choices)
                hash.Add(choice);
        }
    }
}

using System.Globalization;
using System.Runtime.InteropServices;
using EarlySignal.Basics;
using EarlySignal.Engines.Cpu;
using EarlySignal.Models;
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
    private readonly IReadOnlyList<EncodedRequest> _encoded;
    private readonly Dictionary<int, ScoringPlan> _plans = []; // by token budget

    private PreparedTask(TaskDefinition task, IReadOnlyList<Item> items, IReadOnlyList<Item> all, IReadOnlyList<ScoringRequest> requests, int conditional, IReadOnlyList<EncodedRequest> encoded)
    {
        Task = task;
        Items = items;
        TaskItems = all.Count;
        ItemSetHash = HashOf(all);
        Requests = requests;
        _conditional = conditional;
        _encoded = encoded;
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

    /// <summary>Input tokens that the whole plan computes per checkpoint; 0 before there is one.</summary>
    public long PlannedTokens { get; private set; }

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

    /// <summary>The plan with the largest batches whose memory suffices for a model, made once for all checkpoints of its shape; and the bytes that scoring by it takes at most, 0 where nobody counts them.</summary>
    /// <exception cref="InputException">Not even batches of one item fit.</exception>
    public (ScoringPlan Plan, long Memory) PlanFor(LanguageModel model, SweepOptions options)
    {
        for (var budget = CpuEngine.TokenBudget(options.Threads); ; budget /= 2)
        {
            var plan = Plan(budget);
            var needed = options.Engine == EngineKind.Cpu ? CpuMemory.For(model, options.Threads, plan).Total : 0;
            if (needed <= options.MemoryLimit)
                return (plan, needed);
            if (budget == 1)
                throw new InputException("--memory", model.Source, string.Create(CultureInfo.InvariantCulture, $"{options.MemoryLimit / 1e9:0.###} GB for task '{Task.Name}'"), string.Create(CultureInfo.InvariantCulture, $"{needed / 1e9:0.###} GB, which its longest item takes"), "Allow more memory, use fewer threads, or drop the longest items.");
        }
    }

    private ScoringPlan Plan(int budget)
    {
        if (!_plans.TryGetValue(budget, out var plan))
            _plans[budget] = plan = PlanBuilder.Build(_encoded, [.. Requests.Select(request => request.ItemId)], budget);
        PlannedTokens = plan.SharedTokens;
        return plan;
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
            // Nothing is added for the usual item with one right answer: runs that were scored before there were others keep their keys.
            foreach (var other in item.OtherGolds)
                hash.Add(nameof(Item.OtherGolds)).Add(other);
        }
    }
}

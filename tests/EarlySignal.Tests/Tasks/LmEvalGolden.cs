using System.Collections.Concurrent;
using System.Text.Json;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Tasks;

/// <summary>The tasks, and per model the requests, that the real lm-evaluation-harness made of them.</summary>
public static class LmEvalGolden
{
    private static readonly ConcurrentDictionary<string, JsonDocument> Documents = new();

    private static string TasksFolder => GoldenData.At("lm_eval", "tasks");

    /// <summary>The task files that this library reads, by the reasons why it refuses others.</summary>
    public static IEnumerable<string> SupportedTasks => AllTasks.Where(task => ReasonToRefuse(task) is null);

    /// <summary>All task files.</summary>
    public static IEnumerable<string> AllTasks =>
        Directory.EnumerateFiles(TasksFolder, "*.yaml").Order(StringComparer.Ordinal).Select(file => Path.GetFileNameWithoutExtension(file));

    /// <summary>The models whose requests are recorded.</summary>
    public static IEnumerable<string> Models =>
        Directory.EnumerateFiles(GoldenData.At("lm_eval"), "*.json").Order(StringComparer.Ordinal).Select(file => Path.GetFileNameWithoutExtension(file));

    /// <summary>The path of a task file.</summary>
    public static string TaskFile(string task) => Path.Combine(TasksFolder, task + ".yaml");

    /// <summary>The key for which a task cannot be read yet; null when it can.</summary>
    public static string? ReasonToRefuse(string task)
    {
        var lines = File.ReadAllLines(TaskFile(task));
        if (lines.FirstOrDefault(line => line.Contains("!function", StringComparison.Ordinal)) is { } function)
            return function[..function.IndexOf(':')];
        if (!lines.Contains("output_type: multiple_choice"))
            return "output_type";
        var isRandom = lines.Any(line => line.StartsWith("num_fewshot: ", StringComparison.Ordinal) && line != "num_fewshot: 0")
            && !lines.Any(line => line.Contains("first_n", StringComparison.Ordinal));
        return isRandom ? "sampler" : null;
    }

    /// <summary>What the harness recorded of a model on a task: one list of requests for each item.</summary>
    public static IReadOnlyList<IReadOnlyList<RecordedRequest>> Read(string model, string task) =>
    [
        .. Samples(model, task).Select(sample => sample.GetProperty("requests").EnumerateArray().Select(request => new RecordedRequest(
            request.GetProperty("arguments")[0].GetString()!,
            request.GetProperty("arguments")[1].GetString()!,
            Ids(request, "context_ids"),
            Ids(request, "continuation_ids"))).ToList()),
    ];

    /// <summary>The right answers that the harness recorded: an index, or a text.</summary>
    public static IReadOnlyList<string> Targets(string model, string task) => [.. Samples(model, task).Select(sample => sample.GetProperty("target").ToString())];

    private static JsonElement[] Samples(string model, string task)
    {
        var document = Documents.GetOrAdd(model, name => JsonDocument.Parse(File.ReadAllBytes(GoldenData.At("lm_eval", name + ".json"))));
        return document.RootElement.GetProperty("samples").TryGetProperty(task, out var samples) ? [.. samples.EnumerateArray()] : [];
    }

    private static int[] Ids(JsonElement request, string name) => [.. request.GetProperty(name).EnumerateArray().Select(id => id.GetInt32())];
}

/// <summary>One request as the harness made it.</summary>
public sealed record RecordedRequest(string Context, string Continuation, int[] ContextIds, int[] ContinuationIds);

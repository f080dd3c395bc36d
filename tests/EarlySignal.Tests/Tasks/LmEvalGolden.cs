using System.Collections.Concurrent;
using System.Text.Json;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Tasks;

/// <summary>The tasks, and per model the requests, that the real lm-evaluation-harness made of them.</summary>
public static class LmEvalGolden
{
    private static readonly ConcurrentDictionary<string, JsonDocument> Documents = new();

    private static string TasksFolder => GoldenData.At("lm_eval", "tasks");

    /// <summary>All task files.</summary>
    public static IEnumerable<string> AllTasks =>
        Directory.EnumerateFiles(TasksFolder, "*.yaml").Order(StringComparer.Ordinal).Select(file => Path.GetFileNameWithoutExtension(file));

    /// <summary>The models whose requests are recorded.</summary>
    public static IEnumerable<string> Models =>
        Directory.EnumerateFiles(GoldenData.At("lm_eval"), "*.json").Order(StringComparer.Ordinal).Select(file => Path.GetFileNameWithoutExtension(file));

    /// <summary>The path of a task file.</summary>
    public static string TaskFile(string task) => Path.Combine(TasksFolder, task + ".yaml");

    /// <summary>What the harness recorded of a model on a task: one list of requests for each item.</summary>
    public static IReadOnlyList<IReadOnlyList<RecordedRequest>> Read(string model, string task) =>
        [.. Samples(model, task).Select(sample => sample.GetProperty("requests").EnumerateArray().Select(Recorded).ToList())];

    /// <summary>The windows into which the harness cut the texts of its rolling task, in order.</summary>
    public static IReadOnlyList<RecordedRequest> RollingWindows(string model) =>
        [.. Document(model).GetProperty("rolling_windows").EnumerateArray().Select(window => new RecordedRequest("", "", Ids(window, "context"), Ids(window, "continuation")))];

    /// <summary>The right answers that the harness recorded: an index, or a text.</summary>
    public static IReadOnlyList<string> Targets(string model, string task) => [.. Samples(model, task).Select(sample => sample.GetProperty("target").ToString())];

    private static JsonElement[] Samples(string model, string task)
    {
        return Document(model).GetProperty("samples").TryGetProperty(task, out var samples) ? [.. samples.EnumerateArray()] : [];
    }

    private static JsonElement Document(string model) =>
        Documents.GetOrAdd(model, name => JsonDocument.Parse(File.ReadAllBytes(GoldenData.At("lm_eval", name + ".json")))).RootElement;

    // A rolling request has one argument, the text, and no ids.
    private static RecordedRequest Recorded(JsonElement request)
    {
        var arguments = request.GetProperty("arguments").EnumerateArray().Select(argument => argument.GetString()!).ToList();
        return arguments.Count == 1
            ? new RecordedRequest("", arguments[0], [], [])
            : new RecordedRequest(arguments[0], arguments[1], Ids(request, "context_ids"), Ids(request, "continuation_ids"));
    }

    private static int[] Ids(JsonElement request, string name) => [.. request.GetProperty(name).EnumerateArray().Select(id => id.GetInt32())];
}

/// <summary>One request as the harness made it.</summary>
public sealed record RecordedRequest(string Context, string Continuation, int[] ContextIds, int[] ContinuationIds);

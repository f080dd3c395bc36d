using System.Text.Json;
using EarlySignal.Basics;

namespace EarlySignal.Results;

/// <summary>What a <c>results_*.json</c> of lm-evaluation-harness (0.3 and later) says.</summary>
/// <param name="File">The file.</param>
/// <param name="Date">When it was written, in seconds since 1970; 0 when the file does not say.</param>
/// <param name="ModelArguments">What the model was called with, such as <c>pretrained</c>, <c>revision</c> and <c>subfolder</c>.</param>
/// <param name="IsPreview">Whether only a part of the items was scored (<c>limit</c>).</param>
/// <param name="Origin">Which checkpoint it is about, when the file was written by this library.</param>
/// <param name="Tasks">The tasks, groups among them, in the order of the file.</param>
public sealed record LmEvalResults(
    string File, double Date, IReadOnlyDictionary<string, string> ModelArguments, bool IsPreview, LmEvalOrigin? Origin, IReadOnlyList<LmEvalTask> Tasks)
{
    /// <summary>The names of such files.</summary>
    public const string FilePattern = "results_*.json";

    /// <summary>What the harness writes for a number that there is not.</summary>
    internal const string NotKnown = "N/A";

    // Names that this library has for metrics of the harness.
    private static readonly Dictionary<string, string> Known = new() { ["acc_bytes"] = "acc_per_byte", ["brier_score"] = "brier" };

    /// <summary>The name that lm-evaluation-harness has for a metric.</summary>
    public static string HarnessName(string metric) => Known.FirstOrDefault(pair => pair.Value == metric).Key ?? metric;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">It is missing or damaged, or is no result of the harness.</exception>
    public static LmEvalResults Read(string file)
    {
        var root = LmEvalJson.Read(file);
        if (!root.TryGet("results", out var results))
            throw new InputException(file, "results", "no value", "the results of lm-evaluation-harness", "Give a results_*.json, or a folder of them.");
        var config = root.TryGet("config", out var given) ? given : default;
        return new LmEvalResults(
            file, root.TryGet("date", out var date) ? LmEvalJson.Number(date.Element) : 0, Arguments(root, config),
            config.Element.ValueKind == JsonValueKind.Object && config.TryGet("limit", out _), ReadOrigin(root),
            [.. results.Fields().Select(task => Task(root, task.Name, task.Value))]);
    }

    private static Dictionary<string, string> Arguments(JsonField root, JsonField config)
    {
        var arguments = new Dictionary<string, string>();
        if (config.Element.ValueKind == JsonValueKind.Object)
        {
            if (config.TryGet("model_revision", out var revision) && revision.Element.ValueKind == JsonValueKind.String)
                arguments["revision"] = revision.String();
            if (config.TryGet("model_args", out var given) && given.Element.ValueKind == JsonValueKind.String)
                foreach (var pair in given.String().Split(',').Select(part => part.Split('=', 2)).Where(pair => pair.Length == 2))
                    arguments[pair[0].Trim()] = pair[1].Trim();
            else if (given.Element.ValueKind == JsonValueKind.Object)
                foreach (var (name, value) in given.Fields())
                    arguments[name] = value.Element.ToString();
        }
        if (!arguments.ContainsKey("pretrained") && root.TryGet("model_name", out var model) && model.Element.ValueKind == JsonValueKind.String)
            arguments["pretrained"] = model.String();
        return arguments;
    }

    private static LmEvalOrigin? ReadOrigin(JsonField root) => root.TryGet(LmEvalOrigin.Key, out var origin)
        ? new LmEvalOrigin(origin["series"].String(), origin["step"].Long() is >= 0 and var step ? step : throw origin["step"].Wrong("a step from 0 on", "Write the file again."), origin.TryGet("tokens_bt", out var tokens) ? tokens.Double() : null, origin.Bool("control", absent: false))
        : null;

    private static LmEvalTask Task(JsonField root, string task, JsonField result)
    {
        var isHigherBetter = Below(root, "higher_is_better", task);
        var config = Below(root, "configs", task);
        var metrics = new List<LmEvalMetric>();
        foreach (var (key, value) in result.Fields())
        {
            // "acc,none" since 0.4, "acc" before; other filters than none stay in the name.
            var comma = key.IndexOf(',', StringComparison.Ordinal);
            var (name, filter) = comma < 0 ? (key, "") : (key[..comma], key[comma..]);
            var isNumber = value.Element.ValueKind is JsonValueKind.Number or JsonValueKind.Null
                || value.Element.ValueKind == JsonValueKind.String && value.Element.GetString() is NotKnown or "";
            if (name.EndsWith("_stderr", StringComparison.Ordinal) || name is "alias" or "name" or "sample_len" or "samples" || !isNumber)
                continue;
            var error = result.Element.TryGetProperty($"{name}_stderr{filter}", out var found) ? LmEvalJson.Number(found) : double.NaN;
            metrics.Add(new LmEvalMetric(
                Known.GetValueOrDefault(name, name) + (filter is ",none" ? "" : filter), LmEvalJson.Number(value.Element), error,
                isHigherBetter?.TryGetProperty(name, out var higher) == true && higher.ValueKind is JsonValueKind.True or JsonValueKind.False ? higher.GetBoolean() : null));
        }
        var items = Below(root, "n-samples", task)?.TryGetProperty("effective", out var effective) == true && effective.TryGetInt32(out var count) ? count : 0;
        return new LmEvalTask(
            task, items, config?.TryGetProperty("doc_to_choice", out var choices) == true && choices.ValueKind == JsonValueKind.Array ? choices.GetArrayLength() : null,
            config?.TryGetProperty("target_delimiter", out var delimiter) == true && delimiter.ValueKind == JsonValueKind.String ? delimiter.GetString()! : " ", metrics);
    }

    // Each task's entry in one of the tables beside the results.
    private static JsonElement? Below(JsonField root, string table, string task) =>
        root.Element.TryGetProperty(table, out var found) && found.ValueKind == JsonValueKind.Object
        && found.TryGetProperty(task, out var entry) && entry.ValueKind == JsonValueKind.Object ? entry : null;

    /// <summary>The samples of a task that were written together with this file; null when there are none.</summary>
    public string? SamplesOf(string task)
    {
        var name = Path.GetFileNameWithoutExtension(File);
        var folder = Path.GetDirectoryName(File) ?? "";
        // The harness keeps a task's name as it is; this library writes names that every file system takes.
        string[] names = task.AsSpan().IndexOfAny('/', '\\') < 0 ? [task, ResultFolder.FileName(task)] : [ResultFolder.FileName(task)];
        return names.Select(safe => Path.Combine(folder, $"samples_{safe}_{name[(name.LastIndexOf('_') + 1)..]}.jsonl")).FirstOrDefault(System.IO.File.Exists);
    }
}

/// <summary>Which checkpoint a file of this library is about.</summary>
/// <param name="Series">The series.</param>
/// <param name="Step">The step.</param>
/// <param name="Tokens">Training tokens seen, in billions, when they are known.</param>
/// <param name="IsControl">Whether the series is a control.</param>
public sealed record LmEvalOrigin(string Series, long Step, double? Tokens, bool IsControl)
{
    /// <summary>The key under which it stands in the file.</summary>
    internal const string Key = "earlysignal";
}

/// <summary>One task of a result file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Items">How many items were scored; 0 when the file does not say.</param>
/// <param name="Choices">How many choices all items share; null when each has its own.</param>
/// <param name="TargetDelimiter">What stands between question and choice.</param>
/// <param name="Metrics">Its metrics, under this library's names.</param>
public sealed record LmEvalTask(string Name, int Items, int? Choices, string TargetDelimiter, IReadOnlyList<LmEvalMetric> Metrics);

/// <summary>One number of a result file.</summary>
/// <param name="Name">The metric's name; a filter other than <c>none</c> stands behind it, as in <c>exact_match,strict</c>.</param>
/// <param name="Value">The number; NaN when the file says N/A.</param>
/// <param name="StandardError">Its standard error; NaN when the file says none.</param>
/// <param name="HigherIsBetter">When the file says so.</param>
public sealed record LmEvalMetric(string Name, double Value, double StandardError, bool? HigherIsBetter);

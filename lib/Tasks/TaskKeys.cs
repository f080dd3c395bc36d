using System.Collections.Frozen;
using EarlySignal.Basics;
using EarlySignal.Tasks.Export;

namespace EarlySignal.Tasks;

/// <summary>
/// The keys that a lm-evaluation-harness task file may have: those that are read, those that change no number here, and
/// those that would change the numbers and are refused.
/// </summary>
internal static class TaskKeys
{
    private const string DropOrRewrite = "Remove the key, or write the prompts' fields into the data so that the task needs no such key.";

    private static readonly string[] Read =
    [
        "task", "task_alias", "tag", "dataset_path", "dataset_kwargs", "test_split", "validation_split", "training_split",
        "fewshot_split", "output_type", "doc_to_text", "doc_to_choice", "doc_to_target", "target_delimiter",
        "fewshot_delimiter", "description", "num_fewshot", "fewshot_config", "metric_list", "metadata", "repeats",
    ];

    private static readonly string[] Harmless =
    [
        "dataset_name", "should_decontaminate", "doc_to_decontamination_query", "unsafe_code", "generation_kwargs",
        "group", "group_alias",
    ];

    private static readonly FrozenDictionary<string, string> Refused = new Dictionary<string, string>
    {
        ["process_docs"] = "items that are used as the data file gives them",
        ["process_results"] = "the metrics of multiple_choice",
        ["filter_list"] = "answers that are scored without filters",
        ["custom_dataset"] = "dataset_path: json with local files",
        ["use_prompt"] = "doc_to_text, doc_to_choice and doc_to_target",
        ["gen_prefix"] = "answers without a prefix",
        ["doc_to_image"] = "text only",
        ["doc_to_audio"] = "text only",
        ["class"] = "a task that is described by keys, not by a Python class",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> RefusedFewShot = new Dictionary<string, string>
    {
        ["split"] = "fewshot_split",
        ["samples"] = "examples from fewshot_split",
        ["fewshot_indices"] = "the first examples of fewshot_split",
        ["process_docs"] = "examples as the data file gives them",
        ["doc_to_text"] = "examples in the form of the items",
        ["doc_to_choice"] = "examples in the form of the items",
        ["doc_to_target"] = "examples in the form of the items",
        ["gen_prefix"] = "answers without a prefix",
        ["target_delimiter"] = "the target_delimiter of the items",
        ["fewshot_delimiter"] = "fewshot_delimiter beside fewshot_config",
    }.ToFrozenDictionary();

    /// <summary>Checks the keys of a task file.</summary>
    /// <exception cref="InputException">A key is unknown, or would change the numbers in a way that is not supported.</exception>
    public static void Check(YamlField task)
    {
        foreach (var (name, value) in task.Fields())
        {
            if (name == "process_results" && HarnessMetrics.IsOwn(value))
                continue;
            if (value.HasFunction())
                throw value.Wrong("a value without Python functions (!function)", "Write what the function returns into fields of the data, and name those fields here.");
            if (name == "include")
                throw value.Wrong("a task file with all of its keys", "Copy the keys of the included file into this one.");
            if (Refused.TryGetValue(name, out var supported))
                Refuse(value, supported);
            else if (!Read.Contains(name) && !Harmless.Contains(name))
                throw Unknown(value, name, [.. Read, .. Harmless, .. Refused.Keys]);
        }
    }

    /// <summary>Checks the keys of <c>fewshot_config</c>.</summary>
    /// <exception cref="InputException">A key is unknown or not supported.</exception>
    public static void CheckFewShot(YamlField config)
    {
        foreach (var (name, value) in config.Fields())
        {
            if (RefusedFewShot.TryGetValue(name, out var supported))
                Refuse(value, supported);
            else if (name != "sampler")
                throw Unknown(value, name, ["sampler", .. RefusedFewShot.Keys]);
        }
    }

    private static void Refuse(YamlField value, string supported)
    {
        if (!value.IsNull && value.Scalar is not "")
            throw value.Wrong(supported, DropOrRewrite);
    }

    private static InputException Unknown(YamlField value, string name, IReadOnlyList<string> known) => value.Wrong(
        "a key of lm-evaluation-harness",
        NearestNames.Of(name, known, 1) is [var near] ? $"Did you mean '{near}'?" : "Remove the key.",
        $"unknown key '{name}'");
}

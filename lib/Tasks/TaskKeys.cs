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

    private const string ChooseMetric = "Remove the key, and choose the metric with --metric: likelihood_diff or margin for a difference of log-likelihoods, correct_prob for a share of probability (TruthfulQA's mc2, where doc_to_target lists the right choices).";

    private static readonly string[] Read =
    [
        "task", "task_alias", "tag", "dataset_path", "dataset_kwargs", "test_split", "validation_split", "training_split",
        "fewshot_split", "output_type", "doc_to_text", "doc_to_choice", "doc_to_target", "target_delimiter",
        "fewshot_delimiter", "description", "num_fewshot", "fewshot_config", "metric_list", "metadata", "repeats",
        "dataset_name", "process_docs", "gen_prefix", "filter_list", "group",
    ];

    private static readonly string[] Harmless =
    [
        "should_decontaminate", "doc_to_decontamination_query", "unsafe_code", "generation_kwargs", "group_alias",
    ];

    private static readonly FrozenDictionary<string, string> Refused = new Dictionary<string, string>
    {
        ["process_results"] = "the metrics that are computed from likelihoods",
        ["custom_dataset"] = "dataset_path: json with local files",
        ["use_prompt"] = "doc_to_text, doc_to_choice and doc_to_target",
        ["doc_to_image"] = "text only",
        ["doc_to_audio"] = "text only",
        ["class"] = "a task that is described by keys, not by a Python class",
        ["template_aliases"] = "templates that need no other, as in present versions of lm-evaluation-harness",
        ["gold_alias"] = "doc_to_target, as in present versions of lm-evaluation-harness",
    }.ToFrozenDictionary();

    // The keys that may hold a function, if it is a known one.
    private static readonly string[] Functions = ["doc_to_text", "doc_to_choice", "doc_to_target", "process_docs"];

    private static readonly string[] FewShot =
    [
        "sampler", "split", "samples", "fewshot_indices", "num_fewshot", "doc_to_text", "doc_to_choice", "doc_to_target", "gen_prefix",
        "target_delimiter", "fewshot_delimiter", "process_docs",
    ];

    /// <summary>Checks the keys of a task file.</summary>
    /// <exception cref="InputException">A key is unknown, or would change the numbers in a way that is not supported.</exception>
    public static void Check(TaskFields task)
    {
        foreach (var (name, value) in task.All)
        {
            // A metric that is not computed here changes no request, and is told of when the task is checked or scored.
            if (Harmless.Contains(name) || name == "metric_list" || (name == "process_results" && HarnessMetrics.IsOwn(value)))
                continue;
            if (Refused.TryGetValue(name, out var supported))
                Refuse(value, supported, name == "process_results" ? ChooseMetric : DropOrRewrite);
            else if (value.HasFunction() && !(Functions.Contains(name) && value.IsFunction) && name != "fewshot_config")
                throw value.Wrong("a value without Python functions (!function)", "Write what the function returns into fields of the data, and name those fields here.");
            else if (name == "filter_list" && !value.IsNull)
                CheckFilters(value);
            else if (name == "process_docs")
                RequireFunction(value);
            else if (!Read.Contains(name))
                throw Unknown(value, name, [.. Read, .. Harmless, .. Refused.Keys, "include"], "a key of lm-evaluation-harness");
        }
    }

    /// <summary>Checks the keys of <c>fewshot_config</c>.</summary>
    /// <exception cref="InputException">A key is unknown or not supported.</exception>
    public static void CheckFewShot(YamlField config)
    {
        foreach (var (name, value) in config.Fields())
        {
            if (!FewShot.Contains(name))
                throw Unknown(value, name, FewShot, "a key of lm-evaluation-harness");
            else if (name == "process_docs")
                RequireFunction(value);
            else if (value.HasFunction() && !(Functions.Contains(name) && value.IsFunction))
                throw value.Wrong("a value without Python functions (!function)", "Write the examples as a list of fields, or into a split of the data.");
        }
    }

    // A likelihood is the one response to its request. What lm-evaluation-harness lets pass unchanged is the first of that one,
    // also after a vote among it; all other filters work on texts that a model wrote, and fail there on a likelihood.
    private static void CheckFilters(YamlField filters)
    {
        const string expected = "filters that end with one take_first and begin with no other than majority_vote or take_first_k with k: 1, because a likelihood is no text that a model wrote";
        foreach (var filter in filters.Items())
        {
            var steps = filter.IsMapping && filter.TryGet("filter", out var list) ? list.Items().ToList() : [];
            for (var i = 0; i < steps.Count; i++)
            {
                var name = steps[i].IsMapping && steps[i].TryGet("function", out var function) ? function.SourceText : null;
                var isLast = i == steps.Count - 1;
                var passes = name switch
                {
                    "take_first" => isLast,
                    "majority_vote" => !isLast,
                    "take_first_k" => !isLast && steps[i].TryGet("k", out var k) && k.Scalar is 1L,
                    _ => false,
                };
                if (!passes)
                    throw steps[i].Wrong(expected, "Remove the key filter_list.", name is null ? "a filter without a function" : $"filter '{name}'");
            }
            if (steps.Count == 0)
                throw filter.Wrong(expected, "Remove the key filter_list.", "no filter");
        }
    }

    private static void RequireFunction(YamlField value)
    {
        if (!value.IsNull && !value.IsFunction)
            throw value.Wrong("a Python function (!function)", "Remove the key.");
    }

    private static void Refuse(YamlField value, string supported, string remedy)
    {
        if (!value.IsNull && value.Scalar is not "")
            throw value.Wrong(supported, remedy);
    }

    /// <summary>The fault that a key is none of those that are known.</summary>
    /// <param name="value">The key's value, which says where it stands.</param>
    /// <param name="name">The key.</param>
    /// <param name="known">Those that are known.</param>
    /// <param name="expected">What they are.</param>
    public static InputException Unknown(YamlField value, string name, IReadOnlyList<string> known, string expected) => value.Wrong(
        expected,
        NearestNames.Of(name, known, 1) is [var near] ? $"Did you mean '{near}'?" : "Remove the key.",
        $"unknown key '{name}'");
}

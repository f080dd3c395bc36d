using System.Collections.Frozen;
using EarlySignal.Basics;

namespace EarlySignal.Tasks.Export;

/// <summary>
/// The metrics of this library in the words of lm-evaluation-harness. Those that it does not have are computed there by a
/// small Python file that is written beside the task.
/// </summary>
internal static class HarnessMetrics
{
    /// <summary>The Python file.</summary>
    public const string FileName = "custom_metrics.py";

    /// <summary>How the task file names its function.</summary>
    public const string Function = "!function custom_metrics.process_results";

    private const string Unconditional = "acc_mutual_info";

    private static readonly FrozenDictionary<string, string> Renamed = new Dictionary<string, string>
    {
        ["acc_per_byte"] = "acc_bytes",
        ["brier"] = "brier_score",
    }.ToFrozenDictionary();

    private static readonly string[] BuiltIn = ["acc", "acc_norm", "acc_bytes", Unconditional, "exact_match", "f1", "mcc"];
    private static readonly string[] Custom = ["acc", "acc_norm", "acc_bytes", "brier_score", "likelihood_diff", "margin", "correct_prob", "bpb_gold"];

    /// <summary>A metric's name there.</summary>
    public static string Name(string name) => Renamed.GetValueOrDefault(name, name);

    /// <summary>Whether the metrics need the Python file.</summary>
    /// <exception cref="InputException">One of them is unknown, or they cannot be computed together.</exception>
    public static bool NeedPython(TaskDefinition task)
    {
        string[] names = [.. task.Metrics.Select(metric => Name(metric.Name))];
        string[] known = [.. BuiltIn.Union(Custom)];
        if (names.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
            throw new InputException(task.File, "metric_list", $"'{unknown}'", $"one of {string.Join(", ", known)}", "Call WithMetrics with metrics that can be computed there.");
        if (names.All(BuiltIn.Contains))
            return false;
        return names.FirstOrDefault(name => !Custom.Contains(name)) is not { } alone ? true
            : throw new InputException(task.File, "metric_list", $"'{alone}' beside metrics that lm-evaluation-harness does not have", $"only {string.Join(", ", Custom)} beside them", "Call WithMetrics with the one kind or the other.");
    }

    /// <summary>Whether a key names the function of the file that this library writes, and the file is that one.</summary>
    public static bool IsOwn(YamlField function)
    {
        var file = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(function.File))!, FileName);
        return function.HasFunction() && $"!function {function.SourceText}" == Function
            && File.Exists(file) && new FileInfo(file).Length < 2 * Python.Length && File.ReadAllText(file).ReplaceLineEndings("\n") == Python;
    }

    /// <summary>The content of the Python file. It needs nothing but Python itself.</summary>
    public const string Python =
        """
        # Metrics over the log-likelihoods of an item's choices. Written by EarlySignal; the task names process_results.
        import math


        def process_results(doc, results):
            lls = [result[0] for result in results]
            choices, gold = doc["choices"], doc["answer"]
            others = [ll for i, ll in enumerate(lls) if i != gold]
            best = max(lls)
            weights = [math.exp(ll - best) for ll in lls]
            probs = [weight / sum(weights) for weight in weights]
            gold_bytes = max(len(choices[gold].encode("utf-8")), 1)

            def right(scores):
                return float(scores.index(max(scores)) == gold)

            return {
                "acc": right(lls),
                "acc_norm": right([ll / len(choice) for ll, choice in zip(lls, choices)]),
                "acc_bytes": right([ll / len(choice.encode("utf-8")) for ll, choice in zip(lls, choices)]),
                "brier_score": sum((prob - (i == gold)) ** 2 for i, prob in enumerate(probs)),
                "likelihood_diff": lls[gold] - sum(others) / len(others),
                "margin": lls[gold] - max(others),
                "correct_prob": probs[gold],
                "bpb_gold": -lls[gold] / (gold_bytes * math.log(2)),
            }

        """;
}

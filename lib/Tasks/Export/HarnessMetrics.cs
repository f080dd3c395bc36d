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

    // Those that need one right answer: lm-evaluation-harness, or the Python file, fails on an item with several.
    private static readonly string[] OfOneGold = ["brier_score", "bpb_gold", Unconditional, "f1", "mcc"];

    /// <summary>A metric's name there.</summary>
    public static string Name(string name) => Renamed.GetValueOrDefault(name, name);

    /// <summary>Whether a metric is undefined for an item with several right answers, here or there.</summary>
    public static bool NeedsOneGold(string name) => OfOneGold.Contains(Name(name));

    /// <summary>Whether the metrics need the Python file.</summary>
    /// <exception cref="InputException">One of them is unknown, or they cannot be computed together, or not of these items.</exception>
    public static bool NeedPython(TaskDefinition task, IReadOnlyList<Item> items)
    {
        string[] names = [.. task.Metrics.Select(metric => Name(metric.Name))];
        string[] known = [.. BuiltIn.Union(Custom)];
        if (names.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
            throw new InputException(task.File, "metric_list", $"'{unknown}'", $"one of {string.Join(", ", known)}", "Call WithMetrics with metrics that can be computed there.");
        if (items.FirstOrDefault(item => item.OtherGolds.Count > 0) is { } item && names.FirstOrDefault(OfOneGold.Contains) is { } single)
            throw new InputException(task.File, $"item '{item.Id}'", $"several right answers, and the metric '{single}', which needs one", $"metrics other than {string.Join(", ", OfOneGold)}", "Call WithMetrics, or keep the items with one right answer.");
        if (names.All(BuiltIn.Contains))
            return false;
        if (items.FirstOrDefault(item => item.Golds.Count == item.Choices.Count) is { } whole)
            throw new InputException(task.File, $"item '{whole.Id}'", "right answers only", "a wrong one, as the metrics that compare the two need", "Drop the item, or call WithMetrics with acc or acc_norm alone.");
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
            choices, golds = doc["choices"], doc["answer"] if isinstance(doc["answer"], list) else [doc["answer"]]
            right_lls = [lls[gold] for gold in golds]
            others = [ll for i, ll in enumerate(lls) if i not in golds]
            best = max(lls)
            weights = [math.exp(ll - best) for ll in lls]
            probs = [weight / sum(weights) for weight in weights]

            def right(scores):
                return float(scores.index(max(scores)) in golds)

            found = {
                "acc": right(lls),
                "acc_norm": right([ll / len(choice) for ll, choice in zip(lls, choices)]),
                "acc_bytes": right([ll / len(choice.encode("utf-8")) for ll, choice in zip(lls, choices)]),
                "likelihood_diff": sum(right_lls) / len(right_lls) - sum(others) / len(others),
                "margin": max(right_lls) - max(others),
                "correct_prob": sum(probs[gold] for gold in golds),
            }
            if len(golds) == 1:
                gold = golds[0]
                gold_bytes = max(len(choices[gold].encode("utf-8")), 1)
                found["brier_score"] = sum((prob - (i == gold)) ** 2 for i, prob in enumerate(probs))
                found["bpb_gold"] = -lls[gold] / (gold_bytes * math.log(2))
            return found

        """;
}

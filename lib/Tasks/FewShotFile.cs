namespace EarlySignal.Tasks;

/// <summary>Reads what a task file says of its solved examples.</summary>
internal static class FewShotFile
{
    /// <summary>The examples: <c>num_fewshot</c>, <c>fewshot_split</c>, <c>fewshot_delimiter</c> and <c>fewshot_config</c>.</summary>
    /// <exception cref="Basics.InputException">A value is wrong or not supported.</exception>
    public static FewShot Read(TaskFields task, IReadOnlyDictionary<string, IReadOnlyList<string>> dataFiles, DatasetReference? dataset)
    {
        FewShot shots = new() { Delimiter = task.Text("fewshot_delimiter", "\n\n") };
        if (task.TryGet("fewshot_config", out var config))
            shots = Configured(shots, config);
        if (task.TryGet("num_fewshot", out var number) && number.Count() is > 0 and var count)
            shots = shots with { Count = count };
        shots.RequireKnownSampler(task.File);
        // Without fewshot_split, lm-evaluation-harness takes the first split of these that the task has.
        var split = config.Node is not null && config.TryGet("split", out var own) ? own : FirstSplit(task);
        if (shots.Samples is not null && !task.TryGet("fewshot_split", out _))
            return shots with { Split = null };
        return shots with { Split = shots.Count > 0 ? TaskData.Split(split, dataFiles, dataset) : split.Text() };
    }

    private static YamlField FirstSplit(TaskFields task)
    {
        YamlField split = default;
        _ = Array.Find(["fewshot_split", "training_split", "validation_split", "test_split"], key => task.TryGet(key, out split));
        return split;
    }

    private static FewShot Configured(FewShot shots, YamlField config)
    {
        TaskKeys.CheckFewShot(config);
        return shots with
        {
            Count = config.TryGet("num_fewshot", out var count) ? count.Count() : shots.Count,
            Sampler = config.Text("sampler", shots.Sampler),
            Indices = config.TryGet("fewshot_indices", out var indices) ? [.. indices.Items().Select(index => index.Count())] : null,
            Samples = config.TryGet("samples", out var samples) ? [.. samples.Items().Select(Sample)] : null,
            DocumentFunction = config.TryGet("process_docs", out var process) ? KnownFunctions.Require(process, "process_docs") : null,
            Delimiter = config.Text("fewshot_delimiter", shots.Delimiter),
            TextTemplate = config.TryGet("doc_to_text", out var text) ? TaskFile.Template(text, "doc_to_text") : null,
            Choices = config.TryGet("doc_to_choice", out var choices) ? TaskFile.Choices(choices) : null,
            TargetTemplate = config.TryGet("doc_to_target", out var target) ? TaskFile.Target(target) : null,
            TargetDelimiter = config.TryGet("target_delimiter", out var delimiter) ? delimiter.Text() : null,
            AnswerPrefix = config.TryGet("gen_prefix", out var prefix) ? prefix.Text() : null,
        };
    }

    private static IReadOnlyDictionary<string, object?> Sample(YamlField sample) => sample.IsMapping
        ? (IReadOnlyDictionary<string, object?>)sample.Value()!
        : throw sample.Wrong("an example with fields", "Write '- {question: …, answer: …}'.");
}

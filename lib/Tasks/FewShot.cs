using EarlySignal.Basics;

namespace EarlySignal.Tasks;

/// <summary>The solved examples that stand before a question.</summary>
/// <remarks>The names in brackets are the keys of the task file. What is null is as in the questions themselves.</remarks>
public sealed record FewShot
{
    /// <summary>The sampler that takes the first examples of the split.</summary>
    public const string FirstN = "first_n";

    /// <summary>The sampler that draws examples for each item, as Python's <c>random.Random(seed).sample</c> does.</summary>
    public const string Random = "default";

    /// <summary>How many (<c>num_fewshot</c>).</summary>
    public int Count { get; init; }

    /// <summary>The split that they come from (<c>fewshot_split</c>, else <c>training_split</c>, <c>validation_split</c>, <c>test_split</c>).</summary>
    public string? Split { get; init; }

    /// <summary>How they are chosen: <see cref="FirstN"/> or <see cref="Random"/> (<c>fewshot_config.sampler</c>).</summary>
    public string Sampler { get; init; } = Random;

    /// <summary>The seed of the random sampler: lm-evaluation-harness's <c>--seed</c> for few-shot examples.</summary>
    public uint Seed { get; init; } = 1234;

    /// <summary>The places in the split that may be chosen (<c>fewshot_config.fewshot_indices</c>).</summary>
    public IReadOnlyList<int>? Indices { get; init; }

    /// <summary>Examples that the task file itself holds, each a list of fields (<c>fewshot_config.samples</c>).</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, object?>>? Samples { get; init; }

    /// <summary>The known function that their data goes through first (<c>fewshot_config.process_docs</c>).</summary>
    public string? DocumentFunction { get; init; }

    /// <summary>Stands behind each of them (<c>fewshot_delimiter</c>).</summary>
    public string Delimiter { get; init; } = "\n\n";

    /// <summary>Their question (<c>fewshot_config.doc_to_text</c>).</summary>
    public string? TextTemplate { get; init; }

    /// <summary>Their choices (<c>fewshot_config.doc_to_choice</c>).</summary>
    public ChoiceSource? Choices { get; init; }

    /// <summary>Their answer (<c>fewshot_config.doc_to_target</c>).</summary>
    public string? TargetTemplate { get; init; }

    /// <summary>Stands between question and answer (<c>fewshot_config.target_delimiter</c>).</summary>
    public string? TargetDelimiter { get; init; }

    /// <summary>Stands before their answer (<c>fewshot_config.gen_prefix</c>).</summary>
    public string? AnswerPrefix { get; init; }

    /// <summary>Refuses samplers that do not exist.</summary>
    /// <param name="file">The task file, for the error.</param>
    /// <exception cref="InputException">Examples are wanted from another sampler.</exception>
    internal void RequireKnownSampler(string file)
    {
        if (Count > 0 && Sampler is not (FirstN or Random))
        {
            throw new InputException(file, "fewshot_config.sampler", $"'{Sampler}'", $"'{FirstN}' or '{Random}'",
                NearestNames.Of(Sampler, [FirstN, Random], 1) is [var near] ? $"Did you mean '{near}'?" : "Correct the value.");
        }
    }
}

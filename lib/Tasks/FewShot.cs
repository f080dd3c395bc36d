using EarlySignal.Basics;

namespace EarlySignal.Tasks;

/// <summary>The solved examples that stand before a question.</summary>
/// <remarks>The names in brackets are the keys of the task file.</remarks>
public sealed record FewShot
{
    /// <summary>The only sampler so far that is the same on every machine: the first examples of the split.</summary>
    public const string FirstN = "first_n";

    /// <summary>How many (<c>num_fewshot</c>).</summary>
    public int Count { get; init; }

    /// <summary>The split that they come from (<c>fewshot_split</c>, else <c>training_split</c>, <c>validation_split</c>, <c>test_split</c>).</summary>
    public string? Split { get; init; }

    /// <summary>How they are chosen (<c>fewshot_config.sampler</c>).</summary>
    public string Sampler { get; init; } = "default";

    /// <summary>Stands behind each of them (<c>fewshot_delimiter</c>).</summary>
    public string Delimiter { get; init; } = "\n\n";

    /// <summary>Refuses examples that would differ from those of lm-evaluation-harness.</summary>
    /// <param name="file">The task file, for the error.</param>
    /// <exception cref="InputException">Examples are wanted from another sampler.</exception>
    internal void RequireKnownSampler(string file)
    {
        if (Count > 0 && Sampler != FirstN)
        {
            throw new InputException(file, "num_fewshot", $"{Count} examples from the sampler '{Sampler}'", $"the sampler '{FirstN}'",
                $"Add 'fewshot_config: {{sampler: {FirstN}}}', or set num_fewshot to 0: random examples are not supported.");
        }
    }
}

namespace EarlySignal.Tasks;

/// <summary>What a task asks of a model (<c>output_type</c>).</summary>
public enum OutputType
{
    /// <summary>How likely each of several choices is (<c>multiple_choice</c>).</summary>
    MultipleChoice,

    /// <summary>How likely one continuation is, and whether greedy decoding would have written it (<c>loglikelihood</c>).</summary>
    LogLikelihood,

    /// <summary>How likely a whole text is, read window by window (<c>loglikelihood_rolling</c>).</summary>
    LogLikelihoodRolling,
}

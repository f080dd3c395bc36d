namespace EarlySignal.Plans;

/// <summary>What happens to a request with more input tokens than the model's window.</summary>
public enum OverlongPolicy
{
    /// <summary>An error, because a cut prompt is a different question.</summary>
    Refuse,

    /// <summary>Tokens are cut from the beginning until it fits, as lm-evaluation-harness does.</summary>
    TruncateLeft,
}

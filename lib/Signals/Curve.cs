namespace EarlySignal.Signals;

/// <summary>One metric of one series of checkpoints over training, in the order of training.</summary>
/// <param name="Series">The run's name.</param>
/// <param name="Steps">Training step of each checkpoint, rising.</param>
/// <param name="Tokens">Training tokens seen at each checkpoint, in billions (BT); the step itself when they are unknown.</param>
/// <param name="Values">The metric at each checkpoint; NaN when it is undefined there.</param>
/// <param name="StandardErrors">Standard error of each value; NaN when it is undefined.</param>
/// <exception cref="ArgumentException">The lists differ in length.</exception>
public sealed record Curve(
    string Series,
    IReadOnlyList<long> Steps,
    IReadOnlyList<double> Tokens,
    IReadOnlyList<double> Values,
    IReadOnlyList<double> StandardErrors)
{
    /// <summary>Number of checkpoints.</summary>
    public int Count { get; } = Values.Count == Steps.Count && Tokens.Count == Steps.Count && StandardErrors.Count == Steps.Count
        ? Steps.Count
        : throw new ArgumentException($"The curve of {Series} has {Steps.Count} steps, {Tokens.Count} token counts, {Values.Count} values and {StandardErrors.Count} errors; each checkpoint needs one of each.");

    /// <summary>Whether <see cref="Tokens"/> holds tokens rather than, for want of a schedule, the steps again.</summary>
    public bool HasTokens
    {
        get
        {
            for (var i = 0; i < Steps.Count; i++)
                if (Tokens[i] != Steps[i])
                    return true;
            return false;
        }
    }
}

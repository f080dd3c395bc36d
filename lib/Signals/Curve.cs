namespace EarlySignal.Signals;

/// <summary>One metric of one series of checkpoints over training, in the order of training.</summary>
/// <param name="Series">The run's name.</param>
/// <param name="Steps">Training step of each checkpoint, rising.</param>
/// <param name="Tokens">Training tokens seen at each checkpoint, in billions (BT); the step itself when they are unknown.</param>
/// <param name="Values">The metric at each checkpoint; NaN when it is undefined there.</param>
/// <param name="StandardErrors">Standard error of each value; NaN when it is undefined.</param>
public sealed record Curve(
    string Series,
    IReadOnlyList<long> Steps,
    IReadOnlyList<double> Tokens,
    IReadOnlyList<double> Values,
    IReadOnlyList<double> StandardErrors)
{
    /// <summary>Number of checkpoints.</summary>
    public int Count => Values.Count;

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

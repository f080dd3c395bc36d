namespace EarlySignal.Results;

/// <summary>One number: a metric of one checkpoint on one task, from whatever file it came.</summary>
/// <param name="Series">The run that the checkpoint belongs to.</param>
/// <param name="Step">Training step of the checkpoint.</param>
/// <param name="Tokens">Training tokens seen, in billions; null when they are unknown.</param>
/// <param name="Task">The task's name.</param>
/// <param name="Metric">The metric's name.</param>
/// <param name="Value">The metric; NaN when it is undefined there.</param>
/// <param name="StandardError">Its standard error; NaN when it is unknown.</param>
public sealed record CheckpointScore(string Series, long Step, double? Tokens, string Task, string Metric, double Value, double StandardError)
{
    /// <summary>How many items were scored; 0 when that is unknown.</summary>
    public int Items { get; init; }

    /// <summary>The value of each item, where they are known and were asked for; null otherwise.</summary>
    public ItemValues? PerItem { get; init; }

    /// <summary>Whether a larger value means a better model; null when the file does not say.</summary>
    public bool? HigherIsBetter { get; init; }

    /// <summary>What blind guessing scores in accuracy on this task, and the standard deviation of its score; null when that is unknown.</summary>
    public (double Value, double StandardError)? Chance { get; init; }

    /// <summary>Whether only a part of the task was scored.</summary>
    public bool IsPreview { get; init; }

    /// <summary>Whether the series is a control, left out of verdicts.</summary>
    public bool IsControl { get; init; }
}

namespace EarlySignal.Alignment;

/// <summary>What a judge says of an item.</summary>
public enum Verdict
{
    /// <summary>It needs scientific, academic or professional knowledge.</summary>
    Accept,

    /// <summary>It needs general language or common sense only.</summary>
    Reject,
}

/// <summary>A judge's answer about one item.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Verdict">The verdict; null when the judge gave none.</param>
/// <param name="Error">Why there is no verdict; null when there is one.</param>
public sealed record Judgement(string ItemId, Verdict? Verdict, string? Error = null);

/// <summary>Someone who says of an item whether it is about science. Safe for several items at a time.</summary>
public interface IJudge
{
    /// <summary>The judge's name, such as the model's.</summary>
    string Name { get; }

    /// <summary>Judges one item. What goes wrong becomes an error in the answer, never a rejection.</summary>
    /// <param name="question">The item.</param>
    /// <param name="stop">Ends the waiting for an answer.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was signalled.</exception>
    Task<Judgement> JudgeAsync(AlignmentQuestion question, CancellationToken stop);
}

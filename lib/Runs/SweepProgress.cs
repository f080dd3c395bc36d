namespace EarlySignal.Runs;

/// <summary>How far a sweep is.</summary>
/// <param name="Current">What is being scored: series, checkpoint and task.</param>
/// <param name="RunsDone">Runs, that is (checkpoint, task) pairs, that are finished.</param>
/// <param name="Runs">All runs of the sweep.</param>
/// <param name="TokensDone">Input tokens computed by this process.</param>
/// <param name="TokensLeft">Input tokens still to be computed, as far as is known.</param>
/// <param name="Elapsed">Time since the first token.</param>
public readonly record struct SweepProgress(string Current, int RunsDone, int Runs, long TokensDone, long TokensLeft, TimeSpan Elapsed)
{
    /// <summary>Input tokens per second; 0 before the first.</summary>
    public double TokensPerSecond => Elapsed > TimeSpan.Zero ? TokensDone / Elapsed.TotalSeconds : 0;

    /// <summary>Estimated time to the end; null before the first token.</summary>
    public TimeSpan? TimeLeft => TokensPerSecond > 0 ? TimeSpan.FromSeconds(TokensLeft / TokensPerSecond) : null;
}

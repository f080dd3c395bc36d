namespace EarlySignal.Hub;

/// <summary>Which files of a repository are wanted for one checkpoint.</summary>
/// <param name="Choose">
/// From the paths of the repository (those of other checkpoints of the series may be left out) and the checkpoint's
/// subfolder (empty for the root), those that are wanted.
/// </param>
/// <param name="IsWhole">
/// Whether some paths surely hold all that is wanted. It is asked about a cache folder that another program filled, when
/// only the files in it are known and not what the repository has; when in doubt it answers false.
/// </param>
public sealed record HubSelection(
    Func<IReadOnlyList<string>, string, IEnumerable<string>> Choose,
    Func<IReadOnlyList<string>, string, bool> IsWhole)
{
    /// <summary>Configuration, tokenizer and weights: what scoring reads, and nothing else.</summary>
    public static HubSelection Scoring { get; } = new(ScoringFiles.Choose, ScoringFiles.IsWhole);
}

namespace EarlySignal.Signals.Families;

/// <summary>One metric of one series of checkpoints, item by item.</summary>
/// <param name="Series">The run's name.</param>
/// <param name="Tokens">Training tokens seen at each checkpoint, in billions (BT), or its step; rising. Checkpoints that are missing are left out.</param>
/// <param name="Values">
/// [checkpoint][item]: higher is better (negate a metric of which lower is). All series of a family have the same items in the
/// same order; NaN where an item has no value. A checkpoint without any, or with an infinite one, has no mean and counts as missing.
/// </param>
/// <exception cref="ArgumentException">The lists differ in length, or the tokens do not rise.</exception>
public sealed record SeriesItems(string Series, IReadOnlyList<double> Tokens, IReadOnlyList<double[]> Values)
{
    /// <summary>Number of checkpoints.</summary>
    public int Count { get; } = Tokens.Count != Values.Count
        ? throw new ArgumentException($"Series {Series} has {Tokens.Count} token counts and {Values.Count} checkpoints; each checkpoint needs one.")
        : Tokens.Zip(Tokens.Skip(1)).Any(pair => !(pair.First < pair.Second)) || Tokens.Any(double.IsNaN)
            ? throw new ArgumentException($"The token counts of series {Series} do not rise; give its checkpoints in the order of training, each once.")
            : Tokens.Count;
}

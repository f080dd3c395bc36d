namespace EarlySignal.Signals.Items;

/// <summary>The order in which signal-and-noise adds subtasks to a benchmark: every prefix is a candidate.</summary>
public static class SubtaskOrder
{
    /// <summary>Names by falling signal-to-noise ratio; equal ratios by name, undefined ones last.</summary>
    /// <param name="ratios">
    /// By subtask. Measure them on one half of the checkpoints or models and judge the prefixes on the other half, or the best prefix
    /// looks better than it is: see <see cref="CrossFittedSelection"/>.
    /// </param>
    public static IReadOnlyList<string> Of(IReadOnlyDictionary<string, double> ratios) =>
        [.. ratios.OrderBy(pair => double.IsNaN(pair.Value)).ThenByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key)];
}

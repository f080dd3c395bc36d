using EarlySignal.Basics;

namespace EarlySignal.Signals.Items;

/// <summary>How easy an item is.</summary>
public static class ItemDifficulty
{
    /// <summary>Mean value of an item over rows: for right and wrong, the share that is right. (Test theory calls it difficulty although a larger one is easier.)</summary>
    /// <param name="item">NaN values are left out.</param>
    /// <returns>NaN when no value is left.</returns>
    public static double Of(IReadOnlyList<double> item) => CompensatedSum.Mean([.. item.Where(value => !double.IsNaN(value))]);

    /// <summary>metabench's difficulty: the share that is right × (choices − 1) / choices.</summary>
    /// <param name="item">1 right, 0 wrong.</param>
    /// <param name="choices">Number of choices of the item.</param>
    public static double Metabench(IReadOnlyList<double> item, int choices = 4) => Of(item) * (choices - 1) / choices;
}

using System.Globalization;

namespace EarlySignal.Notebooks.Cells;

/// <summary>What stack traces call a cell, the same in every front end.</summary>
internal static class CellName
{
    /// <param name="number">The number that stands in brackets beside the cell, from 1.</param>
    public static string Of(int number) => "cell " + number.ToString(CultureInfo.InvariantCulture);
}

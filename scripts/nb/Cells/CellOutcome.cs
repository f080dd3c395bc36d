using System.Text.Json.Nodes;

namespace EarlySignal.Notebooks.Cells;

/// <summary>What is left of a cell when it has ended, beside its displays and texts.</summary>
/// <param name="Value">The forms of its last expression; null when it has none.</param>
/// <param name="Fault">Why it failed; null when it did not.</param>
internal sealed record CellOutcome(JsonObject? Value, CellFault? Fault);

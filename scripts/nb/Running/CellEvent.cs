using System.Text.Json;
using EarlySignal.Notebooks.Documents;

namespace EarlySignal.Notebooks.Running;

/// <summary>
/// What the process of a notebook tells the process that started it, one line of its output each. Lines without the mark
/// were written by native code.
/// </summary>
/// <param name="Cell">The number that stands in brackets beside the cell, from 1; 0 for a skipped cell.</param>
/// <param name="State">What happened.</param>
/// <param name="Seconds">How long the cell took.</param>
/// <param name="Detail">Why a cell was skipped, or the message of its fault.</param>
/// <param name="Line">The line of the fault in the cell, from 1; 0 when it is not known.</param>
/// <param name="Traceback">The fault in full.</param>
internal sealed record CellEvent(int Cell, CellState State, double Seconds = 0, string Detail = "", int Line = 0, IReadOnlyList<string>? Traceback = null)
{
    private const char Mark = '\u001e';

    public void WriteTo(TextWriter output)
    {
        output.Write(Mark + JsonSerializer.Serialize(this, JupyterJson.Compact) + "\n");
        output.Flush();
    }

    /// <summary>Reads a line; null when it is none of ours.</summary>
    public static CellEvent? Read(string line) =>
        line.StartsWith(Mark) ? JsonSerializer.Deserialize<CellEvent>(line.AsSpan(1), JupyterJson.Compact) : null;
}

/// <summary>What can happen to a cell, and to the notebook as a whole.</summary>
internal enum CellState
{
    Started,
    Passed,
    Failed,
    Skipped,
    /// <summary>All cells are done and the notebook is written.</summary>
    NotebookEnded,
}

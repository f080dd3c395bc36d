namespace EarlySignal.Notebooks.Running;

/// <summary>How a notebook went.</summary>
/// <param name="Path">The .ipynb file.</param>
/// <param name="Cells">Its code cells up to the first that failed.</param>
/// <param name="Took">From the start of its process to the end.</param>
internal sealed record NotebookResult(string Path, IReadOnlyList<CellEvent> Cells, TimeSpan Took)
{
    /// <summary>The cell that failed; null when all went well.</summary>
    public CellEvent? Fault => Cells.FirstOrDefault(cell => cell.State == CellState.Failed);

    /// <summary>The fault as compilers tell theirs: place, then <c>error</c>, then what it is.</summary>
    /// <param name="fault">The cell that failed.</param>
    /// <param name="path">The notebook as the user named it.</param>
    public static string Told(CellEvent fault, string path) =>
        $"{path}(cell {fault.Cell},line {fault.Line}): error {fault.Detail.ReplaceLineEndings(" ")}"
        + string.Concat((fault.Traceback ?? []).Select(line => "\n    " + line));
}

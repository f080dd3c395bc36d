using System.Diagnostics;
using EarlySignal.Notebooks.Cells;
using EarlySignal.Notebooks.Documents;

namespace EarlySignal.Notebooks.Running;

/// <summary>Executes one notebook in this process.</summary>
/// <param name="notebook">The notebook; its cells get their outputs.</param>
/// <param name="engine">The engine, before its first cell.</param>
/// <param name="hasGpu">Whether cells tagged <c>gpu</c> are run.</param>
/// <param name="tell">Takes what happens.</param>
internal sealed class NotebookRun(Notebook notebook, CellEngine engine, Func<bool> hasGpu, Action<CellEvent> tell)
{
    private const string MustFail = "raises-exception", Skip = "skip-execution", Gpu = "gpu", Volatile = "volatile";
    private int _count;

    /// <summary>Runs the cells in order, up to the first one that fails.</summary>
    public async Task ToEndAsync()
    {
        foreach (var cell in notebook.Cells.Where(cell => cell.IsCode && !string.IsNullOrWhiteSpace(cell.Source)))
        {
            if (ReasonToSkip(cell) is { } reason)
                tell(new CellEvent(0, CellState.Skipped, Detail: reason));
            else if (!await RunAsync(cell))
                return;
        }
    }

    // A skipped cell keeps the outputs that it has: those of the machine with a GPU, for one.
    private string? ReasonToSkip(NotebookCell cell) =>
        cell.Tags.Contains(Skip) ? $"tagged {Skip}"
        : cell.Tags.Contains(Gpu) && !hasGpu() ? "no CUDA device here"
        : null;

    private async Task<bool> RunAsync(NotebookCell cell)
    {
        var outputs = new CellOutputs();
        var clock = Stopwatch.StartNew();
        tell(new CellEvent(++_count, CellState.Started));
        var outcome = await engine.RunAsync(cell.Source, CellName.Of(_count), outputs, CancellationToken.None);
        var stored = outputs.End(outcome, _count);
        var fault = outcome.Fault;
        if (cell.Tags.Contains(MustFail))
            fault = fault is null ? new CellFault("NoException", $"the cell is tagged {MustFail} and ended without an exception", [], 1) : null;
        if (fault is not null || !cell.Tags.Contains(Volatile) || !cell.HasOutputs)
            cell.SetOutputs(stored, _count);
        var seconds = clock.Elapsed.TotalSeconds;
        tell(fault is null
            ? new CellEvent(_count, CellState.Passed, seconds)
            : new CellEvent(_count, CellState.Failed, seconds, fault.ToString(), Math.Max(fault.Line, 1), fault.Traceback));
        return fault is null;
    }
}

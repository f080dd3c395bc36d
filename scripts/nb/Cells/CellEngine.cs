using System.Globalization;
using System.Runtime;
using EarlySignal.Notebooks.Display;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;

namespace EarlySignal.Notebooks.Cells;

/// <summary>Runs the cells of one notebook, one after the other; what a cell declares, later cells see.</summary>
internal sealed class CellEngine
{
    /// <summary>How long an interrupted cell is waited for before it is given up.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly CellCompiler _compiler;
    private ScriptState<object>? _state;

    public CellEngine(CellCompiler compiler)
    {
        _compiler = compiler;
        // What a notebook shows is stored and compared: it may not depend on the language of the machine.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
    }

    /// <summary>The script of the last cell that ran.</summary>
    public Script<object>? Last => (Script<object>?)_state?.Script;

    /// <summary>Runs a cell to its end. A cell that fails leaves what was declared and done before the fault.</summary>
    /// <param name="code">The text of the cell.</param>
    /// <param name="name">What stack traces call it.</param>
    /// <param name="sink">Where its outputs go.</param>
    /// <param name="interrupt">
    /// Stops the cell: computing code at once. Code that waits cannot be stopped; it is left behind and its cell counts as failed.
    /// </param>
    public async Task<CellOutcome> RunAsync(string code, string name, ICellSink sink, CancellationToken interrupt)
    {
        var scope = new CellScope(sink);
        var ended = new TaskCompletionSource<(CellOutcome Outcome, ScriptState<object>? State)>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            scope.Enter();
            ended.SetResult(Stoppable(() => Run(code, name), interrupt));
        })
        { IsBackground = true, Name = name }.Start();

        var givenUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = interrupt.Register(() => Task.Delay(Grace, CancellationToken.None).ContinueWith(_ => givenUp.TrySetResult(), TaskScheduler.Default));
        if (await Task.WhenAny(ended.Task, givenUp.Task) != ended.Task)
            return Interrupted("The cell waits for something and was given up; its code may still be running. Restart the kernel to stop it.");
        scope.Flush();
        var (outcome, state) = await ended.Task;
        _state = state ?? _state;
        return outcome;
    }

    private static (CellOutcome, ScriptState<object>?) Stoppable(Func<(CellOutcome, ScriptState<object>?)> run, CancellationToken interrupt)
    {
        // With a token that is never cancelled ControlledExecution waits for ever when the code has ended (.NET 10.0.12).
        if (!interrupt.CanBeCanceled)
            return run();
        (CellOutcome, ScriptState<object>?) result = default;
        try
        {
#pragma warning disable SYSLIB0046 // made for hosts like this one: the only way to stop code that asks for no token
            ControlledExecution.Run(() => result = run(), interrupt);
#pragma warning restore SYSLIB0046
            return result;
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            return (Interrupted("The cell was stopped where it was; objects that it was working on may be unusable."), null);
        }
    }

    private (CellOutcome, ScriptState<object>?) Run(string code, string name)
    {
        ScriptState<object>? state = null;
        try
        {
            var script = _compiler.Script(Last, code, name);
            var errors = script.Compile().Where(found => found.Severity == DiagnosticSeverity.Error).ToList();
            if (errors.Count > 0)
                return (new CellOutcome(null, CellFault.Of(code, errors)), null);
            state = (_state is null ? script.RunAsync(new CellGlobals(), _ => true) : script.RunFromAsync(_state, _ => true)).GetAwaiter().GetResult();
            if (state.Exception is { } thrown)
                return (new CellOutcome(null, CellFault.Of(code, name, thrown)), state);
            // Forms are made here because they, too, run the notebook's code: a lazy sequence, a chart.
            var value = EndsWithExpression(script) && state.ReturnValue is { } last and not DisplayedValue ? ValueForms.Of(last) : null;
            return (new CellOutcome(value, null), state);
        }
        catch (CellException missing)
        {
            return (new CellOutcome(null, missing.Fault), null);
        }
        catch (CompilationErrorException late)
        {
            return (new CellOutcome(null, CellFault.Of(code, late.Diagnostics)), null);
        }
        catch (Exception thrown) when (thrown is not ThreadAbortException)
        {
            return (new CellOutcome(null, CellFault.Of(code, name, thrown)), state);
        }
    }

    // `x;` is no expression to be shown, `x` is.
    private static bool EndsWithExpression(Script script) =>
        script.GetCompilation().SyntaxTrees.Last().GetRoot() is CompilationUnitSyntax { Members: [.., GlobalStatementSyntax { Statement: ExpressionStatementSyntax last }] }
        && last.SemicolonToken.IsMissing;

    private static CellOutcome Interrupted(string message) => new(null, new CellFault("Interrupted", message, [], 0));
}
